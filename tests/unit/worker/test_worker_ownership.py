"""Who holds a lease, and whether it still lives."""

import subprocess
import sys

from htfeed.worker.ownership import dead_among, owner_of_this_process

TELL = "from htfeed.worker.ownership import owner_of_this_process as o; print(o())"


def test_this_process_lives() -> None:
    assert dead_among({owner_of_this_process()}) == frozenset()


def test_a_process_that_ended_is_dead() -> None:
    told = subprocess.run([sys.executable, "-c", TELL], capture_output=True, check=True)
    owner = told.stdout.decode().strip()

    assert dead_among({owner}) == {owner}


def test_a_later_process_with_the_same_pid_is_another() -> None:
    host, pid, _ = owner_of_this_process().split("/")
    earlier = f"{host}/{pid}/1"

    assert dead_among({earlier}) == {earlier}


def test_of_other_hosts_nothing_is_known() -> None:
    assert dead_among({"elsewhere/1/1", "garbage", ""}) == frozenset()


def test_passes_of_one_process_are_told_apart_and_die_with_it() -> None:
    ours, process = owner_of_this_process("files"), owner_of_this_process()

    assert ours not in {process, owner_of_this_process("feeds")}
    assert dead_among({ours}) == frozenset()
    host, pid, _, lane = ours.split("/")
    assert dead_among({f"{host}/{pid}/1/{lane}"}) == {f"{host}/{pid}/1/{lane}"}
