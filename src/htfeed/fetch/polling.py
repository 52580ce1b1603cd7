"""Sources polled: many at a time, each host treated well, nobody waited for.

Requests wait for the turns of their hosts, a journey tells what each sends, the
engine sends it.  Whatever a server does becomes an answer of its own place.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from time import monotonic
from typing import Final

from htfeed.answers import Answer, Failed, Moved, Postponed, Request
from htfeed.fetch import Policy
from htfeed.fetch.bodies import Limits
from htfeed.fetch.budget import Budget
from htfeed.fetch.engine import Engine
from htfeed.fetch.guard import gate_of
from htfeed.fetch.heads import every_request
from htfeed.fetch.heavy import Heavy
from htfeed.fetch.journey import Beside, Call, Heard, Journey
from htfeed.fetch.manners import manners_of
from htfeed.fetch.names import Resolver, look_up
from htfeed.fetch.turns import Manners, Turn, Turns
from htfeed.syntax.urls import host_of

_MOST_WAITING: Final = 20_000
"""Requests that wait for their hosts; beyond them none is taken."""
_LOOKS: Final = 0.25
"""Seconds after which is looked whether to stop, though nothing happened."""

_Taken = tuple[Journey, Turn[Journey]]


class Poller:
    """Asks servers; see :class:`htfeed.answers.Fetcher`."""

    def __init__(
        self,
        policy: Policy,
        *,
        contact: str,
        limits: Limits | None = None,
        resolver: Resolver = look_up,
        now: datetime | None = None,
        resting: Mapping[str, timedelta] | None = None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        """Take what holds for every request.

        Args:
            policy: How we behave, and what may be reached.
            contact: Where site owners find who asks; shown in User-Agent.
            limits: What one request may cost.
            resolver: What looks names up.
            now: What dates in answers are compared with; None is the time of the machine.
            resting: Hosts that want to be left alone, and for how long.
            stopping: Asked again and again whether to leave the rest unasked.
        """
        self._policy = policy
        self._gate = gate_of(policy.allow)
        self._limits = limits or Limits()
        self._resolver = resolver
        self._now = now or datetime.now(tz=UTC)
        self._resting = dict(resting or {})
        self._stopping = stopping
        self._common = every_request(contact)

    def fetch(self, requests: Iterable[Request]) -> Iterator[Answer]:
        """Answer each request exactly once, as the answers come.

        Closing the iterator ends what is under way, and so does being told to stop.
        Nothing new starts while an answer waits to be taken, so that few bodies lie
        in memory at a time.
        """
        engine = Engine(self._gate, self._resolver, self._common, Budget())
        turns: Turns[Journey] = Turns(self._manners, engine.at_once)
        coming, calls = iter(requests), dict[Call, _Taken]()
        heavy = Heavy(self._limits)
        try:
            while not self._stopping():
                answers = [*self._begun(engine, turns, coming, calls)]
                if not answers and turns.done and not heavy:
                    return
                pause = turns.until(monotonic())
                most = _LOOKS if pause is None else min(pause, _LOOKS)
                most = 0.0 if answers or heavy else most
                ended = [*engine.ended(most)]
                for call, heard in ended:
                    journey, turn = calls.pop(call)
                    turns.over(turn, monotonic())
                    if not heavy.takes(journey, turn, heard):
                        answers += self._went_on(turns, journey, turn, heard)
                if heavy and not ended:
                    answers += self._went_on(turns, *heavy.next())
                for answer in answers:
                    left = monotonic()
                    yield answer
                    engine.stood(monotonic() - left)
        finally:
            engine.close()

    def _begun(
        self,
        engine: Engine,
        turns: Turns[Journey],
        coming: Iterator[Request],
        calls: dict[Call, _Taken],
    ) -> Iterator[Answer]:
        """Start what may start; give the answers of what cannot."""
        while turns.has_room(monotonic()) and turns.waiting < _MOST_WAITING:
            taken = tuple(islice(coming, 64))
            for request in taken:
                journey = Journey(request, self._gate, self._limits, self._now)
                yield from self._waits(turns, journey)
            if not taken:
                break
        for turn in turns.ready(monotonic()):
            call = turn.of.call()
            if isinstance(call, Call):
                calls[call] = turn.of, turn
                engine.begin(call)
            else:
                turns.over(turn, monotonic())
                yield call

    def _went_on(
        self, turns: Turns[Journey], journey: Journey, turn: Turn[Journey], heard: Heard
    ) -> Iterator[Answer]:
        try:
            answer = journey.hears(heard, Beside(turn.beside, turn.after))
        except Exception as error:  # noqa: BLE001 - one source never stops another
            answer = journey.fails("unexpected", f"{type(error).__name__}: {error}")
        if answer is None:
            yield from self._waits(turns, journey, first=True)
            return
        yield answer
        yield from self._postponed(answer, turns)

    def _waits(
        self, turns: Turns[Journey], journey: Journey, *, first: bool = False
    ) -> Iterator[Postponed]:
        """Let a journey wait for its host; until another pass if that wants a rest."""
        rest = self._resting.get(journey.host)
        if rest is not None:
            yield journey.postponed(rest)
            return
        turns.wait(journey, journey.host, first=first)

    def _postponed(self, answer: Answer, turns: Turns[Journey]) -> Iterator[Postponed]:
        """Give up what waits for a host that wants a rest."""
        last = answer.then if isinstance(answer, Moved) else answer
        if isinstance(last, Failed) and last.rests is not None:
            host = last.hops[-1].host if last.hops else host_of(last.request.url)
            self._resting[host] = last.rests
            for journey in turns.give_up(host):
                yield journey.postponed(last.rests)

    def _manners(self, journey: Journey) -> Manners:
        return manners_of(self._policy, self._gate, journey.url)
