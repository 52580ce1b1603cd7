"""Every engine: several processes on one store, some of them killed."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from contract.desk import (
    HOUR,
    LEASE,
    NOW,
    PLACE,
    ROUTES,
    Desk,
    a_build,
    a_rendered,
    a_teller,
    an_item,
    built,
    selected,
)
from htfeed.answers import PlaceState
from htfeed.model import Changes
from htfeed.store import Claimable, Enrolment, Outcome, Poll, Store
from htfeed.store.opening import open_store

MANY = 200


def fork(work: Callable[[], None]) -> int:
    """Do work in another process; return its number."""
    number = os.fork()
    if number:
        return number
    status = 1
    try:
        work()
        status = 0
    finally:
        # Nothing of the test run may go on in this process.
        os._exit(status)


def ended_by(number: int) -> int:
    """Wait for a process; return the signal that ended it, 0 for a good end."""
    _, status = os.waitpid(number, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def die_at(moment: int) -> None:
    """Make this process kill itself before its next so many'th statement or commit."""
    left = [moment]

    def count(*_: object) -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)


def snapshot(url: str) -> tuple[object, ...]:
    """All that a reader can see."""
    store = open_store(url)
    store.release({"me"})
    seen = (
        store.states(),
        tuple(store.items()),
        {key: store.known(key) for key in ("a", "b")},
        store.dirty(),
        selected(store, "news", 9),
        selected(store, "media", 9),
        store.builds(),
        [(each.state, each.places) for each in store.claim(NOW, owner="x", lease=LEASE)],
    )
    store.release({"x"})
    store.close()
    return seen


def prepare(url: str) -> Outcome:
    """Keep some items; return an outcome that touches all there is to touch."""
    store = open_store(url)
    desk = Desk(store)
    teller, gone = a_teller("a"), an_item("gone")
    desk.keep("a", new=(teller, gone), places={PLACE: PlaceState(etag='"1"')})
    desk.keep("b", new=(a_teller("b", categories=("media",)),))
    desk.clean()
    state = store.states()[0]
    store.close()
    return Outcome(
        at=NOW + HOUR,
        fence=0,
        state=replace(state, last_success=NOW),
        places={PLACE: PlaceState(etag='"2"'), "other": PlaceState()},
        changes=Changes(
            new=(an_item("new"),),
            changed=(replace(teller, content="<p>Other words</p>", revised=NOW),),
            withdrawn=(gone.id,),
        ),
        normaliser=1,
        polls=(Poll(at=NOW, outcome="fetched"),),
    )


def test_no_source_is_claimed_by_two_processes(store_url: str, tmp_path: Path) -> None:
    keys = [f"s{number}" for number in range(MANY)]
    store = open_store(store_url)
    store.enrol(Enrolment(key=key, watched=False) for key in keys)
    store.close()

    def work(name: str) -> None:
        mine = open_store(store_url)
        with (tmp_path / name).open("w") as file:
            for key in keys:
                claims = mine.claim(
                    NOW, owner=name, lease=LEASE, wanted=Claimable(only=key)
                )
                file.writelines(f"{each.state.key}\n" for each in claims)
        mine.close()

    workers = [fork(partial(work, name)) for name in ("x", "y")]
    assert [ended_by(worker) for worker in workers] == [0, 0]

    claimed = [key for name in ("x", "y") for key in (tmp_path / name).read_text().split()]
    assert sorted(claimed) == sorted(keys)


@contextmanager
def dead_while_claiming(url: str, *, is_kept: bool) -> Iterator[None]:
    """Let a server go on a while with the claim of somebody who has died since."""
    began, go_on = threading.Event(), threading.Event()
    theirs = open_store(url)

    def wait(_: object) -> None:
        if threading.current_thread() is server:
            began.set()
            go_on.wait()
            if not is_kept:
                raise ConnectionError

    def claim() -> None:
        with suppress(ConnectionError):
            theirs.claim(NOW, owner="dead", lease=LEASE)

    server = threading.Thread(target=claim)
    event.listen(Engine, "commit", wait)
    server.start()
    began.wait()
    threading.Timer(0.2, go_on.set).start()
    yield
    server.join()
    event.remove(Engine, "commit", wait)
    theirs.close()


def test_who_holds_a_lease_is_told_when_what_is_under_way_ended(
    store_url: str,
) -> None:
    store = open_store(store_url)
    store.enrol([Enrolment(key="a", watched=False)])

    with dead_while_claiming(store_url, is_kept=True):
        assert store.lease_owners() == {"dead"}

    store.close()


def test_what_a_claim_that_fails_had_taken_is_nobodys(store_url: str) -> None:
    store = open_store(store_url)
    store.enrol([Enrolment(key="a", watched=False)])

    with dead_while_claiming(store_url, is_kept=False):
        (claim,) = store.claim(NOW, owner="me", lease=LEASE)

    assert claim.state.key == "a"
    store.close()


def test_killed_while_keeping_leaves_all_or_nothing(store_url: str) -> None:
    outcome = prepare(store_url)
    before = snapshot(store_url)
    moment = 0

    def keep() -> None:
        store = open_store(store_url)
        fresh = replace(outcome, fence=newest_fence(store))
        die_at(moment)
        store.keep([fresh], ROUTES)

    killed: int = signal.SIGKILL
    while killed:
        moment += 1
        killed = ended_by(fork(keep))
        assert (snapshot(store_url) == before) == bool(killed)

    assert moment > 15


def newest_fence(store: Store) -> int:
    """Claim the source anew, as the snapshot has claimed it in between."""
    (claim,) = store.claim(NOW, owner="me", lease=LEASE, wanted=Claimable(only="a"))
    return claim.fence


@pytest.mark.parametrize("moment", range(1, 6))
def test_killed_while_building_leaves_the_mark(store_url: str, moment: int) -> None:
    item = an_item()
    store = open_store(store_url)
    Desk(store).keep("a", new=(item,))
    store.close()

    def build() -> None:
        mine = open_store(store_url)
        die_at(moment)
        built(mine, a_build("news"), mark=1, rendered=(a_rendered(item),))

    assert ended_by(fork(build)) == signal.SIGKILL

    store = open_store(store_url)
    assert store.dirty() == {"news": 1}
    assert store.builds() == {}
    store.close()
