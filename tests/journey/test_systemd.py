"""``htfeed serve`` under systemd: what it tells, and how it is locked in."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from journey.conftest import Desk

UNIT = Path(__file__).resolve().parents[2] / "contrib/htfeed.service"
WORST = 1.5


class Manager:
    """A service manager that starts the command and listens to it."""

    def __init__(self, root: Path, address: str) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address.replace("@", "\0"))
        self.socket.settimeout(20)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "htfeed", "serve", "--port", "0"],
            cwd=root,
            env={**os.environ, "NOTIFY_SOCKET": address, "WATCHDOG_USEC": "300000"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def hears(self) -> str:
        return self.socket.recv(4096).decode().partition("\n")[0]


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, desk: Desk) -> Iterator[Manager]:
    """A manager with a socket of each kind."""
    address = f"{desk.root}/n" if request.param == "path" else f"@htfeed-{os.getpid()}"
    made = Manager(desk.root, address)
    yield made
    made.process.kill()
    made.process.wait()
    made.socket.close()


def test_systemd_is_told_of_the_beginning_life_and_end(manager: Manager) -> None:
    told = [manager.hears() for _ in range(3)]
    manager.process.send_signal(signal.SIGTERM)
    while (last := manager.hears()) == "WATCHDOG=1":
        pass

    assert told == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]
    assert last == "STOPPING=1"
    assert manager.process.wait(10) == 0


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="needs systemd-analyze, which rates the unit: apt-get install systemd",
)
def test_the_unit_is_locked_in() -> None:
    told = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout

    found = re.search(r"exposure level.*?: ([\d.]+)", told)
    assert found, told
    assert float(found[1]) <= WORST
