"""Items and entries to JSON and back."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from htfeed.constructs import Date, Link, Text
from htfeed.errors import StoreError
from htfeed.model import Entry, Item
from htfeed.store.records import (
    IN_COLUMNS,
    entry_from_json,
    entry_to_json,
    item_from_json,
    item_to_json,
)

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
LEAVES: dict[object, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    datetime: st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(fold=0)),
    timedelta: st.timedeltas(timedelta(days=-9999), timedelta(days=9999)),
    NoneType: st.none(),
}


def anything(hint: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - any type hint
    """Whatever a type of the model can hold, so that a new field is covered."""
    arguments = get_args(hint)
    if hint in LEAVES:
        return LEAVES[hint]
    if isinstance(hint, type) and is_dataclass(hint):
        hints = get_type_hints(hint)
        known = {each.name: anything(hints[each.name]) for each in fields(hint)}
        return st.builds(hint, **known)
    if get_origin(hint) is Literal:
        return st.sampled_from(arguments)
    if get_origin(hint) in {Union, UnionType}:
        return st.one_of(*map(anything, arguments))
    if get_origin(hint) is tuple:
        return st.lists(anything(arguments[0]), max_size=2).map(tuple)
    assert get_origin(hint) is Mapping
    return st.dictionaries(TEXT, TEXT, max_size=2).map(MappingProxyType)


def columns(item: Item) -> dict[str, object]:
    return {name: getattr(item, name) for name in IN_COLUMNS}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(anything(Item))
def test_any_item_comes_back_as_it_was(item: Item) -> None:
    found = item_from_json(item_to_json(item), columns(item))

    assert found == item
    assert repr(found) == repr(item)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(anything(Entry))
def test_any_entry_comes_back_as_it_was(entry: Entry) -> None:
    found = entry_from_json(entry_to_json(entry))

    assert found == entry
    # A digest has a column of its own.
    assert repr(found) == repr(replace(entry, digest=""))


def test_what_has_a_column_is_not_in_the_json() -> None:
    item = Item(source="s", source_id="i", place="p", id="x", title="T", entry=Entry())

    kept = json.loads(item_to_json(item))

    assert kept.keys() & IN_COLUMNS == set()
    assert kept["title"] == "T"


def test_the_columns_are_the_truth() -> None:
    item = Item(source="s", source_id="i", place="p", id="x", title="T")
    forged = json.dumps({"id": "y", "source": "other", "title": "T"})

    found = item_from_json(forged, columns(item))

    assert found == item


def test_an_entry_stays_closed() -> None:
    entry = entry_from_json(entry_to_json(Entry(extra={"a": "b"})))

    with pytest.raises(TypeError):
        entry.extra["a"] = "c"  # type: ignore[index]


def test_what_an_earlier_version_kept_reads_the_same() -> None:
    """A default of the model is part of the stored form: this pins it."""
    kept = """{"title": "T", "links": [{"href": "https://example.org/"}],
        "published": {"at": "2008-10-20T00:00:00Z"}, "durations": ["PT1M30S"]}"""

    found = item_from_json(kept, {"source": "s", "source_id": "i", "place": "p"})

    assert found == Item(
        source="s",
        source_id="i",
        place="p",
        title="T",
        links=(Link(href="https://example.org/", rel="alternate"),),
        published=Date(at=datetime(2008, 10, 20, tzinfo=UTC), day_only=False, text=""),
        durations=(timedelta(seconds=90),),
    )
    assert entry_from_json('{"title": {"value": "T"}}') == Entry(
        title=Text(value="T", type="text")
    )


def test_a_field_that_is_no_more_is_left_out() -> None:
    item = Item(source="s", source_id="i", place="p")

    assert item_from_json('{"no_such_field": [1]}', columns(item)) == item
    assert entry_from_json('{"no_such_field": [1]}') == Entry()


@pytest.mark.parametrize(
    "kept",
    ["", "{", "[]", "null", '{"title": 5}', '{"published": 5}', '{"published": {"at": 5}}'],
)
def test_what_cannot_be_read_names_the_item_and_a_cure(kept: str) -> None:
    item = Item(source="s", source_id="i", place="p", id="urn:x")

    with pytest.raises(StoreError, match="item 'urn:x' is kept in a form") as caught:
        item_from_json(kept, columns(item))

    assert caught.value.cure
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kept", ["", "[]", "null", '{"title": 5}', '{"source": 5}'])
def test_an_entry_that_cannot_be_read_is_an_error_of_the_store(kept: str) -> None:
    with pytest.raises(StoreError, match="an entry is kept in a form"):
        entry_from_json(kept)


def test_an_instant_in_another_zone_is_kept_as_that_instant() -> None:
    item = Item(source="s", source_id="i", place="p")
    at = datetime.fromisoformat("2008-10-20T02:00:00+02:00")

    dated = replace(item, published=Date(at=at))
    found = item_from_json(item_to_json(dated), columns(item))

    assert found == dated
