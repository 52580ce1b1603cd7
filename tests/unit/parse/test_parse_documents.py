"""What is read of whole documents, of every kind."""

import os
import time
from contextlib import suppress
from csv import DictReader
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.errors import ParseError
from htfeed.model import Entry
from htfeed.parse.documents import parse

SHARED = os.environ.get("HTFEED_SHARED")


def rss(item: str, channel: str = "") -> bytes:
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
        'xmlns:media="http://search.yahoo.com/mrss/">'
        f"<channel><title>C</title>{channel}<item>{item}</item></channel></rss>"
    ).encode()


def atom(entry: str, feed: str = "") -> bytes:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>'
        f"{feed}<entry>{entry}</entry></feed>"
    ).encode()


def only(body: bytes, name: str = "") -> Entry:
    (entry,) = parse(body, name=name).entries
    return entry


def test_an_id_is_read_byte_for_byte_and_never_resolved() -> None:
    entry = only(atom("<id>relative/1</id>", '<link rel="self" href="https://e.org/f"/>'))

    assert entry.id == "relative/1"


def test_a_guid_that_is_no_address_makes_no_link() -> None:
    assert only(rss("<guid>42</guid>")).links == ()


def test_an_atom_enclosure_keeps_type_and_length() -> None:
    (enclosure,) = only(
        atom(
            '<link rel="enclosure" href="https://e.org/a.mp3"'
            ' type="audio/mpeg" length="9"/>'
        )
    ).enclosures

    assert (enclosure.url, enclosure.type, enclosure.length) == (
        "https://e.org/a.mp3",
        "audio/mpeg",
        9,
    )


def test_dates_stay_as_the_source_wrote_them() -> None:
    entry = only(rss("<pubDate>some day in May</pubDate>"))

    assert entry.published == "some day in May"
    assert entry.updated is None


def test_all_authors_are_read() -> None:
    authors = only(
        atom(
            "<author><name>A</name><email>a@e.org</email></author>"
            "<author><name>B</name><uri>https://b.example/</uri></author>"
        )
    ).authors

    assert [(each.name, each.email, each.uri) for each in authors] == [
        ("A", "a@e.org", None),
        ("B", None, "https://b.example/"),
    ]


def test_categories_keep_scheme_and_label() -> None:
    (category,) = only(
        atom('<category term="t" scheme="https://s/" label="L"/>')
    ).categories

    assert (category.term, category.scheme, category.label) == ("t", "https://s/", "L")


def test_description_and_content_are_both_read() -> None:
    entry = only(
        rss(
            "<description>short</description>"
            "<content:encoded><![CDATA[<p>long</p>]]></content:encoded>"
        )
    )

    assert entry.summary
    assert entry.content
    assert (entry.summary.value, entry.content.value) == ("short", "<p>long</p>")


def test_links_are_resolved_against_the_address_of_the_document() -> None:
    parsed = parse(atom('<link href="/a"/>'), base="https://e.org/feeds/news")

    assert parsed.entries[0].links[0].href == "https://e.org/a"


@pytest.mark.parametrize(
    ("body", "format_"),
    [
        (rss("<title>x</title>"), "rss2.0"),
        (atom("<title>x</title>"), "atom1.0"),
        (b'<rss version="0.91"><channel><item/></channel></rss>', "rss0.91"),
        (
            (
                b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
                b'xmlns="http://purl.org/rss/1.0/"><channel/><item/></rdf:RDF>'
            ),
            "rss1.0",
        ),
        (b'{"version":"https://jsonfeed.org/version/1","items":[{"id":1}]}', "json1.0"),
        (b'{"version":"https://jsonfeed.org/version/1.1","items":[{}]}', "json1.1"),
    ],
)
def test_the_format_is_found_from_the_bytes(body: bytes, format_: str) -> None:
    parsed = parse(body, media_type="text/plain")

    assert parsed.format == format_
    assert len(parsed.entries) == 1


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (
            "a.md",
            "---\ntitle: T\ndate: 2008-02-13\ndurations: 0:30 and 0:60\n---\nWords.\n",
        ),
        ("a.yaml", 'title: T\npublished: 2008-02-13\ndurations: "0:30 and 0:60"\n'),
        ("a.yml", "- {title: T, published: 2008-02-13, durations: ['0:30', '1:00']}\n"),
        ("a.json", '[{"title":"T","published":"2008-02-13","durations":["0:30","60"]}]'),
        ("a.csv", "title;published;durations\nT;2008-02-13;0:30 and 0:60\n"),
        ("a.csv", "\ufefftitle,published,durations\r\nT,2008-02-13,0:30 and 0:60\r\n"),
    ],
)
def test_source_files_of_every_kind_say_the_same(name: str, body: str) -> None:
    entry = only(body.encode(), name)

    assert entry.title
    assert entry.title.value == "T"
    assert entry.published == "2008-02-13"
    assert entry.durations == (timedelta(seconds=30), timedelta(seconds=60))


