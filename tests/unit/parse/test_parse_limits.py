"""The port: limits, and that hostile documents cost little."""

import os
import time
from contextlib import suppress
from csv import DictReader
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.errors import ParseError
from htfeed.parse import MOST_ENTRIES
from htfeed.parse.documents import parse
from htfeed.parse.loose import parse_loosely

MARKS = st.sampled_from(
    [
        *[
            "<rss>",
            "</rss>",
            "<channel>",
            "<item>",
            "</item>",
            "<feed>",
            "<entry>",
            "<title>",
        ],
        *[
            "</title>",
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "&",
            "&amp;",
            "&eacute;",
            "&#0;",
            "<",
        ],
        *[
            "<link href='x'/>",
            "<guid>",
            "---\n",
            "title: x\n",
            '{"items": [',
            "]}",
            '"',
            "\x00",
        ],
        *[
            "<!DOCTYPE rss [",
            '<!ENTITY a "&a;">',
            "]>",
            "<?xml",
            "?>",
            "é",
            "<html>",
            "a,b\n",
        ],
    ]
)
NAMES = st.sampled_from(["", "a.xml", "a.md", "a.yaml", "a.json", "a.csv"])


@given(st.lists(MARKS).map("".join), NAMES)
def test_any_marks_give_a_feed_or_a_parse_error(text: str, name: str) -> None:
    found = None
    with suppress(ParseError):
        found = parse(text.encode(), name=name)

    assert found is None or found.format


def test_entries_beyond_the_limit_are_left_out_and_told() -> None:
    items = "<item/>" * (MOST_ENTRIES + 1)

    found = parse(f"<rss><channel>{items}</channel></rss>".encode())

    assert len(found.entries) == MOST_ENTRIES
    assert [each.code for each in found.problems] == ["entries-too-many"]


def test_a_long_base_does_not_multiply_a_document() -> None:
    entries = (
        '<entry><link href="x"/><content type="xhtml"><a href="y">z</a></content></entry>'
    )
    said = (
        f'xmlns="http://www.w3.org/2005/Atom" xml:base="http://e.example/{"b" * 50_000}/"'
    )

    found = parse(f"<feed {said}>{entries * 500}</feed>".encode())

    assert len(found.entries) == 500
    assert sum(len(link.href) for each in found.entries for link in each.links) < 50_000


@pytest.mark.parametrize(
    ("start", "repeated", "name"),
    [
        pytest.param("<rss><channel>", "<", "", id="open brackets"),
        pytest.param("<rss><channel>", "<a>", "", id="open elements"),
        pytest.param("<rss><channel>", "<item>", "", id="open items"),
        pytest.param("<rss><channel>", "<!--", "", id="comments"),
        pytest.param("<rss><channel>", "<![CDATA[", "", id="CDATA"),
        pytest.param("<rss><channel>", "<?x ", "", id="instructions"),
        pytest.param("<rss><channel><item><title>", "&", "", id="ampersands"),
        pytest.param("<rss><channel><item><title>", "&lt;a", "", id="escaped tags"),
        pytest.param("<rss><channel a=", '"', "", id="quotes"),
        pytest.param("<!DOCTYPE rss [", "<!ENTITY a '&a;'>", "", id="entities"),
        pytest.param("<html>", "<div>", "", id="page"),
        pytest.param("", "[", "", id="JSON lists"),
        pytest.param("", '{"a":', "", id="JSON objects"),
        pytest.param("", "> ", "a.md", id="quotations"),
        pytest.param("title,date\n", '"', "a.csv", id="cells"),
    ],
)
def test_what_never_ends_costs_little(start: str, repeated: str, name: str) -> None:
    body = (start + repeated * 20_000).encode()
    started = time.process_time()

    with suppress(ParseError):
        parse(body, name=name)

    assert time.process_time() - started < 2


SHARED = os.environ.get("HTFEED_SHARED")


@pytest.mark.skipif(not SHARED, reason="HTFEED_SHARED names no folder with corpus/feeds")
def test_real_feeds_are_told_apart_and_both_readers_agree() -> None:
    """The dialect is that of the index, and feedparser finds the entries that we find."""
    corpus = Path(SHARED or "") / "corpus"
    names = {"jsonfeed1": "json1.0", "jsonfeed1.1": "json1.1"}
    with (corpus / "index.tsv").open(encoding="utf-8") as index:
        rows = list(DictReader(index, delimiter="\t"))

    for row in rows:
        body = (corpus / "feeds" / row["file"]).read_bytes()
        found = parse(body, name=row["file"])
        assert found.format == names.get(row["format"], row["format"]), row["file"]
        assert len(found.entries) == int(row["entries"]), row["file"]
        if row["encoding"].startswith("utf-8/") and found.format[:4] in {"atom", "rss2"}:
            loosely = parse_loosely(body.decode("utf-8", "replace"), None, ())
            assert len(loosely.entries) == len(found.entries), row["file"]


@pytest.mark.parametrize(
    "each",
    [
        "<author>a%d@e.example (A)</author>",
        "<category>c%d</category>",
        '<enclosure url="https://e.example/%d"/>',
        '<link rel="related">https://e.example/%d</link>',
        '<m:content url="https://e.example/%d"/>',
        "<m:credit>c%d</m:credit>",
        "<dc:creator>c%d</dc:creator>",
        "<x%d/>",
        "<description>d%d</description>",
        '<p:transcript url="https://e.example/%d"/>',
    ],
)
def test_what_is_said_thousands_of_times_costs_no_more_than_that(each: str) -> None:
    namespaces = (
        'xmlns:m="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:p="https://podcastindex.org/namespace/1.0"'
    )
    said = "".join(each % number for number in range(10_000))
    items = f"<item><m:group>{said}</m:group>{said}</item>"
    body = f"<rss {namespaces}><channel>{items}</channel></rss>"
    started = time.process_time()

    assert len(parse(body.encode()).entries) == 1
    assert time.process_time() - started < 2
