"""A published document -> the answers that HTTP gives of it, ready to be sent.

All that can be known beforehand is made once: a request only chooses.
"""

import gzip
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from typing import Any, Final

from starlette.types import Receive, Scope, Send

from htfeed.formats import CACHE_CONTROL, FORMATS, content_type, media_type_of
from htfeed.serve.directory import pages_of
from htfeed.serve.negotiation import IDENTITY

Fields = list[tuple[bytes, bytes]]
"""The header fields of a message, as ASGI has them."""

PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' https: http:;"
    " media-src https: http:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""What a page may load and do (CSP): no script at all."""
PAGE: Final = {
    "content-security-policy": PAGE_POLICY,
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
"""What browsers are told of every page, be it a document or made for who asked."""
EXPOSED: Final = "etag, last-modified, link, im"
"""What scripts of other sites may read of an answer (Fetch §3.3.5)."""
PASSING: Final = {"cache-control": "no-cache"}
"""Of what will soon be another one, though nothing is published (RFC 9111 §5.2.2.4)."""
VARYING: Final = ("accept", "sec-fetch-dest")
"""What decides whether a browser navigates to a feed (RFC 9110 §12.5.5)."""
LED: Final = {
    "cache-control": "public, max-age=300",
    # Scripts of other sites follow it only where it is theirs to read, too.
    "access-control-allow-origin": "*",
}
"""What is told beside another address."""
_LEAST: Final = 512
"""Octets; of what is smaller nothing would be saved."""
_FEEDS: Final = {each.media_type for each in FORMATS.values()}
_SHARED: Final = {*_FEEDS, "text/x-opml", "application/xml"}
# RFC 9110 §15.4.5: what a 304 repeats; the rest the client has.
_REPEATED: Final = {
    *(b"etag", b"cache-control", b"vary", b"link", b"access-control-allow-origin"),
    b"access-control-expose-headers",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole response, in both of the forms that it is sent in."""

    status: int
    fields: Fields
    body: bytes = b""
    start: dict[str, Any] = field(init=False)
    """The start of it as ASGI has it; the body follows."""
    head: bytes = field(init=False)
    """The same as HTTP/1.1 has it, but for ``Date`` and the empty line."""

    def __post_init__(self) -> None:
        """Make both forms, once for all that will be sent."""
        start = {
            "type": "http.response.start",
            "status": self.status,
            "headers": self.fields,
        }
        lines = [b"HTTP/1.1 %d %b" % (self.status, HTTPStatus(self.status).phrase.encode())]
        lines += [b"%b: %b" % each for each in self.fields]
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "head", b"\r\n".join((*lines, b"")))

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send it, as an application of ASGI."""
        await send(self.start)
        await send({"type": "http.response.body", "body": self.body})


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A representation of a document: its octets in a content coding."""

    etag: bytes
    """A strong validator (RFC 9110 §8.8.3): a digest of the octets, and the coding."""
    found: Answer
    """A 200."""
    head: Answer
    """What HEAD is answered: the same without the body."""
    not_modified: Answer
    """A 304."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A document as it is answered, published before or made for who asked."""

    variants: Mapping[str, Variant]
    """By content coding (RFC 9110 §8.4.1), the best first; ``identity`` is the last."""
    kind: str
    """The main type of its media type: ``application``."""
    modified: int | None = None
    """When it became what it is: seconds since 1970, as ``Last-Modified`` has it."""
    pages: tuple[str, ...] = ()
    """Where browsers that navigate to it are led, if one of these is there."""
    codings: tuple[str, ...] = field(init=False)
    """The codings that it is there in beside that."""
    etags: frozenset[bytes] = field(init=False)
    """The validators of all its representations."""
    octets: int = field(init=False)
    """How much memory it takes."""

    def __post_init__(self) -> None:
        """Know what is asked for most."""
        set_ = object.__setattr__
        set_(self, "codings", tuple(self.variants)[:-1])
        set_(self, "etags", frozenset(each.etag for each in self.variants.values()))
        set_(self, "octets", sum(len(each.found.body) for each in self.variants.values()))


def ready(
    path: str, body: bytes, modified: float, packed: Mapping[str, bytes], link: str | None
) -> Ready:
    """Return a document as it is answered.

    Args:
        path: Its path below the output.
        body: Its octets.
        modified: When it became these: seconds since 1970.
        packed: The octets in content codings, the best first.
        link: Its ``Link`` field, if it has one.
    """
    media_type = media_type_of(path)
    common = {"last-modified": formatdate(int(modified), usegmt=True)}
    if media_type in _SHARED:
        common["access-control-allow-origin"] = "*"
        common["access-control-expose-headers"] = EXPOSED
    if link:
        common["link"] = link
    if media_type == "text/html":
        common |= PAGE
    return represented(
        body,
        content_type(path),
        common,
        packed=packed,
        modified=int(modified),
        pages=pages_of(path),
    )


def represented(
    body: bytes,
    kind: str,
    told: Mapping[str, str],
    *,
    packed: Mapping[str, bytes],
    modified: int | None = None,
    pages: tuple[str, ...] = (),
) -> Ready:
    """Return octets as they are answered.

    Args:
        body: The octets.
        kind: Their media type, as ``Content-Type`` has it.
        told: Further header fields.
        packed: The octets in content codings, the best first.
        modified: See :class:`Ready`.
        pages: See :class:`Ready`.
    """
    digest = hashlib.sha256(body).hexdigest()[:32]
    common = {
        "content-type": kind,
        "cache-control": CACHE_CONTROL,
        "x-content-type-options": "nosniff",
        **told,
    }
    varies = ["accept-encoding"] if packed else []
    if pages:
        varies += VARYING
    if varies:
        common["vary"] = ", ".join(varies)
    variants = {
        coding: _variant(digest, coding, octets, common)
        for coding, octets in (*packed.items(), (IDENTITY, body))
    }
    return Ready(
        variants=variants,
        kind=kind.partition("/")[0],
        modified=modified,
        pages=pages,
    )


def squeezed(body: bytes) -> Mapping[str, bytes]:
    """Return octets that nothing lies beside in content codings, made for the line now."""
    if len(body) < _LEAST:
        return {}
    return {"gzip": gzip.compress(body, compresslevel=5, mtime=0)}


def _variant(digest: str, coding: str, body: bytes, common: Mapping[str, str]) -> Variant:
    # Other octets have another strong validator (RFC 9110 §8.8.3.3).
    packed = coding != IDENTITY
    etag = f'"{digest}-{coding}"' if packed else f'"{digest}"'
    told = {"etag": etag, **common, "content-length": str(len(body))}
    if packed:
        told["content-encoding"] = coding
    fields = encoded(told)
    repeated = [each for each in fields if each[0] in _REPEATED]
    return Variant(
        etag=etag.encode(),
        found=Answer(200, fields, body),
        head=Answer(200, fields),
        not_modified=Answer(304, repeated),
    )


def encoded(told: Mapping[str, str]) -> Fields:
    """Return header fields as ASGI has them."""
    return [(name.encode(), value.encode("latin-1")) for name, value in told.items()]


def fields_of(headers: Iterable[tuple[bytes, bytes]]) -> Mapping[bytes, bytes]:
    """Return header fields by name; several of a name are a list (RFC 9110 §5.3)."""
    fields: dict[bytes, bytes] = {}
    for name, value in headers:
        fields[name] = fields[name] + b", " + value if name in fields else value
    return fields
