"""Feeds on the network: asked politely, conditionally, within limits.

The engine of this room is requests, in a few threads.  Whatever a server does
becomes an answer of its own place, and holds no other up.
"""

import hashlib
import queue
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from time import monotonic
from typing import Final

import requests
from requests import exceptions
from urllib3.exceptions import HTTPError

from htfeed.answers import (
    Answer,
    Failed,
    Fetched,
    Moved,
    NotModified,
    Postponed,
    Refused,
    Request,
    Validators,
)
from htfeed.fetch import Policy
from htfeed.fetch.bodies import BadBodyError, Limits, decoded
from htfeed.fetch.failures import code_of
from htfeed.fetch.fields import fresh_for, retry_after
from htfeed.fetch.guard import gate_of
from htfeed.fetch.hops import is_web, next_hop, shown, target_of, without_credentials
from htfeed.fetch.manners import manners_of, rest_of
from htfeed.fetch.trail import Trail
from htfeed.fetch.transport import AddressRefusedError, Journey, Resolver, look_up
from htfeed.fetch.turns import Turn, Turns
from htfeed.syntax.urls import host_of

_ACCEPT: Final = (
    "application/atom+xml, application/feed+json, application/rss+xml, "
    "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, "
    "application/json;q=0.7, */*;q=0.1"
)
_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_PERMANENT: Final = frozenset((301, 308))
_SILENCE: Final = 30.0
"""Seconds without an octet after which a server counts as gone."""


@dataclass(frozen=True, slots=True)
class _Errand:
    """One request with all its hops."""

    request: Request
    journey: Journey
    trail: Trail


