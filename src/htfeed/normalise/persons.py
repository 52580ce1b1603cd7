"""Authors and contributors: the forms that feeds squeeze a person into, taken apart."""

import re
from collections.abc import Iterable
from typing import Final

from htfeed.constructs import Person
from htfeed.normalise.remarks import Remarks
from htfeed.normalise.texts import line
from htfeed.syntax.urls import absolute
from htfeed.syntax.xml import legal

# RFC 4287 §3.2.3 asks for an addr-spec; feeds write nothing beyond this much of it.
_LOCAL: Final = r"[^\s@<>()\[\]\"',;:]{1,64}(?:'[^\s@<>()\[\]\"',;:]{1,64})?"
_EMAIL: Final = rf"{_LOCAL}@[^\s@<>()\[\]\"',;:]{{1,253}}"
_ADDRESS: Final = re.compile(_EMAIL)
_FORMS: Final = (
    re.compile(rf"(?P<email>{_EMAIL})\s*\((?P<name>[^@]*)\)"),  # RSS 2.0: author
    re.compile(rf"(?P<name>.*?)\s*[(\[]\s*(?:mailto:)?(?P<email>{_EMAIL})\s*[)\]]"),
    re.compile(rf"\"?(?P<name>.*?)\"?\s*<\s*(?:mailto:)?(?P<email>{_EMAIL})\s*>"),
    re.compile(rf"(?:mailto:)?(?P<email>{_EMAIL})(?P<name>)"),
    re.compile(rf"(?P<email>{_EMAIL})\s+(?P<name>\S.*)"),
)


def persons(
    given: Iterable[Person], base: str | None, remarks: Remarks
) -> tuple[Person, ...]:
    """Return the persons, each once, without those of whom nothing is left."""
    found = [_person(each, base, remarks) for each in given]
    known = [each for each in found if each.name or each.email or each.uri]
    return tuple(dict.fromkeys(known) if len(known) > 1 else known)


def _person(given: Person, base: str | None, remarks: Remarks) -> Person:
    name, email = _parted(line(given.name) or "")
    if not given.email and not given.uri:
        return Person(name=name or None, email=email)
    own, uri = _email(given.email), legal(given.uri or "").strip()
    if uri.lower().startswith("mailto:"):
        own, uri = own or _email(uri), ""
    address = absolute(uri, base) if uri else None
    if uri and address is None:
        remarks.add(
            "link-refused", "person", uri, "is no web address that can be published"
        )
    return Person(name=name or None, email=own or email, uri=address)


def _parted(name: str) -> tuple[str, str | None]:
    """Return name and address of what stands where only a name should."""
    if "@" in name:
        for form in _FORMS:
            found = form.fullmatch(name)
            if found:
                return found["name"].strip(), found["email"]
    return name, None


def _email(text: str | None) -> str | None:
    found = _ADDRESS.search(legal(text or "").removeprefix("mailto:"))
    return found[0] if found else None
