"""Documents of one fact each: what is read from them stands beside them.

A case is two files: the document and ``<name>.expected.json``, which names
only what the case is about. ``entries`` is compared in number and order,
``problems`` by their codes; ``error`` is the ParseError that is raised;
``given`` are arguments of :func:`htfeed.parse.documents.parse`; with ``listing``, the
document is a page without a feed, and these are its selectors. With ``items`` the
document is normalised as well, and its items are compared; with ``day_first``, as of a
source that writes the day first.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from htfeed.errors import ParseError
from htfeed.model import ParsedFeed
from htfeed.normalise.items import normalise
from htfeed.parse.documents import parse
from htfeed.parse.listing import parse_listing
from htfeed.syntax.selectors import Listing

HERE = Path(__file__).parent
SUFFIX = ".expected.json"
CASES = sorted(HERE.rglob(f"*{SUFFIX}"))


def _document(expectation: Path) -> Path:
    stem = expectation.name.removesuffix(SUFFIX)
    (found,) = (
        each
        for each in expectation.parent.iterdir()
        if each.stem == stem and each != expectation
    )
    return found


def _plain(value: object) -> Any:  # noqa: ANN401 - JSON holds anything
    """Return a value of the model as JSON would have it."""
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value.total_seconds() if isinstance(value, timedelta) else value


def _part(found: Any, wanted: Any) -> Any:  # noqa: ANN401 - JSON holds anything
    """Return what was found, without what the case says nothing about."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        return {key: _part(found.get(key), each) for key, each in wanted.items()}
    if isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        return [_part(each, want) for each, want in zip(found, wanted, strict=True)]
    return found


def test_there_are_cases() -> None:
    assert len(CASES) >= 400


@pytest.mark.parametrize(
    "expectation", CASES, ids=lambda path: str(path.relative_to(HERE)).removesuffix(SUFFIX)
)
def test_the_document_is_read_as_expected(expectation: Path) -> None:
    wanted = json.loads(expectation.read_text("utf-8"))
    document = _document(expectation)
    given = {"name": document.name, **wanted.pop("given", {})}
    read: Callable[..., ParsedFeed] = parse
    if "listing" in wanted:
        del given["name"]
        read = partial(parse_listing, listing=Listing(**wanted.pop("listing")))
    error = wanted.pop("error", None)

    if error:
        says = error.pop("says", "")
        with pytest.raises(ParseError) as raised:
            read(document.read_bytes(), **given)
        assert {key: getattr(raised.value, key) for key in error} == error
        assert says in str(raised.value)
        return
    parsed = read(document.read_bytes(), **given)
    found = _plain(parsed)
    day_first = wanted.pop("day_first", False)
    if "items" in wanted:
        found = _plain(
            normalise(
                parsed,
                source="case",
                place=document.name,
                base=given.get("base"),
                day_first=day_first,
                own_file=False,
            )
        )

    found["problems"] = [each["code"] for each in found["problems"]]
    assert _part(found, wanted) == wanted
