"""What changed between two revisions, as people read it."""

import random
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from htfeed.constructs import Category, Date, Enclosure, Image, Link, Person
from htfeed.enquiries.differences import CONTEXT, Difference, Piece, differences
from htfeed.enquiries.wording import FIELDS, day_or_time, words_of
from htfeed.model import FeedInfo, Item

AT = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
ITEM = Item(source="a", source_id="1", place="p", id="urn:1", title="A title")
BOOK_KEEPING = {
    "source",
    "source_id",
    "place",
    "id",
    # Told with the language.
    "language_detected",
    "placements",
    "first_seen",
    "revised",
    "revision",
    "elsewhere",
    "shown",
    "entry",
}


def changed(**after: object) -> tuple[Difference, ...]:
    return differences(ITEM, replace(ITEM, **after))  # type: ignore[arg-type]


def marked(difference: Difference) -> str:
    signs = {"same": "{}", "old": "[-{}-]", "new": "{{+{}+}}", "cut": "…"}
    return " ".join(signs[each.kind].format(each.text) for each in difference.words)


def test_every_field_of_an_item_is_told_or_is_book_keeping() -> None:
    assert FIELDS.keys() == {each.name for each in fields(Item)} - BOOK_KEEPING


@pytest.mark.parametrize(
    ("name", "value", "lines"),
    [
        ("links", (Link(href="https://a.example/"),), ("alternate https://a.example/",)),
        (
            "links",
            (Link(href="u", rel="via", type="text/html", title="T", hreflang="fr"),),
            ("via u text/html fr (T)",),
        ),
        ("published", Date(at=AT, text="today"), ("2026-11-23T12:30:00Z",)),
        ("updated", Date(at=AT, day_only=True), ("2026-11-23",)),
        ("authors", (Person(name="N", email="n@x", uri="u"),), ("N <n@x> u",)),
        ("contributors", (Person(email="n@x"),), ("<n@x>",)),
        (
            "categories",
            (Category(term="t", label="L", scheme="s"), Category(term="b", label="b")),
            ("t (L) [s]", "b"),
        ),
        ("content", "<p>a</p><p>b &lt; c</p>", ("a b < c",)),
        ("content", '<img src="https://a.example/x.png">', ()),
        (
            "enclosures",
            (
                Enclosure(
                    url="u",
                    type="audio/mpeg",
                    length=0,
                    duration=timedelta(seconds=63),
                    title="T",
                ),
            ),
            ("u audio/mpeg 0 octets 1:03 (T)",),
        ),
        ("image", Image(url="u", alt="a", credit="c"), ("u", "a", "credit: c")),
        ("durations", (timedelta(seconds=5),), ("0:05",)),
        ("origin", FeedInfo(title="T", id="i"), ("T i",)),
    ],
)
def test_a_field_is_told_in_lines(name: str, value: object, lines: tuple[str, ...]) -> None:
    told = words_of(replace(ITEM, title=None, **{name: value}))  # type: ignore[arg-type]

    assert told == ({name: lines} if lines else {})


def test_no_date_is_no_words() -> None:
    assert day_or_time(None) == ""


def test_what_is_the_same_has_no_differences() -> None:
    assert changed() == ()


def test_book_keeping_is_no_difference() -> None:
    assert changed(place="elsewhere", revised=AT, first_seen=AT) == ()


def test_what_a_source_wrote_for_a_date_is_no_difference() -> None:
    before = replace(ITEM, published=Date(at=AT, text="23/11/2026"))

    assert differences(before, replace(ITEM, published=Date(at=AT, text="2026"))) == ()


def test_a_text_is_told_word_by_word() -> None:
    (told,) = changed(title="Another title indeed")

    assert marked(told) == "[-A-] {+Another+} title {+indeed+}"
    assert (told.removed, told.added) == (("A title",), ("Another title indeed",))


def test_words_far_from_a_change_are_left_out() -> None:
    words = [f"w{number}" for number in range(40)]
    other = [*words[:20], "CHANGED", *words[21:]]

    (told,) = differences(
        replace(ITEM, content=" ".join(words)), replace(ITEM, content=" ".join(other))
    )

    near = slice(20 - CONTEXT, 20), slice(21, 21 + CONTEXT)
    assert told.words == (
        Piece(kind="cut"),
        Piece(kind="same", text=" ".join(words[near[0]])),
        Piece(kind="old", text="w20"),
        Piece(kind="new", text="CHANGED"),
        Piece(kind="same", text=" ".join(words[near[1]])),
        Piece(kind="cut"),
    )


def test_words_between_two_changes_are_cut_in_the_middle() -> None:
    words = [f"w{number}" for number in range(30)]

    (told,) = differences(
        replace(ITEM, content=" ".join(["x", *words, "x"])),
        replace(ITEM, content=" ".join(["y", *words, "y"])),
    )

    kinds = [each.kind for each in told.words]
    assert kinds == ["old", "new", "same", "cut", "same", "old", "new"]


def test_a_text_that_reads_as_before_changed_its_markup_only() -> None:
    before = replace(ITEM, content="<p>The <b>words</b>.</p>")

    (told,) = differences(before, replace(ITEM, content="<p>The <i>words</i>.</p>"))

    assert told == Difference(field="content")
    assert told.markup_only


def test_a_text_that_comes_or_goes_is_told_whole() -> None:
    (told,) = changed(content="<p>New</p>")

    assert told == Difference(field="content", added=("New",))


def test_of_several_only_those_that_differ_are_told() -> None:
    one, two, three = (Link(href=f"https://a.example/{n}") for n in range(3))

    (told,) = differences(
        replace(ITEM, links=(one, two)), replace(ITEM, links=(two, three))
    )

    assert told.removed == ("alternate https://a.example/0",)
    assert told.added == ("alternate https://a.example/2",)


def test_differences_come_in_the_order_of_the_fields() -> None:
    told = changed(kind="video", title="Other", language="fr", content="x")

    assert [each.field for each in told] == ["title", "content", "kind", "language"]


def test_long_articles_are_compared_in_a_moment() -> None:
    dice = random.Random(1)
    words = [dice.choice("abcdefghijklmnopqrstuvwxyz") * 2 for _ in range(10_000)]
    other = dice.sample(words, len(words))

    (told,) = differences(
        replace(ITEM, content=" ".join(words)), replace(ITEM, content=" ".join(other))
    )

    assert told.words
