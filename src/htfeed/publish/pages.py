"""The pages of the site: a channel to read, and the front page with all of them.

HTML without scripts and without anything from third parties but the pictures
and recordings that items bring; readable without its style sheet as well.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from functools import cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from htfeed.constructs import Date
from htfeed.formats import NINJS, Format
from htfeed.model import Item
from htfeed.publish import SOURCES, moments, stories
from htfeed.publish.channel import Channel, Listing, Site
from htfeed.syntax.html import plain_text

_TEMPLATES: Final = "publish/templates"


def channel_page(channel: Channel, articles: Sequence[str]) -> bytes:
    """Return ``<channel>/index.html``: the items, and how to subscribe.

    Args:
        channel: What is shown.
        articles: What :func:`article` gave of its items.
    """
    zone = _zone(channel.site)
    return _rendered(
        "channel.html",
        language=channel.language,
        up="../",
        site=channel.site,
        channel=channel,
        title=channel.settings.title or channel.key,
        description=channel.settings.description,
        count=len(articles),
        articles=Markup("\n".join(articles)),  # noqa: S704 - made by article()
        updated=_updated(channel.updated, zone) if articles else None,
        feeds=[(each, channel.address(each)) for each in channel.formats],
    )


def article(site: Site, item: Item) -> str:
    """Return the article of an item as it stands on the page of any channel."""
    return _rendered(
        "article.html",
        language=site.language,
        up="../",
        story=stories.story(item, _zone(site)),
        # Whose page it will stand on is not known: its own words say their language.
        own_words=True,
    ).decode()


def item_page(site: Site, item: Item) -> bytes:
    """Return ``item/<digest>/index.html``: one item, wherever it is in."""
    language = item.language or site.language
    story = stories.story(item, _zone(site))
    return _rendered(
        "entry.html",
        language=language,
        up="../../",
        site=site,
        title=story.heading,
        description=plain_text(item.summary) if item.summary else None,
        story=story,
        here=site.article(item),
        ninjs=site.absolute(f"{story.path}{NINJS.extension}"),
    )


def front_page(site: Site, entries: tuple[Listing, ...], *, sources: bool = False) -> bytes:
    """Return ``index.html``: the channels with their counts and newest dates.

    Args:
        site: Whose it is.
        entries: The channels.
        sources: Whether the list of what is read is published, to be linked to.
    """
    zone = _zone(site)
    rows = [
        {
            "listing": entry,
            "title": entry.settings.title or entry.key,
            "language": entry.settings.language,
            "direction": stories.direction(entry.settings.language or site.language),
            "updated": _updated(entry.updated, zone) if entry.updated else None,
            "feeds": _addresses(site, entry),
        }
        for entry in entries
    ]
    return _rendered(
        "index.html",
        language=site.language,
        up="",
        site=site,
        title=site.title,
        rows=rows,
        opml=site.absolute("opml.xml"),
        read=site.absolute(SOURCES) if sources else None,
    )


def style_sheet() -> bytes:
    """Return ``style.css``, which all pages share."""
    return _as_it_is("style.css")


def icon() -> bytes:
    """Return ``icon.svg``, which browsers show beside the title of a page."""
    return _as_it_is("icon.svg")


def _as_it_is(name: str) -> bytes:
    return files("htfeed").joinpath(_TEMPLATES, name).read_bytes()


def _addresses(site: Site, entry: Listing) -> list[tuple[Format, str]]:
    return [(each, site.absolute(each.path(entry.key))) for each in entry.formats]


def _zone(site: Site) -> tzinfo:
    return ZoneInfo(site.timezone) if site.timezone != "UTC" else UTC


def _updated(at: datetime, zone: tzinfo) -> stories.Moment:
    # A newest change at midnight sharp is a day without a time, as far as
    # anybody can tell; the front page shows days in any case.
    date = Date(at=at, day_only=at.astimezone(UTC).time() == datetime.min.time())
    return stories.Moment(
        words=moments.words(date, zone), machine=moments.machine_words(date)
    )


def _rendered(
    template: str, *, language: str, own_words: bool = False, **shown: object
) -> bytes:
    text = (
        _environment()
        .get_template(template)
        .render(
            language=language,
            direction=stories.direction(language),
            # The words of the page itself are English, whatever it is about.
            ours=own_words or language.lower().split("-")[0] != "en",
            **shown,
        )
    )
    return text.encode()


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("htfeed", _TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
