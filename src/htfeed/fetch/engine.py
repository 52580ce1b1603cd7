"""Many HTTP requests at the same time, in one thread: curl's multi interface.

A server that hangs costs a socket and nothing else. The clock of deadlines stands
still while whoever takes the answers works on them, since no server can help that.
"""

import heapq
import resource
import select
import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import count
from time import monotonic
from typing import Final

import pycurl

from htfeed.fetch.budget import Budget
from htfeed.fetch.failures import code_of_name, code_of_transfer
from htfeed.fetch.guard import Gate, refusal
from htfeed.fetch.habits import Habits
from htfeed.fetch.journey import Call, Heard
from htfeed.fetch.names import Addresses, Names, Resolver, numeric
from htfeed.fetch.transfer import Transfer

CONNECTING: Final = 10.0
"""Seconds that looking a name up and connecting may take together."""
_SPARE_FILES: Final = 256
"""Descriptors that are left to the rest of the program."""
_MOST_AT_ONCE: Final = 2000
_WATCHED: Final = {
    pycurl.POLL_IN: select.EPOLLIN,
    pycurl.POLL_OUT: select.EPOLLOUT,
    pycurl.POLL_INOUT: select.EPOLLIN | select.EPOLLOUT,
}


class _Course:
    """A call under way: from its look-up to its last octet."""

    __slots__ = ("began", "call", "deadline", "transfer")

    def __init__(self, call: Call, now: float) -> None:
        self.call = call
        self.began = now
        self.deadline = now + call.seconds
        self.transfer: Transfer | None = None


