"""How sources are accessed: credentials, proxies, header fields that cannot be right."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Final
from urllib.parse import urlsplit

from htfeed.config.complaints import Complaint, KeyPath
from htfeed.config.sheet import Sheet
from htfeed.config.values import Fault
from htfeed.places import Auth, is_address

_WAYS: Final = tuple(each.name for each in fields(Auth))
_OF_ADDRESSES: Final = ("auth", "proxy", "certificate", "user_agent")
_PROXIES: Final = frozenset({"http", "https", "socks5", "socks5h"})
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OURS: Final = frozenset(
    {
        *("host", "connection", "content-length", "transfer-encoding", "te", "upgrade"),
        *("accept", "accept-encoding", "user-agent", "range", "expect"),
        *("if-none-match", "if-modified-since", "if-range", "a-im"),
    }
)
"""Fields that every request has, or none: they are not the operator's to set."""


def check_proxy(value: str) -> Fault | None:
    """Whether a text is the address of a proxy."""
    try:
        parts = urlsplit(value)
        known = parts.scheme in _PROXIES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if known and not parts.path.strip("/") and " " not in value:
        return None
    return Fault(
        expected="the address of a proxy",
        cure="write for example http://proxy.example.org:3128 or socks5h://127.0.0.1:1080",
    )


def check_field(value: str) -> Fault | None:
    """Whether a text can be the value of a header field (RFC 9110 §5.5)."""
    if value.strip() == value and value and "\n" not in value and _is_latin(value):
        return None
    return Fault(
        expected="one line of text that a header field can hold",
        cure="leave out line breaks and blanks around it, and what is not Latin-1",
    )


def check_user(value: str) -> Fault | None:
    """Whether a text can be the name of Basic authentication (RFC 7617 §2)."""
    if value and ":" not in value:
        return None
    return Fault(expected="a name without a colon", cure="write the name alone")


def check(sheet: Sheet) -> Iterator[Complaint]:
    """Give what is wrong with the access to sources, beyond single values."""
    for path, source in sheet.matches(("sources", "*")):
        if isinstance(source, dict):
            yield from _source(path, source)
    for path, auth in sheet.matches(("sources", "*", "auth")):
        if isinstance(auth, dict):
            yield from _auth(path, auth)
    for path, _ in sheet.matches(("sources", "*", "auth", "header", "*")):
        yield from _name(path)


def _source(path: KeyPath, source: Mapping[str, object]) -> Iterator[Complaint]:
    listed = source.get("opml")
    if "url" in source or (isinstance(listed, str) and is_address(listed)):
        return
    for key in _OF_ADDRESSES:
        if key in source:
            yield Complaint(
                path=(*path, key),
                cause="is for what is asked on the network, and this source is files",
                cure="leave it out",
                at_key=True,
            )


def _auth(path: KeyPath, auth: Mapping[str, object]) -> Iterator[Complaint]:
    given = [each for each in _WAYS if each in auth]
    if len(given) != 1:
        yield Complaint(
            path=path,
            cause=f"has {' and '.join(given)}" if given else "says nothing",
            cure=f"choose one of {', '.join(_WAYS)}, such as {{bearer: 'env:TOKEN'}}",
        )
    if auth.get("header") == {}:
        yield Complaint(
            path=(*path, "header"),
            cause="is empty",
            cure="name a field and its value, such as {X-Api-Key: 'env:API_KEY'}",
        )


def _name(path: KeyPath) -> Iterator[Complaint]:
    name = str(path[-1])
    if not _TOKEN.fullmatch(name):
        cause = "is no name of a header field"
    elif name.lower() in _OURS:
        cause = "is a field that htfeed itself sets, or none sets"
    else:
        return
    yield Complaint(path=path, cause=cause, cure="write for example X-Api-Key", at_key=True)


def _is_latin(value: str) -> bool:
    try:
        value.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True
