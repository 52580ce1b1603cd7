"""What links an entry of a feed may have."""

import pytest

from htfeed.constructs import Link
from htfeed.publish.relations import as_of_a_feed, as_of_an_entry

HREF = "https://a.example/"


def told(*links: Link) -> list[tuple[str, str]]:
    return [(each.rel, each.href) for each in as_of_an_entry(links)]


@pytest.mark.parametrize(
    ("given", "rel"),
    [
        ("alternate", "alternate"),
        ("via", "via"),
        ("license", "license"),
        ("https://rel.example/x", "https://rel.example/x"),
        pytest.param("shortlink", "related", id="of HTML"),
        pytest.param("next", "related", id="of a feed"),
        pytest.param("https://rel.example/ä", "related", id="no URI"),
        pytest.param("", "related", id="nothing"),
    ],
)
def test_a_relation_that_feeds_do_not_know_is_related(given: str, rel: str) -> None:
    assert told(Link(href=HREF, rel=given)) == [(rel, HREF)]


def test_of_alternates_that_are_written_alike_only_the_first_is_one() -> None:
    links = (
        Link(href="https://a.example/1", hreflang="jp"),
        Link(href="https://a.example/2", type="html"),
        Link(href="https://a.example/3", type="text/html"),
    )

    assert told(*links) == [
        ("alternate", "https://a.example/1"),
        ("related", "https://a.example/2"),
        ("alternate", "https://a.example/3"),
    ]


def test_an_address_stands_once_in_a_relation() -> None:
    assert told(Link(href=HREF, rel="amphtml"), Link(href=HREF, rel="related")) == [
        ("related", HREF)
    ]


def test_only_a_feed_is_said_to_be_the_entry_itself() -> None:
    kinds = ("application/atom+xml", "application/json")

    links = as_of_an_entry(Link(href=each, rel="self", type=each) for each in kinds)

    assert [each.type for each in links] == ["application/atom+xml", None]


@pytest.mark.parametrize(
    ("given", "rel"),
    [
        (Link(href=HREF, rel="hub"), "hub"),
        (Link(href=HREF, rel="license"), "license"),
        (Link(href=HREF, hreflang="de", type="text/html"), "alternate"),
        pytest.param(Link(href=HREF, type="text/html"), "related", id="as its page"),
        pytest.param(Link(href=HREF, rel="self"), "related", id="of another feed"),
        pytest.param(Link(href=HREF, rel="see also"), "related", id="no relation"),
        pytest.param(Link(href=HREF, rel="prev-archive"), "related", id="of archives"),
    ],
)
def test_a_further_link_of_a_feed_is_none_that_it_has(given: Link, rel: str) -> None:
    (link,) = as_of_a_feed("https://a.example/news/", (given,))

    assert (link.rel, link.href) == (rel, HREF)
