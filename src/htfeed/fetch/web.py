"""Feeds on the network: asked politely, conditionally, within limits.

The engine of this room is requests, in a few threads; a host is asked one
thing at a time.  Whatever a server does becomes an answer of its own place.
"""

import hashlib
import queue
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from importlib.metadata import version
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

import requests
from requests import exceptions
from urllib3.exceptions import HTTPError

from htfeed.answers import (
    Answer,
    Failed,
    Fetched,
    Moved,
    NotModified,
    Refused,
    Request,
    Validators,
)
from htfeed.fetch import Policy
from htfeed.fetch.bodies import BadBodyError, Limits, decoded
from htfeed.fetch.failures import code_of, retry_after
from htfeed.fetch.guard import gate_of
from htfeed.fetch.hops import is_web, next_hop, target_of
from htfeed.fetch.transport import AddressRefusedError, Journey, Resolver, look_up

WORKERS: Final = 8
"""Hosts that are asked at the same time."""
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
        """Answer each request exactly once, as the answers come."""
        hosts: dict[str, list[Request]] = {}
        for request in requests:
            hosts.setdefault(_host(request.place), []).append(request)
        answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="htfeed-fetch")
        try:
            for each in hosts.values():
                pool.submit(self._ask_host, each, answers)
            for _ in range(sum(len(each) for each in hosts.values())):
                yield answers.get()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _ask_host(
        self, requests: Iterable[Request], answers: "queue.SimpleQueue[Answer]"
    ) -> None:
        for request in requests:
            began = monotonic()
            try:
                answer = self._ask(request)
            except Exception as error:  # noqa: BLE001 - whoever waits for this answer would wait for ever
                detail = f"{type(error).__name__}: {error}"
                answer = Failed(request=request, code="unexpected", detail=detail)
            took = timedelta(seconds=monotonic() - began)
            answers.put(_timed(answer, took))

    def _ask(self, request: Request) -> Answer:
        if not is_web(request.place):
            detail = f"{request.place} is neither http nor https"
            return Refused(request=request, code="scheme", detail=detail)
        limits = self._limits
        with Journey(self._gate, limits.deadline, self._resolver) as journey:
            try:
                return self._travel(request, journey)
            except AddressRefusedError as error:
                detail = f"{error}; to allow it: network.allow: [{error.host}:{error.port}]"
                return Refused(request=request, code="address", detail=detail)
            except BadBodyError as error:
                if not journey.expired:
                    return Failed(request=request, code=error.code, detail=error.detail)
            except (exceptions.RequestException, HTTPError, OSError, ValueError) as error:
                if not journey.expired:
                    code, detail = code_of(error)
                    return Failed(request=request, code=code, detail=detail)
            seconds = limits.deadline.total_seconds()
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
                    answer = self._answer(request, url, response, journey)
                    if moved_to is None:
                        return answer
                    return Moved(request=request, to=moved_to, then=answer)
                following = next_hop(url, response.headers.get("Location"))
                permanent = permanent and response.status_code in _PERMANENT
            if following is None:
                detail = f"{url} redirects to nowhere that can be asked"
                return Failed(request=request, code="redirect", detail=detail)
            if not is_web(following):
                detail = f"{url} redirects to {following[:200]}, neither http nor https"
                return Refused(request=request, code="scheme", detail=detail)
            if following in seen:
                detail = f"{url} redirects to {following}, which was asked before"
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
        return journey.session().send(
            prepared, stream=True, allow_redirects=False, timeout=_SILENCE
        )

    def _answer(
        self, request: Request, url: str, response: requests.Response, journey: Journey
    ) -> Fetched | NotModified | Failed:
        status, before = response.status_code, request.validators
        given = Validators(
            etag=response.headers.get("ETag"),
            last_modified=response.headers.get("Last-Modified"),
        )
        if url != request.place:
            # Validators belong to the address that gave them.
            given = Validators()
        if status == 304 and (before.etag or before.last_modified):
            kept = replace(before, etag=given.etag or before.etag)
            return NotModified(request=request, validators=kept, status=status)
        if status != 200:
            return Failed(
                request=request,
                code="gone" if status == 410 else f"http-{status}",
                detail=f"{url} answered {status} {response.reason or ''}".strip(),
                status=status,
                retry_after=retry_after(response.headers),
            )
        body = self._body(response)
        if journey.expired:
            raise TimeoutError
        if not body:
            detail = f"{url} answered 200 with nothing in it"
            return Failed(request=request, code="empty", detail=detail, status=status)
        given = replace(given, digest=hashlib.sha256(body).hexdigest())
        if given.digest == before.digest:
            return NotModified(request=request, validators=given, status=status)
        return Fetched(
            request=request,
            body=body,
            validators=given,
            media_type=response.headers.get("Content-Type", ""),
            url=url,
            status=status,
        )

    def _body(self, response: requests.Response) -> bytes:
        chunks = response.raw.stream(65536, decode_content=False)
        codings = response.headers.get("Content-Encoding", "")
        try:
            return decoded(chunks, codings, self._limits)
        except HTTPError as error:
            raise BadBodyError("torn", f"the body broke off: {error}") from error


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return url


def _timed(answer: Answer, took: timedelta) -> Answer:
    if isinstance(answer, Refused):
        return answer
    if isinstance(answer, Moved):
        then = answer.then
        return (
            answer
            if isinstance(then, Refused)
            else replace(answer, then=replace(then, elapsed=took))
        )
    return replace(answer, elapsed=took)
