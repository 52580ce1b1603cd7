"""What a document is, told by its text."""

import pytest

from htfeed.errors import ParseError
from htfeed.parse.dialect import dialect
from htfeed.parse.sniffing import family, root

RSS = '<rss version="2.0"><channel/></rss>'


@pytest.mark.parametrize(
    ("text", "name", "media_type", "wanted"),
    [
        pytest.param(RSS, "", "text/html", "xml", id="bytes against the media type"),
        pytest.param(RSS, "feed.json", "", "xml", id="XML under another ending"),
        pytest.param("title: x", "a.yaml", "", "yaml", id="ending"),
        pytest.param("title: x", "A.YML", "", "yaml", id="ending in capitals"),
        pytest.param("[x](y)", "a.md", "", "markdown", id="bracket in Markdown"),
        pytest.param("a,b", "https://quay.example/t.csv?x=1", "", "csv", id="address"),
        pytest.param("a,b", "", "text/csv; charset=utf-8", "csv", id="media type"),
        pytest.param(' \n{"a": 1}', "", "text/plain", "json", id="JSON"),
        pytest.param("---\na: 1\n---\nx", "", "", "markdown", id="front matter"),
        pytest.param("---\na: 1\n", "", "", "yaml", id="YAML document"),
        pytest.param("<p>Oops</p>" + RSS, "", "", "xml", id="a warning above the feed"),
    ],
)
def test_the_reader_is_found(text: str, name: str, media_type: str, wanted: str) -> None:
    assert family(text, name=name, media_type=media_type) == wanted


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("", "empty", id="nothing"),
        pytest.param("\ufeff \n", "empty", id="white space"),
        pytest.param("<!doctype html><p>x", "html-page", id="page"),
        pytest.param("<HTML><BODY>x", "html-page", id="page in capitals"),
        pytest.param("<svg/>", "not-a-feed", id="other XML"),
        pytest.param("<opml/>", "not-a-feed", id="OPML"),
        pytest.param("hello", "not-a-feed", id="words"),
    ],
)
def test_what_is_no_feed_is_refused(text: str, code: str) -> None:
    with pytest.raises(ParseError) as raised:
        family(text)

    assert raised.value.code == code
    assert raised.value.cure


def test_a_page_that_quotes_a_feed_is_still_a_page() -> None:
    with pytest.raises(ParseError, match="'News'"):
        family(f"<html><title>News</title><body><pre>{RSS}</pre></body></html>")


def test_the_cure_names_the_feeds_of_a_page() -> None:
    page = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="rss">'
        '<link rel=\'feed Alternate\' type="application/feed+json" href="/f.json">'
        '<link rel="alternate" type="text/html" hreflang="nl" href="/nl"></head></html>'
    )

    with pytest.raises(ParseError) as raised:
        family(page, base="https://quay.example/news/")

    expected = "https://quay.example/news/rss, https://quay.example/f.json"
    assert raised.value.cure == f"the page links to {expected}"


def test_the_root_is_found_below_a_prolog() -> None:
    text = (
        '<?xml version="1.0"?>\n<!-- <rss> -->\n'
        '<!DOCTYPE x [<!ENTITY a "]>">]>\n<a:feed xmlns:a="urn:x" b="1>2">'
    )

    found = root(text)

    assert (found.name, found.prefix, found.namespace) == ("feed", "a", "urn:x")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('<rss version="0.91">', "rss0.91"),
        ("<rss version='2.0'>", "rss2.0"),
        ('<rss version="3.7">', "rss2.0"),
        ("<rss>", "rss2.0"),
        ('<feed xmlns="http://www.w3.org/2005/Atom">', "atom1.0"),
        ('<feed version="0.3" xmlns="http://purl.org/atom/ns#">', "atom0.3"),
        ('<feed version="0.3">', "atom0.3"),
        ("<feed>", "atom1.0"),
        ('<r:RDF xmlns:r="x" xmlns="http://purl.org/rss/1.0/">', "rss1.0"),
        ('<r:RDF xmlns:r="x" xmlns="http://my.netscape.com/rdf/simple/0.9/">', "rss0.90"),
        ("<CHANNEL>", "cdf"),
    ],
)
def test_the_dialect_is_told_by_the_root(text: str, wanted: str) -> None:
    assert dialect(text) == wanted
