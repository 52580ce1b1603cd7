"""How items look on a terminal: their fields, their revisions, what changed."""

import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any, Final
from unicodedata import category

from rich.text import Text as Styled

from htfeed.cli.plain import plain
from htfeed.cli.printing import OUT, print_rows
from htfeed.constructs import Text
from htfeed.enquiries.differences import Difference, Piece, differences
from htfeed.enquiries.why import Reasons
from htfeed.enquiries.wording import day_or_time, words_of
from htfeed.fetch.hops import shown
from htfeed.identity import handle
from htfeed.model import Entry, Item
from htfeed.store.views import History, Page, Standing
from htfeed.syntax.dates import format_readable

_MARGIN: Final = 19
_LONGEST: Final = 300
"""Characters of what a source wrote that are shown; --json shows them all."""

# They would turn the text around that follows (Unicode TR9); other format
# characters are letters' business.
_TURNING: Final = frozenset(
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_STYLES: Final = {"same": "", "cut": "dim", "old": "red", "new": "green"}
_MARKED: Final = {"same": "{}", "cut": "…", "old": "[-{}-]", "new": "{{+{}+}}"}


def harmless(text: str) -> str:
    """Return a text that no terminal takes for a command, on one line."""
    return "".join(
        f"\\x{ord(sign):02x}" if category(sign) == "Cc" or sign in _TURNING else sign
        for sign in text.replace("\r\n", " ").replace("\n", " ").replace("\t", " ")
    )


def tell_page(page: Page) -> None:
    """Print a row for each item."""
    print_rows(
        "item",
        ("item", "date", "source", "title", "state"),
        [
            (
                handle(each.item.id),
                _date(each.item),
                each.item.source,
                harmless(each.item.title or "(no title)"),
                state_of(each),
            )
            for each in page.rows
        ],
    )


def state_of(standing: Standing) -> str:
    """Return what keeps an item out of its channels, in a few words; else ``kept``."""
    words = ", ".join(
        word
        for word, is_so in (
            ("hidden", standing.hidden),
            ("withdrawn", standing.withdrawn_at),
            (_waiting(standing), standing.public_at),
            (f"duplicate of {handle(standing.preferred or '')}", standing.preferred),
        )
        if is_so
    )
    return words or "kept"


def _waiting(standing: Standing) -> str:
    if standing.item.status in {"withheld", "canceled"}:
        return standing.item.status
    return f"waits until {format_readable(standing.public_at)}"


def tell_item(history: History) -> None:
    """Print all that is known of an item."""
    item = history.standing.item
    OUT.print(Styled(f"{handle(item.id)}  {harmless(item.title or '(no title)')}", "bold"))
    _rows(_book_keeping(history))
    for name, lines in words_of(item).items():
        if name != "title":
            _rows((name, line) for line in lines)
    _tell_entry(item.entry)
    _tell_revisions(history)


def tell_reasons(reasons: Reasons) -> None:
    """Print a line for each step, then one for each channel."""
    item = reasons.history.standing.item
    OUT.print(Styled(f"{handle(item.id)}  {harmless(item.title or '(no title)')}", "bold"))
    _rows((step.stage, step.says) for step in reasons.steps)
    for verdict in reasons.verdicts:
        style = "green" if verdict.inside else "yellow"
        OUT.print(Styled(harmless(verdict.says), style))


def _date(item: Item) -> str:
    if item.published and item.published.day_only and item.published.at == item.order:
        return day_or_time(item.published)
    return format_readable(item.order)


def _book_keeping(history: History) -> Iterator[tuple[str, str]]:
    stands, item = history.standing, history.standing.item
    yield "id", item.id
    yield "source", item.source
    yield "source's id", item.source_id
    yield "place", shown(item.place)
    for each in item.placements:
        yield "placed", f"in {each.category} by {each.reason}"
    if stands.hidden:
        yield "hidden", f"since {format_readable(stands.hidden.at)}: {stands.hidden.reason}"
    if stands.withdrawn_at:
        yield "withdrawn", f"since {format_readable(stands.withdrawn_at)}"
    for teller in history.tellers:
        given = ", which is given in its place" if teller.preferred else ""
        yield "same story as", f"{handle(teller.id)} of source {teller.source}{given}"
    yield "first seen", format_readable(item.first_seen)
    yield "first published", format_readable(history.first_published) or "not yet"
    yield "revision", str(stands.revision)


def _tell_entry(entry: Entry | None) -> None:
    if entry is None:
        return
    OUT.print(Styled("As its source wrote it", "bold"))
    for each in fields(entry):
        value = getattr(entry, each.name)
        if value:
            text = _as_written(value)
            cut = len(text) > _LONGEST
            shortened = f"{text[:_LONGEST]} … (--json shows it whole)" if cut else text
            _rows([(each.name, shortened)])


def _as_written(value: object) -> str:
    if isinstance(value, str | Text):
        return value if isinstance(value, str) else value.value
    return json.dumps(_without_gaps(plain(value)), ensure_ascii=False)


def _without_gaps(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, dict):
        return {name: _without_gaps(each) for name, each in value.items() if each}
    return [_without_gaps(each) for each in value] if isinstance(value, list) else value


def _tell_revisions(history: History) -> None:
    stages = [
        *((each.number, each.item) for each in history.revisions),
        (history.standing.revision, history.standing.item),
    ]
    for each, (number, after) in zip(history.revisions, stages[1:], strict=True):
        says = f"Revision {each.number} became {number}  {format_readable(each.at)}"
        OUT.print(Styled(says, "bold"))
        for difference in differences(each.item, after):
            _tell_difference(difference)


def _tell_difference(difference: Difference) -> None:
    if difference.markup_only:
        _rows([(difference.field, "only its markup or its order changed")])
    elif difference.words:
        _print(difference.field, _marked(difference.words))
    else:
        for sign, style, lines in (
            ("-", "red", difference.removed),
            ("+", "green", difference.added),
        ):
            for line in lines:
                _print(difference.field, Styled(f"{sign} {harmless(line)}", style))


def _marked(words: Iterable[Piece]) -> Styled:
    """Return words with signs about those that changed, as ``git diff --word-diff``."""
    return Styled(" ").join(
        Styled(_MARKED[piece.kind].format(harmless(piece.text)), _STYLES[piece.kind])
        for piece in words
    )


def _rows(rows: Iterable[tuple[str, str]]) -> None:
    for name, text in rows:
        _print(name, Styled(harmless(text)))


def _print(name: str, text: Styled) -> None:
    """Print a field: in lines as wide as the terminal, else in one."""
    head = Styled(f"  {name:<{_MARGIN - 2}}", "dim")
    if not OUT.is_terminal:
        OUT.print(Styled.assemble(head, text))
        return
    width = max(shutil.get_terminal_size().columns - _MARGIN, 20)
    lines = text.wrap(OUT, width)
    for number, line in enumerate(lines):
        OUT.print(Styled.assemble(Styled(" " * _MARGIN) if number else head, line))
