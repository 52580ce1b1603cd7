"""How items look: for people, who may have a terminal, and for programs."""

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from rich.console import Console

from htfeed.cli import printing, telling
from htfeed.cli.plain import history_as_json, page_as_json, plain
from htfeed.cli.telling import harmless, state_of, tell_item, tell_page
from htfeed.constructs import Date, Link, Person, Text
from htfeed.identity import handle
from htfeed.model import Entry, Item, Placement
from htfeed.store.views import Hiding, History, Page, Revision, Standing, Teller

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
ENTRY = Entry(
    id="1",
    title=Text(value="<b>A</b> \x1b[31mtitle"),
    authors=(Person(name="Ann"),),
    content=Text(value="long " * 100),
    extra=MappingProxyType({"x:y": "z"}),
)
ITEM = Item(
    source="a",
    source_id="1",
    place="https://user:secret@example.org/feed",
    id="urn:1",
    title="A title",
    published=Date(at=AT.replace(hour=0), day_only=True),
    content="<p>Some [bold]words[/bold]</p>",
    links=(Link(href="https://example.org/1"),),
    placements=(Placement(category="news", reason="rule 1: x"),),
    durations=(timedelta(seconds=90),),
    first_seen=AT,
    entry=ENTRY,
)
BEFORE = replace(ITEM, title="The title", content=None, entry=None, placements=())
HISTORY = History(
    standing=Standing(item=ITEM, revision=3, hidden=Hiding(at=AT, reason="asked to")),
    revisions=(Revision(number=1, at=AT, item=BEFORE),),
    tellers=(Teller(id="urn:2", source="b", preferred=True),),
)


@pytest.fixture(params=[False, True], ids=["piped", "terminal"])
def printed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What is printed, on a terminal of sixty columns or not."""
    out = io.StringIO()
    console = Console(
        file=out,
        force_terminal=request.param,
        color_system=None,
        width=60,
        highlight=False,
        soft_wrap=True,
    )
    for module in (telling, printing):
        monkeypatch.setattr(module, "OUT", console)
    monkeypatch.setenv("COLUMNS", "60")
    return out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("plain [b]", "plain [b]", id="as it is"),
        pytest.param("\x1b]0;x\x07", "\\x1b]0;x\\x07", id="commands"),
        pytest.param("\x9b31m", "\\x9b31m", id="commands of eight bits"),
        pytest.param("a\u202eb", "a\\x202eb", id="what turns the text round"),
        pytest.param("a\nb\tc", "a b c", id="one line"),
        pytest.param("\u0646\u200c\u0627", "\u0646\u200c\u0627", id="letters need joiners"),
    ],
)
def test_no_text_commands_a_terminal(text: str, told: str) -> None:
    assert harmless(text) == told


def test_an_item_is_told_whole(printed: io.StringIO) -> None:
    tell_item(HISTORY)

    said = " ".join(printed.getvalue().split())
    for part in (
        f"{handle('urn:1')} A title",
        "id urn:1",
        "place https://example.org/feed",
        "placed in news by rule 1: x",
        "hidden since 2026-11-23 12:00:00Z: asked to",
        f"same story as {handle('urn:2')} of source b, which is given in its place",
        "first published not yet",
        "revision 3",
        "links alternate https://example.org/1",
        "published 2026-11-23 ",
        "content Some [bold]words[/bold]",
        "durations 1:30",
        "title <b>A</b> \\x1b[31mtitle",
        'authors [{"name": "Ann"}]',
        '{"x:y": "z"}',
        "(--json shows it whole)",
        "Revision 1 became 3 2026-11-23 12:00:00Z",
        "title [-The-] {+A+} title",
        "content + Some [bold]words[/bold]",
    ):
        assert part in said
    assert "secret" not in said


def test_lines_are_no_wider_than_the_terminal(printed: io.StringIO) -> None:
    tell_item(HISTORY)

    widest = max(map(len, printed.getvalue().splitlines()))
    assert (widest <= 60) == printing.OUT.is_terminal


def test_a_change_of_markup_alone_is_said_to_be_one(printed: io.StringIO) -> None:
    before = replace(ITEM, content="<p>Some <b>[bold]words[/bold]</b></p>")

    tell_item(replace(HISTORY, revisions=(Revision(number=1, at=AT, item=before),)))

    assert "only its markup or its order changed" in " ".join(printed.getvalue().split())


def test_an_item_without_title_or_entry_is_told(printed: io.StringIO) -> None:
    bare = Item(source="a", source_id="1", place="p", id="urn:1")

    tell_item(History(standing=Standing(item=bare)))

    assert "(no title)" in printed.getvalue()
    assert "As its source wrote it" not in printed.getvalue()


def test_a_row_says_what_keeps_an_item_out(printed: io.StringIO) -> None:
    late = replace(ITEM, published=Date(at=AT))
    rows = (Standing(item=ITEM, withdrawn_at=AT), Standing(item=late, preferred="urn:2"))

    tell_page(Page(rows=rows, total=2))

    said = " ".join(printed.getvalue().split())
    assert "withdrawn" in said
    for part in ("duplicate of", handle("urn:2"), "2026-11-23", "12:00:00Z"):
        assert part in said


def test_what_nothing_keeps_out_is_kept() -> None:
    assert state_of(Standing(item=ITEM)) == "kept"


def test_all_that_keeps_an_item_out_is_said() -> None:
    stands = Standing(item=ITEM, hidden=Hiding(at=AT, reason="x"), withdrawn_at=AT)

    assert state_of(stands) == "hidden, withdrawn"


def test_json_tells_every_field_and_no_password() -> None:
    told = json.loads(json.dumps(history_as_json(HISTORY)))

    assert told["handle"] == handle("urn:1")
    assert told["place"] == "https://example.org/feed"
    assert told["entry"]["content"]["value"] == ENTRY.content.value  # type: ignore[union-attr]
    assert told["entry"]["extra"] == {"x:y": "z"}
    assert told["durations"] == [90.0]
    assert told["hidden"] == {"at": "2026-11-23T12:00:00Z", "reason": "asked to"}
    (revision,) = told["revisions"]
    assert [each["field"] for each in revision["changes"]] == ["title", "content"]
    assert revision["item"]["title"] == "The title"
    assert "secret" not in json.dumps(told)


def test_json_of_a_page_has_the_total_and_the_rows() -> None:
    told = page_as_json(Page(rows=(Standing(item=ITEM, preferred="urn:2"),), total=9))

    (row,) = told["items"]
    assert told["total"] == 9
    assert row["link"] == "https://example.org/1"
    assert row["preferred"] == "urn:2"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (AT, "2026-11-23T12:00:00Z"),
        (timedelta(milliseconds=1500), 1.5),
        ((1, "a", None), [1, "a", None]),
        (MappingProxyType({"a": (AT,)}), {"a": ["2026-11-23T12:00:00Z"]}),
    ],
)
def test_values_become_what_json_holds(
    value: object, told: str | float | list[object] | Mapping[str, object]
) -> None:
    assert plain(value) == told
