"""One request with all its hops: what each asks, and what comes of what was heard.

Pure: whoever carries a journey out (:mod:`htfeed.fetch.polling` for many at a time,
:mod:`htfeed.fetch.visits` for one) sends what :meth:`Journey.call` says and tells it
what came, until an answer comes back.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from htfeed.answers import (
    OPEN,
    Access,
    Answer,
    Failed,
    Fetched,
    Hop,
    Moved,
    NotModified,
    Postponed,
    Refused,
    Request,
    Validators,
)
from htfeed.fetch.bodies import Limits, decoded
from htfeed.fetch.codings import BadBodyError
from htfeed.fetch.fields import fresh_for, retry_after, tells_freshness
from htfeed.fetch.guard import Gate
from htfeed.fetch.heads import WHOLE, Head
from htfeed.fetch.hops import (
    WebAddress,
    is_web,
    next_hop,
    shown,
    web_address,
    without_credentials,
)
from htfeed.fetch.manners import rest_of
from htfeed.fetch.masks import masked
from htfeed.syntax.urls import host_of

REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_PERMANENT: Final = frozenset((301, 308))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Call:
    """One HTTP request: a GET, as it is to be sent; equal to itself alone."""

    scheme: str
    host: str
    """As name servers know it; without the brackets of an IPv6 address."""
    port: int
    target: str
    """In origin-form (RFC 9112 §3.2.1), octet for octet as the address has it."""
    fields: tuple[tuple[str, str], ...]
    """Header fields beyond ``Host`` and those that every request has."""
    access: Access
    aloud: bool
    seconds: float
    """How long it may last."""
    spent: float
    """How long the hops before it lasted."""
    raw: int
    """How many octets its body may have, as they come."""


@dataclass(slots=True, kw_only=True)
class Heard:
    """What came of a call."""

    status: int | None = None
    """None where no head came."""
    reason: str = ""
    head: Head = field(default_factory=dict)
    body: Sequence[bytes] = ()
    """As it came; left out where nobody needs it."""
    whole: bytes | None = None
    """The body, undone of its codings, where that is done already."""
    octets: int = 0
    code: str | None = None
    """Why it failed, as a word to count by; None if what came is whole."""
    detail: str = ""
    refused: bool = False
    """Whether we would not connect: nobody was asked."""
    elapsed: float = 0.0
    """Seconds."""
    sent: str = ""
    received: str = ""


@dataclass(slots=True)
class Beside:
    """How a host was treated when a call to it began."""

    beside: int = 1
    after: float | None = None


class Journey:
    """A request on its way, from hop to hop."""

    def __init__(self, request: Request, gate: Gate, limits: Limits, now: datetime) -> None:
        """Stand at the beginning.

        Args:
            request: What is asked for.
            gate: Tells the operator's own hosts, which rest a source alone.
            limits: What the request may cost.
            now: What dates in answers are compared with.
        """
        self.request = request
        self._now = now
        self._head_for(request.url)
        self._gate = gate
        self._limits = limits
        self._spent = 0.0
        self._seen = {self.url}
        self._moved_to: str | None = None
        self._permanent = True
        self._hops: list[Hop] = []

    def _head_for(self, url: str) -> None:
        """Let an address be the one that is asked next."""
        self.url = url
        try:
            self._there = web_address(url)
            self._flaw = None
        except ValueError as error:
            self._there, self._flaw = None, f"the address cannot be asked: {error}"
        self.host = self._there.host if self._there else host_of(url)

    def call(self) -> Call | Answer:
        """Return what is to be sent now; an answer where it cannot be sent."""
        there = self._there
        if self._flaw is not None:
            return self.fails("url", self._flaw)
        if there is None:
            detail = f"{shown(self.url)} is neither http nor https"
            return self._told(self._refused("scheme", detail))
        access, user = self._opens(there)
        return Call(
            scheme=there.scheme,
            host=there.host,
            port=there.port,
            target=there.target,
            fields=(*self._conditions(), *access.fields, *_basic(access, user)),
            access=access,
            aloud=self.request.aloud,
            seconds=self._limits.deadline.total_seconds() - self._spent,
            spent=self._spent,
            raw=self._limits.raw,
        )

    def hears(self, heard: Heard, beside: Beside) -> Answer | None:
        """Take what came of the call; return the answer, None if there is a next hop.

        Args:
            heard: What came.
            beside: How the host was treated.
        """
        self._spent += heard.elapsed
        if not heard.refused:
            self._hops.append(self._hop(heard, beside))
        if heard.refused:
            return self._told(self._refused("address", heard.detail))
        if heard.code is not None:
            return self.fails(heard.code, heard.detail, status=heard.status)
        if heard.status in REDIRECTS:
            return self._turned(heard)
        return self._told(self._arrived(heard))

    def fails(self, code: str, detail: str, *, status: int | None = None) -> Answer:
        """Return the answer of a journey that ends here."""
        return self._told(self._failed(code, detail, status))

    def postponed(self, wait: timedelta) -> Postponed:
        """Return the answer of a journey that ends before a host that wants a rest."""
        return Postponed(
            request=self.request, host=self.host, wait=wait, hops=tuple(self._hops)
        )

    @property
    def _validators(self) -> Validators:
        """Return those that the address which is asked now gave."""
        known = self.request.validators
        return known if self.url == (known.address or self.request.place) else Validators()

    @property
    def _who(self) -> str:
        """Return the address that is asked now, where it is not the place itself."""
        return "" if self.url == self.request.place else f"{shown(self.url)} "

    def _conditions(self) -> tuple[tuple[str, str], ...]:
        known = self._validators
        fields = (
            ("If-None-Match", known.etag),
            ("If-Modified-Since", known.last_modified),
        )
        return tuple((name, value) for name, value in fields if value)

    def _opens(self, there: WebAddress) -> tuple[Access, tuple[str, str] | None]:
        """Return what opens the door: for the origin that it is for, for no other."""
        home = there if self.url == self.request.place else web_address(self.request.place)
        if home is None or home.origin != there.origin:
            return OPEN, None
        return self.request.access, home.user

    def _turned(self, heard: Heard) -> Answer | None:
        """Follow a redirect; permanent ones from the start on are told."""
        self._permanent = self._permanent and heard.status in _PERMANENT
        following = next_hop(self.url, heard.head.get("location"))
        if following is None:
            detail = f"{self._who}redirects to nowhere that can be asked"
            return self.fails("redirect", detail)
        there = f"{self._who}redirects to {shown(following)[:200]}"
        if not is_web(following):
            return self._told(self._refused("scheme", f"{there}, neither http nor https"))
        if following in self._seen:
            return self.fails("redirect-loop", f"{there}, which was asked before")
        if len(self._seen) > self._limits.hops:
            return self.fails("redirects", f"more than {self._limits.hops} redirects")
        self._head_for(following)
        self._moved_to = following if self._permanent else self._moved_to
        self._seen.add(following)
        return None

    def _arrived(self, heard: Heard) -> Fetched | NotModified | Failed:
        status = heard.status or 0
        if status == 304 and self._validators.conditional:
            return self._not_modified(self._renewed(heard.head), status)
        if status not in WHOLE:
            code = "gone" if status == 410 else f"http-{status}"
            told = f"{self._who}answered {status} {heard.reason}".strip()
            return self._failed(code, told, status, heard.head)
        codings = heard.head.get("content-encoding", "")
        try:
            body = heard.whole
            if body is None:
                body = decoded(iter(heard.body), codings, self._limits)
        except BadBodyError as error:
            return self._failed(error.code, error.detail, status)
        if not body:
            told = f"{self._who}answered {status} with nothing in it"
            return self._failed("empty", told, status)
        return self._read(heard, body)

    def _read(self, heard: Heard, body: bytes) -> Fetched | NotModified:
        head, url = heard.head, self.url
        given = Validators(
            etag=head.get("etag"),
            last_modified=head.get("last-modified"),
            address=None if url == self.request.place else url,
            fresh_for=fresh_for(head, self._now),
            digest=hashlib.sha256(body).hexdigest(),
        )
        if given.digest == self.request.validators.digest:
            return self._not_modified(given, heard.status)
        return Fetched(
            request=self.request,
            body=body,
            validators=given,
            media_type=head.get("content-type", ""),
            url=without_credentials(url),
            status=heard.status,
            elapsed=timedelta(seconds=self._spent),
            hops=tuple(self._hops),
        )

    def _not_modified(self, validators: Validators, status: int | None) -> NotModified:
        return NotModified(
            request=self.request,
            validators=validators,
            status=status,
            elapsed=timedelta(seconds=self._spent),
            hops=tuple(self._hops),
        )

    def _renewed(self, head: Head) -> Validators:
        """Return what is known after a 304, whose fields replace (RFC 9111 §4.3.4)."""
        before = self.request.validators
        etag = head.get("etag") or before.etag
        modified = head.get("last-modified") or before.last_modified
        told = tells_freshness(head)
        if not told and (etag, modified) == (before.etag, before.last_modified):
            return before
        return Validators(
            etag=etag,
            last_modified=modified,
            address=before.address,
            fresh_for=fresh_for(head, self._now) if told else before.fresh_for,
            digest=before.digest,
            reader=before.reader,
        )

    def _refused(self, code: str, detail: str) -> Refused:
        return Refused(
            request=self.request, code=code, detail=detail, hops=tuple(self._hops)
        )

    def _failed(
        self, code: str, detail: str, status: int | None, head: Head | None = None
    ) -> Failed:
        wanted = retry_after(head, self._now) if head else None
        return Failed(
            request=self.request,
            code=code,
            detail=detail,
            status=status,
            retry_after=wanted,
            rests=rest_of(self._gate, self.url, status, wanted) if status else None,
            elapsed=timedelta(seconds=self._spent),
            hops=tuple(self._hops),
        )

    def _hop(self, heard: Heard, beside: Beside) -> Hop:
        after = beside.after
        return Hop(
            url=shown(self.url),
            host=self.host,
            status=heard.status,
            octets=heard.octets,
            elapsed=timedelta(seconds=heard.elapsed),
            sent=masked(heard.sent, self.request.access),
            received=masked(heard.received, self.request.access),
            beside=beside.beside,
            after=None if after is None else timedelta(seconds=after),
        )

    def _told(self, answer: Fetched | NotModified | Failed | Refused) -> Answer:
        """Return an answer, with the new address if it came from one."""
        last = self._hops[-1].status if self._hops else None
        if self._moved_to is None or last is None or last in REDIRECTS:
            return answer  # the new address was not heard of
        return Moved(request=self.request, to=self._moved_to, then=answer)


def _basic(access: Access, user: tuple[str, str] | None) -> tuple[tuple[str, str], ...]:
    """Return the field of a name and a password that an address carries (RFC 7617 §2)."""
    if user is None or any(name.lower() == "authorization" for name, _ in access.fields):
        return ()
    pair = base64.b64encode(":".join(user).encode()).decode("ascii")
    return (("Authorization", f"Basic {pair}"),)
