"""What links an entry of a feed may have."""

import pytest

from htfeed.constructs import Link
from htfeed.publish.relations import as_of_an_entry

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
