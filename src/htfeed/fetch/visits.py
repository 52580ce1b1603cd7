"""One address asked now and again, by requests: whatever is no poll of a source.

The rules are those of polling, and so is the journey; only what carries it out is
another, since a visit has nobody to wait beside it.
"""

from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic, sleep
from typing import Final

import requests
from requests import exceptions
from urllib3.exceptions import HTTPError

from htfeed.answers import Answer, Request
from htfeed.fetch import Policy
from htfeed.fetch.bodies import Limits
from htfeed.fetch.codings import BadBodyError
from htfeed.fetch.guard import gate_of
from htfeed.fetch.heads import WHOLE, every_request
from htfeed.fetch.journey import Beside, Call, Heard, Journey
from htfeed.fetch.manners import manners_of
from htfeed.fetch.names import Resolver, look_up
from htfeed.fetch.raised import code_of
from htfeed.fetch.transport import AddressRefusedError, Visit

_SILENCE: Final = 30.0
"""Seconds without an octet after which a server counts as gone."""
_PIECE: Final = 65536


class Visitor:
    """Asks one address at a time."""

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
        self._common = every_request(contact)
        self._ended: dict[str, float] = {}
        """When the last request to each host had ended."""

    def ask(self, request: Request, *, hops: int | None = None) -> Answer:
        """Ask an address, and follow where it leads; never raise for what it does.

        Args:
            request: What is asked for.
            hops: Redirects in a row, where they are other than the limits have it.
        """
        limits = self._limits if hops is None else replace(self._limits, hops=hops)
        journey = Journey(request, self._gate, limits, datetime.now(tz=UTC))
        with Visit(self._gate, self._limits.deadline, self._resolver) as visit:
            while True:
                call = journey.call()
                if not isinstance(call, Call):
                    return call
                after = self._paused(journey)
                began = monotonic()
                heard = self._sent(call, visit)
                self._ended[journey.host] = ended = monotonic()
                heard.elapsed = ended - began
                answer = journey.hears(heard, Beside(after=after))
                if answer is not None:
                    return answer

    def _paused(self, journey: Journey) -> float | None:
        """Let the pause of a host pass; return the seconds since it was asked, or None."""
        ended = self._ended.get(journey.host)
        if ended is None:
            return None
        pause = manners_of(self._policy, self._gate, journey.url).pause
        sleep(max(ended + pause - monotonic(), 0.0))
        return monotonic() - ended

    def _sent(self, call: Call, visit: Visit) -> Heard:
        try:
            with self._send(call, visit) as response:
                heard = self._heard(response, call)
            if not visit.expired:
                return heard
            code, detail = "timeout", ""
        except AddressRefusedError as error:
            return Heard(refused=True, detail=str(error))
        except BadBodyError as error:
            code, detail = error.code, error.detail
        except (exceptions.RequestException, HTTPError, OSError, ValueError) as error:
            code, detail = code_of(error)
        if visit.expired:
            seconds = self._limits.deadline.total_seconds()
            code, detail = "timeout", f"the answer was not whole after {seconds:g} s"
        return Heard(code=code, detail=detail)

    def _send(self, call: Call, visit: Visit) -> requests.Response:
        host = f"[{call.host}]" if ":" in call.host else call.host
        prepared = requests.Request("GET", f"{call.scheme}://{host}:{call.port}/").prepare()
        prepared.headers.update({**self._common, **dict(call.fields)})
        visit.target = call.target
        return visit.session.send(
            prepared, stream=True, allow_redirects=False, timeout=_SILENCE
        )

    def _heard(self, response: requests.Response, call: Call) -> Heard:
        heard = Heard(
            status=response.status_code,
            reason=response.reason or "",
            head={name.lower(): value for name, value in response.headers.items()},
        )
        if response.status_code in WHOLE:
            body: list[bytes] = []
            try:
                for piece in response.raw.stream(_PIECE, decode_content=False):
                    heard.octets += len(piece)
                    if heard.octets > call.raw:
                        raise BadBodyError("too-large", f"larger than {call.raw} octets")
                    body.append(piece)
            except HTTPError as error:
                raise BadBodyError("torn", f"the body broke off: {error}") from error
            heard.body = body
        return heard