def test_an_unknown_field_is_a_problem_that_names_the_nearest() -> None:
    parsed = parse(b"titel: T\nsummary: S\n", name="a.yaml")

    (problem,) = parsed.problems
    assert problem.code == "field-unknown"
    assert "title" in problem.detail


@pytest.mark.parametrize(
    ("name", "body", "line"),
    [
        ("a.md", b"---\ntitle: [x\n---\n", 2),
        ("a.yaml", b"title: x\nsummary: a: b\n", 2),
        ("a.json", b'[\n{"title": }\n]', 2),
        ("a.csv", b"title,summary\na,b\nc,d,e\n", 3),
    ],
)
def test_a_bad_source_file_is_told_with_its_line(name: str, body: bytes, line: int) -> None:
    with pytest.raises(ParseError) as caught:
        parse(body, name=name)

    assert caught.value.line in {line, line + 1}
    assert caught.value.cure


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"<!doctype html><html><body>x</body></html>", "html-page"),
        (b"\x89PNG\r\n\x1a\n", "not-a-feed"),
        (b"just words", "not-a-feed"),
        (b"<note><to>x</to></note>", "not-a-feed"),
    ],
)
def test_what_is_no_feed_is_told(body: bytes, code: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(body)

    assert caught.value.code == code


def test_a_page_names_the_feeds_that_it_links_to() -> None:
    page = b'<!doctype html><html><link rel=alternate type="application/atom+xml" href=/f>'

    with pytest.raises(ParseError) as caught:
        parse(page, base="https://e.org/")

    assert "https://e.org/f" in caught.value.cure


def test_an_ill_formed_feed_keeps_its_entries_and_has_a_problem() -> None:
    parsed = parse(b'<rss version="2.0"><channel><item><title>a & b</title></item><item>')

    assert parsed.entries[0].title
    assert parsed.entries[0].title.value == "a & b"
    assert parsed.problems


def test_an_external_entity_is_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret")
    body = (
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>'
        '<rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>'
    )

    assert "s3cret" not in str(parse(body.encode()))


def test_a_bomb_of_entities_costs_nothing() -> None:
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
    )
    body = (
        f"<!DOCTYPE rss [{entities}]><rss version='2.0'><channel><item>"
        "<title>&m;</title></item></channel></rss>"
    )
    began = time.process_time()

    try:
        found = str(parse(body.encode()))
    except ParseError:
        found = ""

    assert time.process_time() - began < 1
    assert len(found) < 100_000


def test_json_that_is_nested_without_end_is_no_feed() -> None:
    with pytest.raises(ParseError):
        parse(b"[" * 100_000)


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_give_a_feed_or_a_parse_error(body: bytes) -> None:
    for name in ("", "a.md", "a.yaml", "a.json", "a.csv", "a.xml"):
        with suppress(ParseError):
            parse(body, name=name)


@pytest.mark.skipif(not SHARED, reason="HTFEED_SHARED names no folder of real feeds")
def test_real_feeds_give_as_many_entries_as_they_have() -> None:
    corpus = Path(str(SHARED)) / "corpus"
    with (corpus / "index.tsv").open(encoding="utf-8") as opened:
        rows = {
            row["file"]: int(row["entries"]) for row in DictReader(opened, delimiter="\t")
        }

    counts = {
        path.name: len(parse(path.read_bytes(), name=path.name).entries)
        for path in (corpus / "feeds").iterdir()
    }

    assert counts == rows