class WebFetcher:
    """Asks servers; see :class:`htfeed.answers.Fetcher`."""

    def __init__(
        self,
        policy: Policy,
        *,
        contact: str,
        limits: Limits | None = None,
        resolver: Resolver = look_up,
    ) -> None:
        """Take what holds for every request.

        Args:
            policy: How we behave, and what may be reached.
            contact: Where site owners find who asks; shown in User-Agent.
            limits: What one request may cost.
            resolver: What looks names up.
        """
        self._policy = policy
        self._gate = gate_of(policy.allow)
        self._limits = limits or Limits()
        self._resolver = resolver
        self._headers = {
            "User-Agent": f"htfeed/{version('htfeed')} (+{contact})",
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
        }

    def fetch(self, requests: Iterable[Request]) -> Iterator[Answer]:
        """Answer each request exactly once, as the answers come.

        Closing the iterator ends what is under way. Nothing new starts while an
        answer waits to be taken, so that few bodies lie in memory at a time.
        """
        turns = Turns(requests, partial(manners_of, self._policy, self._gate))
        answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        journeys: dict[Request, Journey] = {}
        try:
            while True:
                for turn in turns.ready(monotonic()):
                    journeys[turn.request] = self._started(turn, answers)
                if turns.done:
                    return
                try:
                    answer = answers.get(timeout=turns.until(monotonic()))
                except queue.Empty:
                    continue
                turns.over(answer.request, monotonic())
                journeys.pop(answer.request, None)
                yield answer
                yield from _postponed(answer, turns)
        finally:
            for journey in journeys.values():
                journey.end()

    def _started(self, turn: Turn, answers: "queue.SimpleQueue[Answer]") -> Journey:
        journey = Journey(self._gate, self._limits.deadline, self._resolver)
        # Daemons: a command that was told to stop waits for no server.
        threading.Thread(
            target=self._answer_into,
            args=(answers, turn, journey),
            name="htfeed-fetch",
            daemon=True,
        ).start()
        return journey

    def _answer_into(
        self, answers: "queue.SimpleQueue[Answer]", turn: Turn, journey: Journey
    ) -> None:
        errand = _Errand(turn.request, journey, Trail(turn))
        try:
            answer = self._ask(errand)
        except Exception as error:  # noqa: BLE001 - whoever waits for this answer would wait for ever
            detail = f"{type(error).__name__}: {error}"
            answer = Failed(request=turn.request, code="unexpected", detail=detail)
        answers.put(errand.trail.told(answer))

    def _ask(self, errand: _Errand) -> Answer:
        request, journey = errand.request, errand.journey
        if not is_web(request.url):
            detail = f"{shown(request.url)} is neither http nor https"
            return Refused(request=request, code="scheme", detail=detail)
        with journey:
            try:
                return self._travel(errand)
            except AddressRefusedError as error:
                errand.trail.turned_away()
                detail = f"{error}; to allow it: network.allow: ['{error.entry}']"
                return Refused(request=request, code="address", detail=detail)
            except BadBodyError as error:
                if not journey.expired:
                    return Failed(request=request, code=error.code, detail=error.detail)
            except (exceptions.RequestException, HTTPError, OSError, ValueError) as error:
                if not journey.expired:
                    code, detail = code_of(error)
                    return Failed(request=request, code=code, detail=detail)
            seconds = self._limits.deadline.total_seconds()
            detail = f"the answer was not whole after {seconds:g} s"
            return Failed(request=request, code="timeout", detail=detail)

    def _travel(self, errand: _Errand) -> Answer:
        """Follow redirects, one hop at a time; permanent ones from the start are told."""
        request, trail = errand.request, errand.trail
        url, permanent = request.url, True
        seen = {url}
        moved_to: str | None = None
        for _ in range(self._limits.hops + 1):
            # Validators belong to the address that gave them.
            gave = request.validators.address or request.place
            validators = request.validators if url == gave else Validators()
            trail.sets_out(url)
            with self._send(url, validators, errand.journey) as response:
                trail.heard(response.status_code)
                if response.status_code not in _REDIRECTS:
                    answer = self._answer(errand, validators, url, response)
                    if moved_to is None:
                        return answer
                    return Moved(request=request, to=moved_to, then=answer)
                following = next_hop(url, response.headers.get("Location"))
                permanent = permanent and response.status_code in _PERMANENT
            if following is None:
                detail = f"{shown(url)} redirects to nowhere that can be asked"
                return Failed(request=request, code="redirect", detail=detail)
            there = f"{shown(url)} redirects to {shown(following)[:200]}"
            if not is_web(following):
                detail = f"{there}, neither http nor https"
                return Refused(request=request, code="scheme", detail=detail)
            if following in seen:
                detail = f"{there}, which was asked before"
                return Failed(request=request, code="redirect-loop", detail=detail)
            url, moved_to = following, following if permanent else moved_to
            seen.add(url)
        detail = f"more than {self._limits.hops} redirects"
        return Failed(request=request, code="redirects", detail=detail)

    def _send(
        self, url: str, validators: Validators, journey: Journey
    ) -> requests.Response:
        conditions = {
            "If-None-Match": validators.etag,
            "If-Modified-Since": validators.last_modified,
        }
        given = {name: value for name, value in conditions.items() if value}
        prepared = requests.Request("GET", url).prepare()
        prepared.headers.update(self._headers | given)
        journey.target = target_of(url)
        return journey.session.send(
            prepared, stream=True, allow_redirects=False, timeout=_SILENCE
        )

    def _answer(
        self, errand: _Errand, asked: Validators, url: str, response: requests.Response
    ) -> Fetched | NotModified | Failed:
        request, status = errand.request, response.status_code
        before = request.validators
        given = _validators(response, None if url == request.place else url)
        if status == 304 and (asked.etag or asked.last_modified):
            kept = replace(
                before,
                etag=given.etag or before.etag,
                last_modified=given.last_modified or before.last_modified,
                fresh_for=given.fresh_for,
            )
            return NotModified(request=request, validators=kept, status=status)
        if status != 200:
            wanted = retry_after(response.headers)
            return Failed(
                request=request,
                code="gone" if status == 410 else f"http-{status}",
                detail=f"{shown(url)} answered {status} {response.reason or ''}".strip(),
                status=status,
                retry_after=wanted,
                rests=rest_of(self._gate, url, status, wanted),
            )
        body = self._body(response, errand.trail)
        if errand.journey.expired:
            raise TimeoutError
        if not body:
            detail = f"{shown(url)} answered 200 with nothing in it"
            return Failed(request=request, code="empty", detail=detail, status=status)
        given = replace(given, digest=hashlib.sha256(body).hexdigest())
        if given.digest == before.digest:
            return NotModified(request=request, validators=given, status=status)
        return Fetched(
            request=request,
            body=body,
            validators=given,
            media_type=response.headers.get("Content-Type", ""),
            url=without_credentials(url),
            status=status,
        )

    def _body(self, response: requests.Response, trail: Trail) -> bytes:
        chunks = trail.counted(response.raw.stream(65536, decode_content=False))
        codings = response.headers.get("Content-Encoding", "")
        try:
            return decoded(chunks, codings, self._limits)
        except HTTPError as error:
            raise BadBodyError("torn", f"the body broke off: {error}") from error


def _postponed(answer: Answer, turns: Turns) -> Iterator[Postponed]:
    """Give up what waits for a host that wants a rest."""
    last = answer.then if isinstance(answer, Moved) else answer
    if isinstance(last, Failed) and last.rests is not None:
        host = last.hops[-1].host if last.hops else host_of(last.request.url)
        for request in turns.give_up(host):
            yield Postponed(request=request, host=host, wait=last.rests)


def _validators(response: requests.Response, address: str | None) -> Validators:
    return Validators(
        etag=response.headers.get("ETag"),
        last_modified=response.headers.get("Last-Modified"),
        address=address,
        fresh_for=fresh_for(response.headers),
    )
