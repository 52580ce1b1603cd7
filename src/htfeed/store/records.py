"""Items and entries to JSON and back.

What has a column of its own is not in the JSON, so that there is one truth.
Empty fields are left out where that is cheap; what is missing reads as the
model's default, so a default of the model is part of the stored form.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic_core import from_json

from htfeed.errors import StoreError
from htfeed.model import Entry, Item

IN_COLUMNS: Final = frozenset(
    {
        "id",
        "source",
        "source_id",
        "place",
        "first_seen",
        "revised",
        "revision",
        "shown",
        "placements",
        "elsewhere",
        "entry",
    }
)
"""Fields of an item that are kept in columns and tables of their own."""


# Made when first used: a pass that touches no item need not pay for them.
@cache
def _item() -> TypeAdapter[Item]:
    return TypeAdapter(Item)


@cache
def _entry() -> TypeAdapter[Entry]:
    return TypeAdapter(Entry)


def item_to_json(item: Item) -> str:
    """Return what of an item is kept as JSON: all but :data:`IN_COLUMNS`."""
    return _item().dump_json(item, exclude=set(IN_COLUMNS), exclude_none=True).decode()


_NO_COLUMNS: Final = {"source": "", "source_id": "", "place": ""}


def item_from_json(data: str, columns: Mapping[str, object] = _NO_COLUMNS) -> Item:
    """Return the item of a JSON text and of the fields kept outside it, if these matter.

    Raises StoreError where the text is not what :func:`item_to_json` writes.
    """
    try:
        fields = from_json(data)
        for date in ("published", "updated", "available"):
            _into_utc(fields.get(date), "at")
        _into_utc(fields.get("origin"), "updated")
        for date in ("start", "end"):
            _into_utc((fields.get("event") or {}).get(date), "at")
        return _item().validate_python({**fields, **columns})
    except (ValueError, TypeError, AttributeError) as error:
        raise _unreadable(f"item {columns.get('id')!r}", error) from error


def entry_to_json(entry: Entry) -> str:
    """Return an entry as its source wrote it, whole."""
    # pydantic cannot write a MappingProxyType.
    plain = replace(entry, extra=dict(entry.extra)) if entry.extra else entry
    left_out = {"digest"} if entry.extra else {"digest", "extra"}
    return _entry().dump_json(plain, exclude=left_out, exclude_none=True).decode()


def entry_from_json(data: str) -> Entry:
    """Return the entry of a JSON text.

    Raises StoreError where the text is not what :func:`entry_to_json` writes.
    """
    try:
        fields = from_json(data)
        _into_utc(fields.get("source"), "updated")
        entry = _entry().validate_python(fields)
    except (ValueError, TypeError, AttributeError) as error:
        raise _unreadable("an entry", error) from error
    if "extra" in fields:
        return replace(entry, extra=MappingProxyType(dict(entry.extra)))
    return entry


def _into_utc(holder: dict[str, Any] | None, name: str) -> None:
    # pydantic would make a zone of its own, equal to datetime.UTC but slower.
    if holder and holder.get(name):
        holder[name] = datetime.fromisoformat(holder[name])


def _unreadable(what: str, error: Exception) -> StoreError:
    first_line = str(error).partition("\n")[0]
    return StoreError(
        f"{what} is kept in a form that this version cannot read ({first_line})",
        cure="run the version that wrote it, or restore a backup of the store",
    )
