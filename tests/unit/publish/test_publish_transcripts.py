"""Transcripts as pages show them."""

import pytest

from htfeed.constructs import Episode, Transcript
from htfeed.model import Item
from htfeed.publish.transcripts import Spoken, transcripts

HERE = "https://wire.example/base/"


def spoken(**given: str | None) -> Spoken:
    told = Transcript(**({"url": "https://far.example/t"} | given))  # type: ignore[arg-type]
    episode = Episode(transcripts=(told,))
    item = Item(source="a", source_id="1", place="p", episode=episode)
    (found,) = transcripts(item, HERE)
    return found


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"type": "text/html", "language": "en"}, "Transcript (English, HTML)"),
        (
            {"type": "text/vtt; a=b", "language": "de-AT"},
            "Transcript (German, WebVTT)",
        ),
        (
            {"type": "text/odd", "language": "tlh"},
            "Transcript (tlh, text/odd)",
        ),
        ({"rel": "captions", "type": "application/srt"}, "Captions (SubRip)"),
        ({}, "Transcript"),
    ],
)
def test_a_link_says_what_it_leads_to(given: dict[str, str], words: str) -> None:
    assert spoken(**given).words == words


@pytest.mark.parametrize(
    ("url", "type_", "track"),
    [
        (f"{HERE}a.vtt", "text/vtt", True),
        (f"{HERE}a.srt", "application/srt", False),
        ("https://far.example/a.vtt", "text/vtt", False),
        ("https://wire.example/based.vtt", "text/vtt", False),
    ],
)
def test_players_take_captions_of_their_own_site_alone(
    url: str, type_: str, *, track: bool
) -> None:
    assert spoken(url=url, type=type_, language="en").track is track


def test_what_is_not_of_the_web_is_not_linked_to() -> None:
    bad = Episode(transcripts=(Transcript(url="javascript:alert(1)"),))

    assert transcripts(Item(source="a", source_id="1", place="p", episode=bad), HERE) == ()
