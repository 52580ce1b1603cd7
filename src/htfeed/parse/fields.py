"""A record that somebody wrote by hand -> an Entry.

The keys are the fields of :class:`htfeed.model.Entry`, with ``date`` for
``published``, ``author`` for ``authors``, ``link`` for the first of ``links``
and ``tags`` for ``categories``. Texts are plain, but for ``content``, which
is HTML; ``{html: …}`` and ``{text: …}`` say otherwise.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Any, Final, get_args

from htfeed.model import (
    Category,
    Enclosure,
    Entry,
    FeedInfo,
    Image,
    Kind,
    Link,
    Person,
    Problem,
    Text,
)
from htfeed.parse.persons import written
from htfeed.syntax.intervals import parse_durations

Record = Mapping[str, object]
"""What YAML, JSON or a row of CSV gives for one entry."""

_KINDS: Final = get_args(Kind)
_BETWEEN: Final = ";"
"""What separates several values where a format has text only (CSV)."""


class _MisfitError(ValueError):
    """A value is not of the shape that its field has; says what would be right."""


def entry_of(
    record: Record, where: str, *, content: Text | None = None
) -> tuple[Entry, tuple[Problem, ...]]:
    """Return the entry of a record; a field that is bad costs itself alone.

    Args:
        record: The fields, as text or as YAML and JSON have them.
        where: What the problems say that they concern.
        content: The text of the entry, where it stands outside the record.
    """
    given: dict[str, Any] = {"content": content} if content else {}
    problems = []
    for key, value in record.items():
        name, read = _FIELDS.get(str(key).strip().lower().replace("-", "_"), ("", None))
        if read is None:
            problems.append(_unknown(str(key), where))
        elif value not in (None, "", [], {}):
            try:
                found = read(value)
            except _MisfitError as misfit:
                detail = f"{key} is {_shown(value)}, and should be {misfit}"
                problems.append(Problem(code="field-type", where=where, detail=detail))
                continue
            both = isinstance(found, tuple) and name in given
            given[name] = given[name] + found if both else found
    return Entry(**given), tuple(problems)


def is_record(value: object) -> bool:
    """Whether a value can be an entry: a mapping that names a field."""
    return isinstance(value, Mapping) and any(
        str(key).strip().lower().replace("-", "_") in _FIELDS for key in value
    )


def _unknown(key: str, where: str) -> Problem:
    near = get_close_matches(key.lower(), _FIELDS, n=2)
    meant = f"did you mean {' or '.join(near)}?" if near else f"known are {_known()}"
    return Problem(
        code="field-unknown", where=where, detail=f"there is no field {key!r}: {meant}"
    )


def _known() -> str:
    return ", ".join(sorted(_FIELDS))


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _string(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise _MisfitError("text")


def _list(value: object) -> list[object]:
    """Return the members of a list; a single value is a list of one."""
    return list(value) if isinstance(value, list | tuple) else [value]


def _split(value: object) -> list[object]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(_BETWEEN) if part.strip()]
    return _list(value)


def _mapping(value: object, known: frozenset[str], shape: str) -> dict[str, object]:
    if not isinstance(value, Mapping) or not value.keys() <= known:
        raise _MisfitError(shape)
    return {str(key): each for key, each in value.items() if each is not None}


def _text(value: object) -> Text:
    """A plain text, or one that says what it is."""
    if isinstance(value, Mapping):
        if value.keys() == {"html"}:
            return Text(value=_string(value["html"]), type="html")
        if value.keys() == {"text"}:
            return Text(value=_string(value["text"]))
        raise _MisfitError("text, {html: …} or {text: …}")
    return Text(value=_string(value))


def _content(value: object) -> Text:
    if isinstance(value, Mapping):
        return _text(value)
    return Text(value=_string(value), type="html")


def _persons(value: object) -> tuple[Person, ...]:
    return tuple(person for each in _split(value) if (person := _person(each)))


def _person(value: object) -> Person | None:
    if not isinstance(value, Mapping):
        return written(_string(value))
    shape = "a name or {name, email, uri}"
    given = _mapping(value, frozenset(("name", "email", "uri", "url")), shape)
    url = given.pop("url", None)
    parts = {key: _string(each) for key, each in given.items()}
    if url is not None:
        parts.setdefault("uri", _string(url))
    return Person(**parts) if parts else None


def _categories(value: object) -> tuple[Category, ...]:
    return tuple(_category(each) for each in _split(value))


def _category(value: object) -> Category:
    if not isinstance(value, Mapping):
        return Category(term=_string(value))
    shape = "a word or {term, scheme, label}"
    given = _mapping(value, frozenset(("term", "scheme", "label")), shape)
    if "term" not in given:
        raise _MisfitError(shape)
    return Category(**{key: _string(each) for key, each in given.items()})


def _links(value: object) -> tuple[Link, ...]:
    return tuple(_link(each) for each in _list(value))


def _link(value: object) -> Link:
    if not isinstance(value, Mapping):
        return Link(href=_string(value))
    shape = "an address or {href, rel, type, title, hreflang}"
    known = frozenset(("href", "rel", "type", "title", "hreflang"))
    given = _mapping(value, known, shape)
    if "href" not in given:
        raise _MisfitError(shape)
    return Link(**{key: _string(each) for key, each in given.items()})


def _enclosures(value: object) -> tuple[Enclosure, ...]:
    return tuple(_enclosure(each) for each in _split(value))


def _enclosure(value: object) -> Enclosure:
    if not isinstance(value, Mapping):
        return Enclosure(url=_string(value))
    shape = "an address or {url, type, length, duration, title}"
    known = frozenset(("url", "type", "length", "duration", "title"))
    given = _mapping(value, known, shape)
    if "url" not in given:
        raise _MisfitError(shape)
    durations = _durations(given["duration"]) if "duration" in given else ()
    return Enclosure(
        url=_string(given["url"]),
        type=_string(given["type"]) if "type" in given else None,
        length=_number(given["length"]) if "length" in given else None,
        duration=durations[0] if durations else None,
        title=_string(given["title"]) if "title" in given else None,
    )


def _number(value: object) -> int:
    text = _string(value)
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise _MisfitError("a number of octets")
    return int(text)


def _durations(value: object) -> tuple[timedelta, ...]:
    found = tuple(
        length for each in _list(value) for length in parse_durations(_string(each))
    )
    if not found:
        raise _MisfitError('a running time such as "1:02:03", or a list of them')
    return found


def _image(value: object) -> Image:
    if not isinstance(value, Mapping):
        return Image(url=_string(value))
    shape = "an address or {url, alt, credit}"
    given = _mapping(value, frozenset(("url", "alt", "credit")), shape)
    return Image(**{key: _string(each) for key, each in given.items()})


def _kind(value: object) -> str:
    kind = _string(value).lower()
    if kind not in _KINDS:
        raise _MisfitError(f"one of {', '.join(_KINDS)}")
    return kind


def _source(value: object) -> FeedInfo:
    if not isinstance(value, Mapping):
        return FeedInfo(title=_string(value))
    shape = "a title or {id, title, link}"
    given = _mapping(value, frozenset(("id", "title", "link")), shape)
    return FeedInfo(
        id=_string(given["id"]) if "id" in given else None,
        title=_string(given["title"]) if "title" in given else None,
        links=(Link(href=_string(given["link"])),) if "link" in given else (),
    )


_FIELDS: Final[dict[str, tuple[str, Callable[[object], object]]]] = {
    "id": ("id", _string),
    "title": ("title", _text),
    "link": ("links", _links),
    "url": ("links", _links),
    "links": ("links", _links),
    "published": ("published", _string),
    "date": ("published", _string),
    "updated": ("updated", _string),
    "author": ("authors", _persons),
    "authors": ("authors", _persons),
    "contributors": ("contributors", _persons),
    "categories": ("categories", _categories),
    "tags": ("categories", _categories),
    "summary": ("summary", _text),
    "content": ("content", _content),
    "enclosures": ("enclosures", _enclosures),
    "image": ("image", _image),
    "duration": ("durations", _durations),
    "durations": ("durations", _durations),
    "kind": ("kind", _kind),
    "comments": ("comments", _string),
    "language": ("language", _string),
    "rights": ("rights", _text),
    "source": ("source", _source),
}
