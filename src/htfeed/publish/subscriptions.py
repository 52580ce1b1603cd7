"""Feeds that are read as OPML 2.0, for other readers and for another htfeed."""

from collections.abc import Iterable
from typing import BinaryIO

from lxml import etree

from htfeed.model import Outline
from htfeed.syntax.urls import to_uri
from htfeed.syntax.xml import legal


def write_subscriptions(file: BinaryIO, title: str, outlines: Iterable[Outline]) -> int:
    """Write a subscription list, an outline at a time; return of how many feeds.

    ``text`` and ``xmlUrl`` of each are required (OPML 2.0, "Subscription lists").
    """
    count = 0
    with etree.xmlfile(file, encoding="utf-8") as written:
        written.write_declaration()
        with written.element("opml", version="2.0"):
            _line(written, 0)
            with written.element("head"):
                written.write(_titled(title))
            _line(written, 0)
            with written.element("body"):
                for count, each in enumerate(outlines, 1):  # noqa: B007 - the last one counts
                    _line(written, 1)
                    written.write(etree.Element("outline", _attributes(each)))
                _line(written, 0)
            _line(written, 0)
    file.write(b"\n")
    return count


def _line(written: "etree._IncrementalFileWriter", depth: int) -> None:
    written.write("\n" + "  " * depth)


def _titled(title: str) -> etree._Element:
    element = etree.Element("title")
    element.text = legal(title)
    return element


def _attributes(outline: Outline) -> dict[str, str]:
    name = outline.title or outline.url
    given = {
        "type": "rss",
        "text": name,
        "title": name,
        "xmlUrl": outline.url,
        "htmlUrl": outline.page and to_uri(outline.page),
        "category": ",".join(map(_category, outline.categories)),
    }
    return {key: legal(value) for key, value in given.items() if value}


def _category(name: str) -> str:
    """Return a category as OPML has it: with a slash in front, and without a comma."""
    return f"/{name.strip('/').replace(',', ' ')}"
