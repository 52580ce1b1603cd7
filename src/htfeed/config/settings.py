"""What a config file holds: the settings of the stages, put together.

Nothing is said twice: each part is the frozen dataclass that its stage works
with, and pydantic checks the file against these.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from htfeed.categorise import Condition, Rule
from htfeed.fetch import Policy
from htfeed.places import Keep, Source
from htfeed.publish.channel import ChannelSettings, SiteSettings
from htfeed.syntax.cron import Every


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What holds where a source says nothing."""

    every: Every = timedelta(hours=1)
    """How often a feed is asked."""
    keep: Keep = field(default_factory=Keep)
    """How much of each source is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What is published as lists of feeds (OPML 2.0) beside that of the channels."""

    sources: bool = False
    """Whether what is read is published as a list: ``sources.opml``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """How requests are answered (``htfeed serve``)."""

    hosts: tuple[str, ...] = ()
    """Further names by which the site is asked for: others are refused (``Host``)."""
    metrics: str | None = field(default=None, repr=False)
    """A token that opens ``/metrics`` to others than this machine; not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectingChannel(ChannelSettings):
    """A channel as a file has it, which may select its items by a condition."""

    when: Annotated[Condition | None, Field(alias="if")] = None
    """What items are like that it carries; they have to be in its category as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The top level of a config file, key by key."""

    site: SiteSettings
    """What is published as a whole."""
    store: str = field(default="sqlite:///var/htfeed.db", repr=False)
    """Address of the database; not shown, as it may hold a password."""
    output: str = "public"
    """Where is published to: a folder, or ``s3://bucket/prefix``."""
    templates: str | None = None
    """The folder of templates that win over those of the pages, file by file."""
    opml: Lists = field(default_factory=Lists)
    """What is published as lists beside that of the channels."""
    serve: Serving = field(default_factory=Serving)
    """How requests are answered."""
    network: Policy = field(default_factory=Policy)
    """How the sites of others are met."""
    defaults: Defaults = field(default_factory=Defaults)
    """What holds for every source that says nothing else."""
    sources: tuple[Source, ...]
    """What is read."""
    rules: tuple[Rule, ...] = ()
    """What is placed where: all are tried, in order."""
    channels: Mapping[str, SelectingChannel]
    """By key, in the order of the file."""
    retired: tuple[str, ...] = ()
    """Keys of channels that were published and are no more: their addresses say so."""
