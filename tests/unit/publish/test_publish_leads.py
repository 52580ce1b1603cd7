"""Items in short: what is said of them, and how long they stand on a page."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from htfeed.constructs import Date
from htfeed.model import Item
from htfeed.publish.leads import fitted, lead

ITEM = Item(
    source="a",
    source_id="1",
    place="p",
    id="tag:x,2026:1",
    title="Ships <b>",
    language="ar",
    kind="audio",
    published=Date(at=datetime(2008, 11, 21, tzinfo=UTC), day_only=True),
    summary="<p>They &lt;come&gt; &amp; go.</p>",
)


def test_a_lead_has_title_date_kind_and_the_first_words_as_plain_text() -> None:
    found = lead(ITEM, UTC)

    assert (found.heading, found.kind, found.direction) == ("Ships <b>", "Audio", "rtl")
    assert found.published is not None
    assert found.published.words == "21 November 2008"
    assert found.text == "They <come> & go."


def test_an_item_without_a_title_says_its_words_once() -> None:
    item = Item(source="a", source_id="1", place="p", id="tag:x", summary="Only words.")

    assert (lead(item, UTC).heading, lead(item, UTC).text) == ("Only words.", None)


def test_all_have_a_lead_before_one_has_more() -> None:
    forms = [("a", "a--", "a-----"), ("b", "b--", "b-----"), ("c", "c--", "c-----")]

    assert fitted(forms, 100) == ["a-----", "b-----", "c-----"]
    assert fitted(forms, 12) == ["a-----", "b--", "c--"]
    assert fitted(forms, 7) == ["a--", "b--", "c"]
    assert fitted(forms, 0) == ["a", "b", "c"]


FORMS = st.lists(
    st.tuples(st.text(max_size=3), st.text(max_size=9), st.text(max_size=30)), max_size=9
)


@given(FORMS, st.integers(0, 300))
def test_what_is_chosen_has_room_unless_the_shortest_have_none(
    forms: list[tuple[str, str, str]], octets: int
) -> None:
    chosen = fitted(forms, octets)

    least = sum(len(each[0].encode()) for each in forms)
    assert sum(len(each.encode()) for each in chosen) <= max(octets, least)
    assert all(each in some for each, some in zip(chosen, forms, strict=True))
