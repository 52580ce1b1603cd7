"""The feed that an item came from, in a form that can be published beside it."""

from dataclasses import replace

from htfeed.constructs import Category
from htfeed.model import FeedInfo
from htfeed.normalise.links import address, links
from htfeed.normalise.persons import persons
from htfeed.normalise.recordings import show
from htfeed.normalise.remarks import Remarks
from htfeed.normalise.texts import line
from htfeed.syntax.languages import language_tag
from htfeed.syntax.urls import runs
from htfeed.syntax.xml import legal


def origin(info: FeedInfo, base: str | None, remarks: Remarks) -> FeedInfo | None:
    """Return what a feed says of itself, clean; None if it says nothing."""
    found = replace(
        info,
        id=_name(info.id),
        title=line(info.title),
        subtitle=line(info.subtitle),
        links=links(info.links, base, remarks),
        authors=persons(info.authors, base, remarks),
        categories=categories(info.categories),
        language=language(info.language, remarks),
        rights=line(info.rights),
        image=address(info.image, base, "image", remarks),
        show=show(info.show, remarks),
    )
    return found if found != FeedInfo() else None


def categories(given: tuple[Category, ...]) -> tuple[Category, ...]:
    """Return the source's tags, each pair of term and scheme once, without empty ones."""
    kept: dict[tuple[str, str | None], Category] = {}
    for each in given:
        term, label = line(each.term), line(each.label)
        scheme = _name(each.scheme)
        if term and (term, scheme) not in kept:
            as_written = (term, scheme, label) == (each.term, each.scheme, each.label)
            kept[term, scheme] = (
                each if as_written else Category(term=term, scheme=scheme, label=label)
            )
    return tuple(kept.values())


def _name(given: str | None) -> str | None:
    """Return what names a feed or a scheme, unless it would run where it is followed."""
    written = legal(given).strip() if given else ""
    return None if not written or runs(written) else written


def language(given: str | None, remarks: Remarks) -> str | None:
    """Return a BCP 47 tag; what is none is remarked on and left out."""
    written = legal(given).strip() if given else ""
    if not written:
        return None
    tag = language_tag(written)
    if tag is None:
        remarks.add("language-unreadable", "language", written, "is no tag of BCP 47")
    return tag
