"""What pages tell of recordings alone."""

from datetime import timedelta

import pytest

from htfeed.constructs import Chapter, Credit, Enclosure, Episode, Image, Person
from htfeed.model import Item
from htfeed.publish.episodes import Part, Passage, chapters, numbering, parts, remarks

BARE = Item(source="a", source_id="1", place="p")
SOUND = Enclosure(url="https://a.example/a.mp3#x", type="audio/mpeg")


def item(**values: object) -> Item:
    return Item(source="a", source_id="1", place="p", **values)  # type: ignore[arg-type]


def test_those_who_had_a_part_are_told_by_their_roles() -> None:
    told = item(
        credits=(
            Credit(name="Ann", role="host", uri="https://a.example/ann"),
            Credit(name="Bob", role="guest"),
            Credit(name="Cleo", role="host", uri="javascript:alert(1)"),
            Credit(name="Dan"),
            Credit(name="Bob", role="guest"),
        )
    )

    assert parts(told) == (
        Part(
            role="Host",
            people=(Person(name="Ann", uri="https://a.example/ann"), Person(name="Cleo")),
        ),
        Part(role="Guest", people=(Person(name="Bob"),)),
        Part(role="Credits", people=(Person(name="Dan"),)),
    )


def test_whose_picture_it_is_stands_beside_that_and_not_again() -> None:
    who, other = (Credit(name="Ann", role=role) for role in ("photographer", "director"))

    assert parts(item(credits=(who,), image=Image(credit="Ann"))) == ()
    assert parts(item(credits=(other,), image=Image(credit="Ann"))) != ()
    assert parts(item(credits=(who,), image=Image(credit="Bob"))) != ()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        pytest.param({"season": 2, "number": "3"}, "Season 2, episode 3", id="both"),
        pytest.param({"season": 2, "season_name": "Seas"}, "Season 2: Seas", id="named"),
        pytest.param({"season_name": "Seas"}, "Seas", id="a season without a number"),
        pytest.param({"number": "3.5"}, "Episode 3.5", id="an episode"),
        pytest.param({"number": "3", "label": "Ch. 3"}, "Ch. 3", id="its own word for it"),
        pytest.param({"explicit": False}, None, id="none"),
    ],
)
def test_an_episode_says_which_it_is(told: dict[str, object], words: str | None) -> None:
    assert numbering(item(episode=Episode(**told))) == words  # type: ignore[arg-type]


def test_what_is_no_episode_says_nothing_of_one() -> None:
    assert (numbering(BARE), remarks(BARE), chapters(BARE), parts(BARE)) == (
        None,
        (),
        (),
        (),
    )


def test_what_is_to_be_known_before_it_is_played_is_said() -> None:
    assert remarks(item(episode=Episode(type="bonus", explicit=True))) == (
        "Bonus",
        "Explicit",
    )
    assert remarks(item(episode=Episode(type="full", explicit=False))) == ()


def test_a_chapter_leads_into_the_recording() -> None:
    given = (
        Chapter(
            start=timedelta(minutes=4, seconds=30), title="On", url="https://a.example"
        ),
        Chapter(start=timedelta(hours=1), title="End", url="javascript:alert(1)"),
    )

    first, second = chapters(item(episode=Episode(chapters=given), enclosures=(SOUND,)))

    assert first == Passage(
        words="4:30",
        machine="PT270S",
        href="https://a.example/a.mp3#t=270",
        title="On",
        url="https://a.example",
    )
    assert (second.words, second.url) == ("1:00:00", None)


def test_chapters_of_what_cannot_be_played_lead_nowhere() -> None:
    given = (Chapter(start=timedelta(0), title="On"),)
    paper = Enclosure(url="https://a.example/a.pdf", type="application/pdf")

    (only,) = chapters(item(episode=Episode(chapters=given), enclosures=(paper,)))

    assert only.href is None
