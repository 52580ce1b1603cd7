"""What a service manager is told, over the socket that it listens on."""

import os
import socket
from pathlib import Path

import pytest

from htfeed.serve.notify import Notifier


def test_who_only_polls_says_that_it_is_alive_as_often_as_is_wanted(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(5)
        environ = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "60000"}

        Notifier(environ).keep_telling()

        assert [manager.recv(100) for _ in range(3)] == [b"WATCHDOG=1"] * 3


@pytest.mark.parametrize(
    "environ",
    [{}, {"WATCHDOG_USEC": "0"}, {"WATCHDOG_USEC": "9", "WATCHDOG_PID": str(os.getppid())}],
)
def test_nobody_is_told_who_does_not_wait_for_it(environ: dict[str, str]) -> None:
    assert Notifier(environ).watchdog is None
