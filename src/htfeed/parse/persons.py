"""Persons: constructs of Atom, and the one-line forms that everybody else writes."""

import re
from collections.abc import Iterable
from typing import Final

from lxml import etree

from htfeed.constructs import Person
from htfeed.parse.addresses import is_web, resolved
from htfeed.parse.names import children, local
from htfeed.parse.texts import base_of, worded
from htfeed.parse.xmltree import text_of

_PIECE: Final = r"[^\s<>()\[\]\"',;:@]+"
_MAIL: Final = rf"{_PIECE}(?:'{_PIECE})*@{_PIECE}"  # RFC 5322 §3.2.3: o'neil is one
# Order is priority: the first that fits is what the line means.
_FORMS: Final = (
    re.compile(rf"(?P<email>{_MAIL})\s*\((?P<name>[^()]*)\)"),
    re.compile(rf"(?P<name>[^<>]*?)\s*<\s*(?:mailto:)?(?P<email>{_MAIL})\s*>"),
    re.compile(rf"(?P<name>[^()]*?)\s*\(\s*(?:mailto:)?(?P<email>{_MAIL})\s*\)"),
    re.compile(rf"(?:mailto:)?(?P<email>{_MAIL})"),
    re.compile(rf"(?P<name>[^<>()@]*\S)\s+(?P<email>{_MAIL})"),
    re.compile(rf"(?P<email>{_MAIL})\s+(?P<name>[^<>()@]*)"),
)
_SEVERAL: Final = tuple(
    re.compile(rf"(?:\"[^\"]*\"|\([^()]*\)|[^{mark}\"(])+") for mark in ";,"
)
_AROUND: Final = " ,;|-\u2013\u2014"
"""What parts a name from a mail, and belongs to neither."""
_LONGEST: Final = 500
"""Longer lines are taken for a name: no form is looked for in them."""
_CROWD: Final = 100
"""Of more persons only those are left out who are told again word for word."""
_URI: Final = ("uri", "url", "homepage", "web", "href")
_PARTS: Final = frozenset({"name", "email", *_URI})


def written(text: str) -> Person | None:
    """Return the person whom a line names, by a name, a mail, or both in some form."""
    line = " ".join(text.split())
    if not line:
        return None
    for form in _FORMS if "@" in line and len(line) <= _LONGEST else ():
        found = form.fullmatch(line)
        if found:
            given = found.groupdict(default="")
            name = _unquoted(given.get("name", "").strip(_AROUND))
            return Person(name=name, email=given["email"])
    return Person(uri=line) if is_web(line) else Person(name=_unquoted(line))


def everybody(text: str) -> tuple[Person, ...]:
    """Return the persons whom a line names: several only where each has a mail."""
    if text.count("@") > 1 and len(text) <= _LONGEST:
        for parts in _SEVERAL:
            found = [written(each) for each in parts.findall(text) if each.strip()]
            if len(found) > 1 and all(map(_is_whole, found)):
                return tuple(filter(None, found))
    person = written(text)
    return (person,) if person else ()


def _is_whole(person: Person | None) -> bool:
    """Whether a part of a line is a person with a mail, and nothing of the next."""
    return person is not None and bool(person.email) and "@" not in (person.name or "")


def _unquoted(name: str) -> str | None:
    text = name.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1].strip()
    return text or None


def constructs(element: etree._Element, base: str | None) -> tuple[Person, ...]:
    """Return the persons of an element: of a line there can be several."""
    if not len(element):
        return everybody(worded(text_of(element)))
    person = construct(element, base)
    return (person,) if person else ()


def construct(element: etree._Element, base: str | None) -> Person | None:
    """Return the person of an element: an Atom construct (RFC 4287 §3.2) or a line."""
    if not len(element):
        return written(worded(text_of(element)))
    parts = {local(child): text_of(child) for child in reversed(list(children(element)))}
    if _PARTS.isdisjoint(parts):
        return written(text_of(element))
    uri = next((parts[each] for each in _URI if parts.get(each)), "")
    base = base_of(element, base)
    name = " ".join(parts.get("name", "").split())
    email = parts.get("email", "").removeprefix("mailto:")
    if not (name or email or uri):
        return None
    return Person(name=name or None, email=email or None, uri=resolved(uri, base) or None)


def distinct(persons: Iterable[Person | None]) -> tuple[Person, ...]:
    """Return the persons in order, without those who are told again with less.

    RSS often names one author twice: ``author`` with a mail, ``dc:creator``
    with the name alone.
    """
    named = [person for person in persons if person]
    if len(named) < 2:
        return tuple(named)
    given = tuple(dict.fromkeys(named))
    if len(given) > _CROWD:
        return given
    kept: list[Person] = []
    for person in given:
        if not any(_covers(other, person) for other in kept):
            kept = [each for each in kept if not _covers(person, each)]
            kept.append(person)
    return tuple(kept)


def _covers(more: Person, less: Person) -> bool:
    """Whether everything that is said of one person is said of the other."""
    return all(
        getattr(less, each) is None or getattr(less, each) == getattr(more, each)
        for each in ("name", "email", "uri")
    )
