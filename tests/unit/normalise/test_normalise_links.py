"""Links, files and pictures: absolute, of the web, each once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from htfeed.constructs import Enclosure, Image, Kind, Link
from htfeed.model import Entry
from htfeed.normalise.links import address, enclosures, image, kind, links, media_type
from htfeed.normalise.remarks import Remarks

BASE = "https://e.example/a/"


@pytest.fixture
def remarks() -> Remarks:
    return Remarks("x")


def test_links_are_absolute_and_each_pair_of_address_and_relation_once(
    remarks: Remarks,
) -> None:
    given = (
        Link(href="b", title=" B  b ", type="Text/HTML; charset=x", hreflang="EN_us"),
        Link(href="https://e.example/a/b", rel=" "),
        Link(href="b", rel="related"),
    )

    assert links(given, BASE, remarks) == (
        Link(href="https://e.example/a/b", title="B b", type="text/html", hreflang="en-US"),
        Link(href="https://e.example/a/b", rel="related"),
    )
    assert not remarks.problems


@pytest.mark.parametrize("href", ["javascript:x", "mailto:a@e.example", "http://", "x:y"])
def test_what_is_no_web_address_is_refused_with_a_remark(
    href: str, remarks: Remarks
) -> None:
    assert links((Link(href=href),), BASE, remarks) == ()
    (problem,) = remarks.problems
    assert problem.code == "link-refused"
    assert repr(href) in problem.detail


@pytest.mark.parametrize("url", [None, "", " "])
def test_a_missing_address_is_no_problem(url: str | None, remarks: Remarks) -> None:
    assert address(url, BASE, "comments", remarks) is None
    assert not remarks.problems


def test_files_are_gathered_from_enclosures_and_links(remarks: Remarks) -> None:
    entry = Entry(
        enclosures=(
            Enclosure(
                url="b.mp3", type="AUDIO/MPEG", length=5, duration=timedelta(seconds=9)
            ),
            Enclosure(url="c.pdf", type="?", length=-1, duration=timedelta()),
            Enclosure(url="ftp://e.example/d"),
        ),
        links=(
            Link(href="b.mp3", rel="enclosure"),
            Link(href="e.mp4", rel="Enclosure", type="video/mp4", title="E"),
            Link(href="f"),
        ),
    )

    assert enclosures(entry, BASE, remarks) == (
        Enclosure(
            url=f"{BASE}b.mp3", type="audio/mpeg", length=5, duration=timedelta(seconds=9)
        ),
        Enclosure(url=f"{BASE}c.pdf"),
        Enclosure(url=f"{BASE}e.mp4", type="video/mp4", title="E"),
    )
    assert [each.code for each in remarks.problems] == ["link-refused"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("text/html", "text/html"),
        (" Application/Atom+XML ; type=feed", "application/atom+xml"),
        ("mp3", None),
        ("a/b/c", None),
        ("", None),
        (None, None),
    ],
)
def test_media_types_are_bare_and_in_lower_case(
    given: str | None, expected: str | None
) -> None:
    assert media_type(given) == expected


def test_a_picture_of_which_only_words_are_left_is_kept(remarks: Remarks) -> None:
    assert image(None, BASE, remarks) is None
    assert image(Image(url=" ", alt="\x00"), BASE, remarks) is None
    assert image(Image(alt="a  b", credit="c"), BASE, remarks) == Image(
        alt="a b", credit="c"
    )
    assert image(Image(url="data:x", alt="a"), BASE, remarks) == Image(alt="a")


@pytest.mark.parametrize(
    ("given", "files", "expected"),
    [
        (None, [], None),
        ("document", [("a", "audio/mpeg")], "document"),
        (None, [("a", "audio/mpeg")], "audio"),
        (None, [("a", "image/png"), ("b", "video/mp4")], "video"),
        (None, [("a", "application/pdf")], "document"),
        (None, [("a", "application/vnd.ms-excel"), ("b", "audio/ogg")], "audio"),
        (None, [("a.ODT?x", None)], "document"),
        (None, [("a", "application/zip")], None),
        (None, [("a.MP3?x=y.png", None)], "audio"),
        (None, [("a.mp4", "application/octet-stream")], "video"),
        (None, [("a.mp3", "text/html")], None),
    ],
)
def test_an_item_is_what_it_says_or_what_its_files_are(
    given: Kind | None, files: list[tuple[str, str | None]], expected: Kind | None
) -> None:
    enclosed = tuple(Enclosure(url=BASE + name, type=type_) for name, type_ in files)

    assert kind(given, enclosed) == expected


def test_another_form_of_a_file_does_not_tell_what_an_item_is() -> None:
    spoken = Enclosure(url=BASE + "1.mp3", type="audio/mpeg")
    filmed = Enclosure(url=BASE + "1.mp4", type="video/mp4", alternate=True)

    assert kind(None, (spoken, filmed)) == "audio"
    assert kind(None, (filmed,)) == "video"


@pytest.mark.parametrize(
    ("files", "timed"),
    [
        ([Enclosure(url=BASE + "1.mp3")], [True]),
        ([Enclosure(url=BASE + "1", type="application/x-book")], [True]),
        ([Enclosure(url=BASE + "a.pdf"), Enclosure(url=BASE + "1.mp3")], [False, True]),
        (
            [Enclosure(url=BASE + "1.mp3"), Enclosure(url=BASE + "1.mp4", alternate=True)],
            [True, False],
        ),
        ([Enclosure(url=BASE + "1.mp3"), Enclosure(url=BASE + "2.mp3")], [False, False]),
        ([Enclosure(url=BASE + "a.pdf"), Enclosure(url=BASE + "b.pdf")], [False, False]),
    ],
)
def test_the_only_running_time_is_that_of_the_only_file_that_it_can_be_of(
    files: list[Enclosure], timed: list[bool], remarks: Remarks
) -> None:
    lasts = timedelta(seconds=61)
    told = Entry(enclosures=tuple(files), durations=(lasts,))

    found = enclosures(told, BASE, remarks)

    assert [each.duration == lasts for each in found] == timed


def test_a_file_that_says_how_long_it_lasts_is_believed(remarks: Remarks) -> None:
    own = Enclosure(url=BASE + "1.mp3", duration=timedelta(seconds=60))
    given = (timedelta(seconds=61), timedelta(seconds=62))

    (found,) = enclosures(Entry(enclosures=(own,), durations=given[:1]), BASE, remarks)
    (other,) = enclosures(
        Entry(enclosures=(replace(own, duration=None),), durations=given), BASE, remarks
    )

    assert found.duration == own.duration
    assert other.duration is None
