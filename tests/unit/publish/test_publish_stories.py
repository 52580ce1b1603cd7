"""An item as its page shows it."""

from datetime import UTC, datetime, timedelta

import pytest

from htfeed.constructs import Category, Date, Enclosure, Link, Person
from htfeed.model import FeedInfo, Item
from htfeed.publish.stories import Attachment, Moment, direction, size, story

AT = datetime(2008, 11, 21, tzinfo=UTC)
DAY = Date(at=AT, day_only=True)
LONG = "Ships come and go in the harbour and nobody counts them any more because it rains"


def item(**values: object) -> Item:
    return Item(source="a", source_id="1", place="p", id="tag:x,2026:1", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "heading"),
    [
        pytest.param({"title": "A title", "summary": "x"}, "A title", id="its title"),
        pytest.param({"summary": "<p>Few <b>words</b></p>"}, "Few words", id="its words"),
        pytest.param(
            {"content": LONG},
            "Ships come and go in the harbour and nobody counts them any more because it…",
            id="its first words",
        ),
        pytest.param({"content": "x" * 99}, "x" * 80 + "…", id="no spaces"),
        pytest.param({"published": DAY}, "21 November 2008", id="its date"),
        pytest.param(
            {"enclosures": (Enclosure(url="https://a.example/a", title="A spot"),)},
            "A spot",
            id="its recording",
        ),
        pytest.param({}, "Untitled", id="nothing"),
    ],
)
def test_every_item_has_a_heading(values: dict[str, object], heading: str) -> None:
    assert story(item(**values), UTC).heading == heading


def test_a_summary_that_starts_the_content_is_not_shown_twice() -> None:
    twice = item(summary="Ships come…", content="<p>Ships come and go.</p>")
    other = item(summary="In short", content="<p>Ships come and go.</p>")

    assert story(twice, UTC).lead is None
    assert story(other, UTC).lead == "In short"


def test_a_long_content_is_folded_under_its_summary() -> None:
    assert story(item(summary="In short", content="x" * 9000), UTC).folded
    assert not story(item(content="x" * 9000), UTC).folded


def test_an_update_shows_only_where_it_differs() -> None:
    later = Date(at=AT + timedelta(days=1), day_only=True)

    assert story(item(published=DAY, updated=DAY), UTC).updated is None
    assert story(item(published=DAY, updated=later), UTC).updated == Moment(
        words="22 November 2008", machine="2008-11-22"
    )


def test_an_attachment_says_what_comes() -> None:
    film = Enclosure(
        url="https://a.example/v/film.mp4", length=2_400_000, duration=timedelta(seconds=61)
    )

    assert story(item(enclosures=(film,)), UTC).attachments == (
        Attachment(
            url="https://a.example/v/film.mp4",
            name="film.mp4",
            type="video/mp4",
            facts=("video/mp4", "2.4 MB", "1:01"),
            player="video",
        ),
    )


def test_another_form_of_a_recording_has_no_second_player() -> None:
    film = Enclosure(url="https://a.example/film.mp4")
    small = Enclosure(url="https://a.example/small.mp4", alternate=True)

    players = [
        each.player for each in story(item(enclosures=(film, small)), UTC).attachments
    ]

    assert players == ["video", None]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://a/", ""])
def test_an_address_that_is_not_of_the_web_is_no_link(url: str) -> None:
    shown = story(
        item(
            links=(Link(href=url), Link(href=url, rel="via")),
            comments=url or None,
            authors=(Person(name="Ann", uri=url),),
            enclosures=(Enclosure(url=url),),
            origin=FeedInfo(title="A", links=(Link(href=url),)),
        ),
        UTC,
    )

    assert shown.href is None
    assert shown.links == ()
    assert shown.comments is None
    assert shown.authors == (Person(name="Ann"),)
    assert shown.attachments == ()
    assert shown.origin == (None, "A")


def test_further_links_have_names() -> None:
    links = (
        Link(href="https://a.example/"),
        Link(href="https://a.example/1.pdf", rel="related", title="As PDF"),
        Link(href="https://b.example/x", rel="via"),
    )

    assert story(item(links=links), UTC).links == (
        ("https://a.example/1.pdf", "As PDF"),
        ("https://b.example/x", "b.example"),
    )


def test_tags_are_labels_and_come_once() -> None:
    tags = (Category(term="a", label="A"), Category(term="A"), Category(term="b"))

    assert story(item(categories=tags), UTC).tags == ("A", "b")


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("ar-Latn", "ltr"),
        ("az-Arab-IR", "rtl"),
        ("he-IL", "rtl"),
        ("UR", "rtl"),
        ("zh-Hant", "ltr"),
    ],
)
def test_the_script_decides_the_direction(tag: str, expected: str) -> None:
    assert direction(tag) == expected


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (9_949, "9.9 kB"),
        (9_960, "10 kB"),
        (999_600, "1.0 MB"),
        (2_400_000, "2.4 MB"),
        (10**16, "10000 TB"),
    ],
)
def test_sizes_are_read_at_a_glance(octets: int, text: str) -> None:
    assert size(octets) == text
