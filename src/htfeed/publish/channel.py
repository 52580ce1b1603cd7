"""What a writer is given: the site, the channel's settings, and its items."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin

from htfeed.formats import FORMATS, Format
from htfeed.model import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes: the author of every channel (RFC 4287 §4.2.1)."""

    name: str
    email: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The site that the channels belong to."""

    title: str
    url: str
    """Absolute, http or https: where the output is served from."""
    publisher: Publisher | None = None
    language: str = "en"
    """BCP 47."""
    timezone: str = "UTC"
    """IANA name; pages show times in it."""
    rights: str | None = None
    since: str = "2026"
    """Date of the tag: URIs that are made (RFC 4151): a day on which the name was ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """One configured channel."""

    title: str
    category: str
    description: str = ""
    limit: int = 50
    """How many items it holds at most."""
    formats: tuple[str, ...] = tuple(FORMATS)
    """Keys of :data:`htfeed.formats.FORMATS`, in the order of preference."""
    language: str | None = None
    """BCP 47; None takes the site's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One feed that we publish: whose it is, what it is, and its items, newest first."""

    key: str
    """``[a-z0-9-]``: names its documents."""
    site: Site
    settings: ChannelSettings
    items: tuple[Item, ...] = ()

    @property
    def updated(self) -> datetime:
        """Return when the newest change among its items was.

        No run's clock shows in it: an empty channel is as old as the site.
        """
        dates = (item.last_updated for item in self.items)
        year, month, day = (self.site.since.split("-") + ["1", "1"])[:3]
        oldest = datetime(int(year), int(month), int(day), tzinfo=UTC)
        return max((date for date in dates if date is not None), default=oldest)

    @property
    def language(self) -> str:
        """Return the BCP 47 tag of the channel."""
        return self.settings.language or self.site.language

    @property
    def page(self) -> str:
        """Return the address of its HTML page, which is also its Atom id."""
        return self.absolute(f"{self.key}/")

    @property
    def formats(self) -> tuple[Format, ...]:
        """Return the formats that it is written in, preferred first."""
        return tuple(FORMATS[key] for key in self.settings.formats)

    def address(self, format_: Format) -> str:
        """Return the address of its document in a format: its ``rel=self``."""
        return self.absolute(format_.path(self.key))

    def absolute(self, path: str) -> str:
        """Return the address at which a path of the output is served."""
        return urljoin(self.site.url.rstrip("/") + "/", path)
