"""Feeds on the network: asked politely, conditionally, within limits.

The engine of this room is requests, in a few threads.  Whatever a server does
becomes an answer of its own place, and holds no other up.
"""

import hashlib
import queue
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
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
from htfeed.fetch.failures import code_of, retry_after
from htfeed.fetch.guard import gate_of
from htfeed.fetch.hops import is_web, next_hop, shown, target_of
from htfeed.fetch.transport import AddressRefusedError, Journey, Resolver, look_up
from htfeed.fetch.turns import Turns

_ACCEPT: Final = (
    "application/atom+xml, application/feed+json, application/rss+xml, "
    "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, "
    "application/json;q=0.7, */*;q=0.1"
)
_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_PERMANENT: Final = frozenset((301, 308))
_SILENCE: Final = 30.0
"""Seconds without an octet after which a server counts as gone."""


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
        turns = Turns(requests)
        answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        journeys: dict[Request, Journey] = {}
        try:
            while True:
                for request in turns.ready():
                    limits = self._limits
                    journeys[request] = Journey(self._gate, limits.deadline, self._resolver)
                    # Daemons: a command that was told to stop waits for no server.
                    threading.Thread(
                        target=self._answer_into,
                        args=(answers, request, journeys[request]),
                        name="htfeed-fetch",
                        daemon=True,
                    ).start()
                if not turns.running:
                    return
                answer = answers.get()
                turns.over(answer.request)
                journeys.pop(answer.request, None)
                yield answer
        finally:
            for journey in journeys.values():
                journey.end()

    def _answer_into(
        self, answers: "queue.SimpleQueue[Answer]", request: Request, journey: Journey
    ) -> None:
        began = monotonic()
        try:
            answer = self._ask(request, journey)
        except Exception as error:  # noqa: BLE001 - whoever waits for this answer would wait for ever
            detail = f"{type(error).__name__}: {error}"
            answer = Failed(request=request, code="unexpected", detail=detail)
        answers.put(_timed(answer, timedelta(seconds=monotonic() - began)))

    def _ask(self, request: Request, journey: Journey) -> Answer:
        if not is_web(request.place):
            detail = f"{request.place} is neither http nor https"
            return Refused(request=request, code="scheme", detail=detail)
        with journey:
            try:
                return self._travel(request, journey)
            except AddressRefusedError as error:
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

    def _travel(self, request: Request, journey: Journey) -> Answer:
        """Follow redirects, one hop at a time; permanent ones from the start are told."""
        url, permanent = request.place, True
        seen = {url}
        moved_to: str | None = None
        for _ in range(self._limits.hops + 1):
            validators = request.validators if url == request.place else Validators()
            with self._send(url, validators, journey) as response:
                if response.status_code not in _REDIRECTS:
                    answer = self._answer(request, validators, url, response, journey)
                    if moved_to is None:
                        return answer
                    return Moved(request=request, to=moved_to, then=answer)
                following = next_hop(url, response.headers.get("Location"))
                permanent = permanent and response.status_code in _PERMANENT
            if following is None:
                detail = f"{shown(url)} redirects to nowhere that can be asked"
                return Failed(request=request, code="redirect", detail=detail)
            if not is_web(following):
                detail = (
                    f"{shown(url)} redirects to {following[:200]}, neither http nor https"
                )
                return Refused(request=request, code="scheme", detail=detail)
            if following in seen:
                detail = f"{shown(url)} redirects to {following}, which was asked before"
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
        self,
        request: Request,
        asked: Validators,
        url: str,
        response: requests.Response,
        journey: Journey,
    ) -> Fetched | NotModified | Failed:
        status, before = response.status_code, request.validators
        # Validators belong to the address that gave them.
        given = _validators(response) if url == request.place else Validators()
        if status == 304 and (asked.etag or asked.last_modified):
            kept = replace(
                before,
                etag=given.etag or before.etag,
                last_modified=given.last_modified or before.last_modified,
            )
            return NotModified(request=request, validators=kept, status=status)
        if status != 200:
            return Failed(
                request=request,
                code="gone" if status == 410 else f"http-{status}",
                detail=f"{shown(url)} answered {status} {response.reason or ''}".strip(),
                status=status,
                retry_after=retry_after(response.headers),
            )
        body = self._body(response)
        if journey.expired:
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
            url=shown(url),
            status=status,
        )

    def _body(self, response: requests.Response) -> bytes:
        chunks = response.raw.stream(65536, decode_content=False)
        codings = response.headers.get("Content-Encoding", "")
        try:
            return decoded(chunks, codings, self._limits)
        except HTTPError as error:
            raise BadBodyError("torn", f"the body broke off: {error}") from error


def _validators(response: requests.Response) -> Validators:
    return Validators(
        etag=response.headers.get("ETag"),
        last_modified=response.headers.get("Last-Modified"),
    )


def _timed(answer: Answer, took: timedelta) -> Answer:
    if isinstance(answer, Refused | Postponed):
        return answer
    if isinstance(answer, Moved):
        then = answer.then
        return (
            answer
            if isinstance(then, Refused)
            else replace(answer, then=replace(then, elapsed=took))
        )
    return replace(answer, elapsed=took)
