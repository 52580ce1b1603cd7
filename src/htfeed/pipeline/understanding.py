"""A document, and all that its reading depends on -> its items; in whatever process."""

from dataclasses import dataclass, replace

from htfeed.model import ParsedFeed
from htfeed.normalise.items import Normalised, normalise
from htfeed.parse import Before, Reader
from htfeed.parse.documents import parse
from htfeed.syntax.selectors import Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What has to be understood."""

    body: bytes
    media_type: str
    source: str
    """The key of the source."""
    place: str
    url: str | None
    """The address that answered; None for a file."""
    listing: Listing | None
    """What of a page is an entry, where it is a page and no feed."""
    before: Before
    day_first: bool
    embargo: bool
    own_file: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a document came to."""

    feed: ParsedFeed
    """What it says of itself; its entries are in the items."""
    made: Normalised


def understand(job: Job, *, reader: Reader = "any") -> Understood:
    """Parse and normalise a document.

    Args:
        job: The document.
        reader: Who may read XML.

    Raises:
        ParseError: There is no feed in it, or none that the reader takes.
    """
    parsed = _parsed(job, reader)
    made = normalise(
        parsed,
        source=job.source,
        place=job.place,
        base=job.url,
        day_first=job.day_first,
        embargo=job.embargo,
        own_file=job.own_file,
    )
    return Understood(feed=replace(parsed, entries=()), made=made)


def _parsed(job: Job, reader: Reader) -> ParsedFeed:
    if job.listing is not None:
        # Few sources are pages, and what reads them is large.
        from htfeed.parse.listing import parse_listing  # noqa: PLC0415

        return parse_listing(job.body, job.listing, media_type=job.media_type, base=job.url)
    return parse(
        job.body,
        media_type=job.media_type,
        name=job.url or job.place,
        base=job.url,
        reader=reader,
        before=job.before,
    )
