"""What a format does not lose comes back when a document is read again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract.items import ITEMS, events, urls
from contract.test_writers import channel
from htfeed.constructs import (
    Category,
    Chapter,
    Credit,
    Date,
    Enclosure,
    Episode,
    Event,
    Image,
    InReplyTo,
    Link,
    Location,
    Soundbite,
    Transcript,
)
from htfeed.formats import FORMATS
from htfeed.model import Item
from htfeed.normalise.items import normalise
from htfeed.parse.documents import parse
from htfeed.publish.losses import LOSSES
from htfeed.publish.writers import WRITERS

KEPT: Final = (
    *("source", "source_id", "place", "id", "title", "links", "published", "updated"),
    *("summary", "content", "comments", "language", "rights", "first_seen"),
)
SHORT = st.text("abcdefghäöß漢", min_size=1, max_size=9)
SECONDS = st.integers(0, 20_000).map(lambda each: timedelta(seconds=each))
CREDITS = st.builds(
    Credit,
    name=SHORT,
    role=st.none() | st.sampled_from(["host", "guest", "photographer"]),
    uri=st.none() | urls(),
    image=st.none() | urls(),
)
EPISODES = st.builds(
    Episode,
    season=st.none() | st.integers(1, 99),
    number=st.none() | st.integers(1, 999).map(str),
    type=st.none() | st.sampled_from(["full", "trailer", "bonus"]),
    explicit=st.none() | st.booleans(),
    transcripts=st.lists(
        st.builds(Transcript, url=urls(), type=st.just("text/vtt")),
        max_size=2,
        unique_by=lambda each: each.url,
    ).map(tuple),
    chapters=st.lists(
        st.builds(Chapter, start=SECONDS, title=SHORT, url=st.none() | urls()),
        max_size=2,
        unique_by=lambda each: each.start,
    ).map(lambda each: tuple(sorted(each, key=lambda one: one.start))),
    soundbites=st.lists(
        st.builds(Soundbite, start=SECONDS, duration=SECONDS.filter(bool), title=SHORT),
        max_size=1,
    ).map(tuple),
).filter(lambda episode: episode != Episode())
DEGREES = st.integers(-8900, 8900).map(lambda each: each / 100)
LOCATIONS = st.builds(Location, name=st.none() | SHORT, latitude=DEGREES, longitude=DEGREES)
REPLIES = st.builds(
    InReplyTo, ref=urls(), href=st.none() | urls(), source=st.none() | urls()
)
RICH = st.builds(
    lambda item, **more: Item(**({name: getattr(item, name) for name in KEPT} | more)),
    ITEMS,
    credits=st.lists(CREDITS, max_size=2, unique_by=lambda each: each.name).map(tuple),
    episode=st.none() | EPISODES,
    location=st.none() | LOCATIONS,
    event=st.none() | events(),
    in_reply_to=st.lists(REPLIES, max_size=1).map(tuple),
    comment_count=st.none() | st.integers(0, 9999),
)
FIELDS = ("credits", "episode", "location", "event", "in_reply_to", "comment_count")


@pytest.mark.parametrize("key", ["atom", "rss", "rdf"])
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(item=RICH)
def test_what_is_not_listed_as_lost_is_read_back(key: str, item: Item) -> None:
    parsed = parse(WRITERS[key].document(channel(item)))
    (read,) = normalise(
        parsed, source="s", place="p", base=None, day_first=False, own_file=False
    ).items
    lost = {each.field for each in LOSSES[key] if each.touches(item)}

    for field in (each for each in FIELDS if each not in lost):
        assert _plain(getattr(read, field)) == _plain(getattr(item, field)), field


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field
    if isinstance(value, Event):
        # But for how it was written.
        dates = (each for each in (value.start, value.end) if each)
        return [(each.at, each.day_only) for each in dates]
    return list(value) if isinstance(value, tuple) else value


def test_every_format_has_its_losses() -> None:
    assert LOSSES.keys() == FORMATS.keys()
    fields = {each.name for each in Item.__dataclass_fields__.values()}
    assert all(loss.field in fields for row in LOSSES.values() for loss in row)


def test_a_bare_item_loses_nothing_but_what_it_has() -> None:
    bare = Item(source="a", source_id="1", place="p", id="urn:1", title="A title")
    read = replace(bare, language="en", language_detected=True, kind="article")

    told = {key: [each.field for each in row if each.touches(bare)] for key, row in _ROWS}
    more = {key: [each.field for each in row if each.touches(read)] for key, row in _ROWS}

    assert told.pop("ics") == ["event"]
    assert not any(told.values())
    assert more["atom"] == more["rss"] == more["rdf"] == ["kind", "language"]
    assert more["ninjs"] == ["language"]
    assert more["json"] == []


def test_what_a_writer_makes_up_is_told_as_lost() -> None:
    spoken = Enclosure(url="https://w.example/1.mp3", duration=timedelta(seconds=9))
    file = Link(href="https://w.example/1.json", rel="chapters")
    seen = datetime(2026, 11, 21, tzinfo=UTC)
    item = Item(
        source="a",
        source_id="1",
        place="p",
        id="urn:1",
        links=(file,),
        enclosures=(spoken,),
        durations=(timedelta(seconds=9),),
        first_seen=seen,
    )

    told = {key: [each.what for each in row if each.touches(item)] for key, row in _ROWS}

    assert told["rss"] == [
        "that a recording has none",
        "that nobody says when it was published",
    ]
    assert told["ninjs"] == []
    assert "relations that feeds do not know" in told["atom"]


def test_a_calendar_tells_what_it_loses_of_an_event() -> None:
    day = Date(at=datetime(2026, 11, 21, tzinfo=UTC))
    page = Link(href="https://w.example/1")
    bare = Item(
        source="a",
        source_id="1",
        place="p",
        id="urn:1",
        links=(page,),
        event=Event(start=day),
        enclosures=(Enclosure(url="https://w.example/a.pdf", length=3),),
        image=Image(url="https://w.example/1.jpg"),
        categories=(Category(term="a"),),
    )
    rich = replace(
        bare,
        published=day,
        links=(page, Link(href="https://w.example/2", rel="related")),
        enclosures=(Enclosure(url="https://w.example/a.pdf", title="The agenda"),),
        image=Image(url="https://w.example/1.jpg", alt="A hall"),
        categories=(Category(term="a", label="A"),),
        elsewhere=(page,),
    )

    lost = {
        item: [each.field for each in LOSSES["ics"] if each.touches(item)]
        for item in (bare, rich, replace(rich, event=None))
    }

    assert lost[bare] == []
    assert lost[rich] == [
        *("published", "elsewhere", "links", "categories", "enclosures", "image")
    ]
    assert lost[replace(rich, event=None)] == ["event"]


_ROWS = LOSSES.items()