class Engine:
    """Sends calls, and gives what came of each."""

    def __init__(
        self,
        gate: Gate,
        resolver: Resolver,
        common: Mapping[str, str],
        budget: Budget[Transfer],
    ) -> None:
        """Open nothing yet but a way to be woken.

        Args:
            gate: What may be connected to.
            resolver: What looks names up.
            common: Header fields that every request has.
            budget: Octets that bodies may have, all together.
        """
        self._gate = gate
        self._common = common
        self._budget = budget
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._remind)
        self._multi.setopt(pycurl.M_MAXCONNECTS, 64)
        self._epoll = select.epoll()
        self._watched: set[int] = set()
        self._bell, self._ear = socket.socketpair()
        self._ear.setblocking(False)  # noqa: FBT003 - socket's own signature
        self._epoll.register(self._ear, select.EPOLLIN)
        self._names = Names(resolver, self._ring)
        self._known: dict[tuple[str, int], tuple[str, ...]] = {}
        self._habits = Habits()
        self._asking: dict[tuple[str, int], list[_Course]] = {}
        self._under_way: dict[Call, _Course] = {}
        self._idle: list[Transfer] = []
        self._ended: list[tuple[Call, Heard]] = []
        self._deadlines: list[tuple[float, int, Call]] = []
        self._numbers = count()
        self._timer: float | None = None
        self._away = 0.0
        self.at_once = _room()
        """How many calls may be under way at the same time."""

    def now(self) -> float:
        """Return the seconds of the clock that deadlines are kept by."""
        return monotonic() - self._away

    def stood(self, seconds: float) -> None:
        """Let the clock have stood still for a while."""
        self._away += seconds

    def begin(self, call: Call) -> None:
        """Send a call, as soon as its host is looked up."""
        course = _Course(call, self.now())
        self._under_way[call] = course
        first = min(course.deadline, course.began + CONNECTING)
        heapq.heappush(self._deadlines, (first, next(self._numbers), call))
        place = call.host, call.port
        known = self._known.get(place)
        if known is not None:
            self._start(course, known)
        elif (address := numeric(call.host)) is not None:
            self._judged(course, (address,), named=False)
        elif call.access.proxy:
            self._start(course, ())  # which knows names that we need not know
        else:
            self._asking.setdefault(place, []).append(course)
            self._names.ask(*place)

    def ended(self, most: float) -> Iterator[tuple[Call, Heard]]:
        """Wait for something to happen; give the calls that ended by it.

        Args:
            most: Seconds to wait at most.
        """
        if not self._ended:
            self._listen(most)
        ended, self._ended = self._ended, []
        yield from ended

    def close(self) -> None:
        """End whatever is under way, and let go of everything."""
        self._names.close()
        self._habits.close()
        for course in self._under_way.values():
            if course.transfer is not None:
                self._multi.remove_handle(course.transfer.handle)
                self._idle.append(course.transfer)
        self._under_way.clear()
        for each in self._idle:
            each.close()
        self._multi.close()
        self._epoll.close()
        self._ear.close()
        self._bell.close()

    def _listen(self, most: float) -> None:
        self._selected(self._seconds(most))
        if self._timer is not None and self._timer <= monotonic():
            self._timer = None
            self._multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)
        for host, port, found in self._names.ended():
            self._found(host, port, found)
        self._collect()
        self._expire()

    def _seconds(self, most: float) -> float:
        """Return how long nothing will happen by itself."""
        waits = [most]
        if self._timer is not None:
            waits.append(self._timer - monotonic())
        if self._deadlines:
            waits.append(self._deadlines[0][0] - self.now())
        return max(min(waits), 0.0)

    def _selected(self, seconds: float) -> None:
        for number, events in self._epoll.poll(seconds):
            if number == self._ear.fileno():
                with suppress(BlockingIOError):
                    self._ear.recv(4096)
                continue
            action = pycurl.CSELECT_OUT if events & select.EPOLLOUT else 0
            if events & ~select.EPOLLOUT:
                action |= pycurl.CSELECT_IN  # what broke off is told by reading
            self._multi.socket_action(number, action)

    def _collect(self) -> None:
        left = 1
        while left:
            left, whole, failed = self._multi.info_read()
            for handle in whole:
                self._over(handle.transfer, None)
            for handle, number, told in failed:
                self._over(handle.transfer, code_of_transfer(handle, number, told))

    def _over(self, transfer: Transfer, fault: tuple[str, str] | None) -> None:
        self._multi.remove_handle(transfer.handle)
        course = self._under_way[transfer.call]
        self._habits.answered(transfer, whole=fault is None)
        self._tell(course, transfer.heard(fault))
        for each in transfer.over():
            self._resume(each)
        self._idle.append(transfer)

    def _tell(self, course: _Course, heard: Heard) -> None:
        del self._under_way[course.call]
        heard.elapsed = max(self.now() - course.began, 0.0)
        self._ended.append((course.call, heard))

    def _resume(self, transfer: Transfer) -> None:
        """Let a transfer go on that waited for octets; its waiting was not its server's."""
        if transfer.waits_since is None:
            return
        course = self._under_way[transfer.call]
        waited = self.now() - transfer.waits_since
        course.began, course.deadline = course.began + waited, course.deadline + waited
        transfer.waits_since = None
        transfer.handle.pause(pycurl.PAUSE_CONT)

    def _found(self, host: str, port: int, found: Addresses) -> None:
        for course in self._asking.pop((host, port), ()):
            if course.call not in self._under_way:
                continue  # its time was up
            if isinstance(found, Exception) or not found:
                heard = Heard()
                heard.code, heard.detail = code_of_name(found)
                self._tell(course, heard)
            else:
                self._judged(course, tuple(found), named=True)

    def _judged(self, course: _Course, found: tuple[str, ...], *, named: bool) -> None:
        """Start a call whose host has an address that may be connected to."""
        call = course.call
        let = tuple(e for e in found if self._gate.is_open(e, call.host, call.port))
        if not let:
            detail = refusal(call.host, call.port, found)
            self._tell(course, Heard(refused=True, detail=detail))
            return
        known = self._known[call.host, call.port] = let if named else ()
        self._start(course, known)

    def _start(self, course: _Course, addresses: tuple[str, ...]) -> None:
        if self._idle:
            transfer = self._idle.pop()
        else:
            transfer = Transfer(self._gate, self._budget, self._common, self.now)
        course.transfer = transfer
        try:
            transfer.begin(course.call, addresses, fresh=self._habits.need_new(course.call))
        except (pycurl.error, ValueError) as error:
            detail = f"the address cannot be asked: {error}"
            self._tell(course, Heard(code="url", detail=detail))
            transfer.over()
            self._idle.append(transfer)
            return
        self._multi.add_handle(transfer.handle)

    def _expire(self) -> None:
        """Give up what had its time, after all that came in time was heard."""
        now = self.now()
        while self._deadlines and self._deadlines[0][0] <= now:
            _, number, call = heapq.heappop(self._deadlines)
            course = self._under_way.get(call)
            if course is None:
                continue
            later = self._lasts_until(course, now)
            if later is not None:
                heapq.heappush(self._deadlines, (later, number, call))
            elif course.transfer is None:
                told = "the name was not looked up in time"
                self._tell(course, Heard(code="timeout", detail=told))
            else:
                self._over(course.transfer, self._late(course, course.transfer))

    def _lasts_until(self, course: _Course, now: float) -> float | None:
        """Return when to look at a call again; None if its time is up."""
        if course.transfer is not None and course.transfer.waits_since is not None:
            return now + 1.0
        if course.deadline <= now:
            return None
        stands = course.transfer is not None and course.transfer.connected
        return course.deadline if stands else None

    def _late(self, course: _Course, transfer: Transfer) -> tuple[str, str]:
        if not transfer.connected:
            return "timeout", "no connection came about in time"
        seconds = course.call.spent + course.call.seconds
        return "timeout", f"the answer was not whole after {seconds:g} s"

    def _watch(self, what: int, number: int, _multi: object, _data: object) -> None:
        """Look at a socket for curl, or no longer."""
        wanted = _WATCHED.get(what)
        if wanted is None:
            if number in self._watched:
                self._watched.discard(number)
                with suppress(OSError):  # closed already
                    self._epoll.unregister(number)
        elif number in self._watched:
            self._epoll.modify(number, wanted)
        else:
            self._watched.add(number)
            self._epoll.register(number, wanted)

    def _remind(self, milliseconds: int) -> None:
        self._timer = None if milliseconds < 0 else monotonic() + milliseconds / 1000

    def _ring(self) -> None:
        with suppress(OSError):
            self._bell.send(b"\0")


def _room() -> int:
    """Return how many sockets there may be; as many files as may be are asked for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * _MOST_AT_ONCE + _SPARE_FILES
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    if soft == resource.RLIM_INFINITY:
        return _MOST_AT_ONCE
    return max(min(_MOST_AT_ONCE, (soft - _SPARE_FILES) // 2), 16)
