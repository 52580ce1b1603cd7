"""Whether a tree of values has the shape of the settings: known keys, right types.

The shape is read off the frozen dataclasses of the stages, nothing is said twice.
"""

import difflib
import json
import types
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from htfeed.config.complaints import Complaint, KeyPath, missing, mistyped, spelled
from htfeed.config.settings import Settings
from htfeed.config.sheet import Sheet


def fit(sheet: Sheet) -> tuple[Settings | None, list[Complaint]]:
    """Return the settings that a sheet holds, and what is wrong with its shape.

    None where pydantic could not make them; a key that is not known is a
    complaint and does not keep the settings from being made.
    """
    complaints = list(_unknown(Settings, sheet.tree, ()))
    try:
        with warnings.catch_warnings():
            # A pattern that a later Python may read otherwise is right in this one.
            warnings.simplefilter("ignore", FutureWarning)
            # As JSON, strict types still take lists and mappings: "50" is no 50.
            settings = _adapter().validate_json(json.dumps(sheet.tree), strict=True)
    except ValidationError as error:
        complaints += [_told(sheet, dict(each)) for each in error.errors(include_url=False)]
        return None, complaints
    except (OverflowError, RecursionError):
        # Intervals and patterns beyond all measure; the checks of values name them.
        return None, complaints
    return settings, complaints


@cache
def _adapter() -> TypeAdapter[Settings]:
    return TypeAdapter(Settings)


def _told(sheet: Sheet, error: Mapping[str, Any]) -> Complaint:
    path: KeyPath = error["loc"]
    if error["type"] == "missing":
        return missing(path)
    value = error["input"]
    # Of words that are written down one by one pydantic tells all.
    told = error["ctx"]["expected"] if error["type"] == "literal_error" else ""
    choices = str(told).replace("'", "")
    return mistyped(path, error["type"], sheet.shown(path, value), value, choices=choices)


@cache
def keys_of(settings: type[Any]) -> Mapping[str, Any]:
    """Return the keys that a dataclass has in a config, each with its type."""
    hints = get_type_hints(settings, include_extras=True)
    return {
        _alias(hints[field.name]) or field.name: hints[field.name]
        for field in fields(settings)
    }


def _alias(hint: object) -> str | None:
    """``if`` and ``not`` cannot be names in Python: they are aliases of fields."""
    found = (
        each for each in getattr(hint, "__metadata__", ()) if isinstance(each, FieldInfo)
    )
    return next((each.alias for each in found if each.alias), None)


def _unknown(hint: object, value: object, path: KeyPath) -> Iterator[Complaint]:
    hint = bare(hint)
    if isinstance(value, list) and get_origin(hint) is tuple:
        for position, each in enumerate(value):
            yield from _unknown(get_args(hint)[0], each, (*path, position))
    elif isinstance(value, dict) and is_dataclass(hint) and isinstance(hint, type):
        known = keys_of(hint)
        for key, each in value.items():
            if key in known:
                yield from _unknown(known[key], each, (*path, key))
            else:
                yield _strange(key, tuple(known), path)
    elif isinstance(value, dict) and get_origin(hint) is Mapping:
        for key, each in value.items():
            yield from _unknown(get_args(hint)[1], each, (*path, key))


def bare(hint: object) -> object:
    """Return a type without its annotations and without ``| None``."""
    while get_origin(hint) in {Annotated, Union, types.UnionType}:
        hint = next(each for each in get_args(hint) if each is not type(None))
    return hint


def _strange(key: str, known: tuple[str, ...], path: KeyPath) -> Complaint:
    near = difflib.get_close_matches(key.lower().replace("-", "_"), known, n=1, cutoff=0.6)
    where = f"in {spelled(path)}" if path else "here"
    cure = f"did you mean {near[0]}?" if near else f"known {where}: {', '.join(known)}"
    return Complaint(path=(*path, key), cause="is not a known key", cure=cure, at_key=True)
