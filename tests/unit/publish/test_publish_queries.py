"""What is found, as a feed and as a page: addresses, and what they tell."""

import pytest

from contract.desk import an_item
from htfeed.formats import ATOM, JSON
from htfeed.publish.channel import ChannelSettings, Site
from htfeed.publish.queries import WORD, Field, Search, query_document, search_page

ASKED = "q=a%20%26%20b&tag=%C3%BC"


def a_search(asked: str = ASKED) -> Search:
    return Search(
        key=WORD,
        id="tag:example.org,2026:query",
        site=Site(title="City", url="https://example.org/base"),
        settings=ChannelSettings(title="Search: a & b", formats=("atom", "json")),
        asked=asked,
    )


def page(*, more: bool = False, refused: str | None = None, found: int = 0) -> str:
    items = [an_item(f"{each}", content="<p>Said <b>so</b>.</p>") for each in range(found)]
    fields = (Field(name="q", title="Search", values=("a & b",)),)
    made = search_page(a_search(), fields, items, more=more, refused=refused)
    return made.body.decode()


def test_an_address_has_the_question_in_every_form() -> None:
    search = a_search()

    assert search.path(ATOM) == f"query.atom?{ASKED}"
    assert search.address(JSON) == f"https://example.org/base/query.json?{ASKED}"
    assert search.page == f"https://example.org/base/query.html?{ASKED}"


def test_a_question_that_says_nothing_leaves_no_mark_in_an_address() -> None:
    assert a_search("").page == "https://example.org/base/query.html"


@pytest.mark.parametrize("format_", [ATOM, JSON])
def test_a_feed_of_nothing_is_a_feed_that_names_itself(format_: object) -> None:
    document = query_document(a_search(), format_, {})  # type: ignore[arg-type]

    address = a_search().address(format_).encode()  # type: ignore[arg-type]
    assert document.path == a_search().path(format_)  # type: ignore[arg-type]
    assert address.replace(b"&", b"&amp;") in document.body or address in document.body


def test_a_page_shows_what_was_found_without_its_markup() -> None:
    shown = page(found=2)

    assert shown.count("<article") == 2
    assert "Said so." in shown
    assert "There are older ones" not in shown


def test_a_page_that_is_not_all_says_so() -> None:
    assert "There are older ones" in page(found=1, more=True)


def test_what_was_refused_is_not_subscribed_to() -> None:
    shown = page(refused="no <such> thing")

    assert "no &lt;such&gt; thing." in shown
    assert "query.atom" not in shown
    assert "Nothing was found" not in shown
