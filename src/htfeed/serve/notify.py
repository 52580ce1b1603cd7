"""What a service manager is told of the service: systemd's sd_notify protocol.

One datagram of ``NAME=value`` lines to the socket that the environment names
(sd_notify(3)). Without such a socket nothing is told.
"""

import os
import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress


class Notifier:
    """Tells a service manager that we are ready, alive or stopping."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Find out whom to tell.

        Args:
            environ: Holds ``NOTIFY_SOCKET``, ``WATCHDOG_USEC`` and ``WATCHDOG_PID``.
        """
        address = environ.get("NOTIFY_SOCKET", "")
        # A name in the abstract namespace is written with @ for its NUL.
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self.watchdog = _watchdog(environ)
        """How many seconds may lie between two signs of life; None if nobody waits."""

    def tell(self, **state: str) -> None:
        """Send a state, such as ``READY="1"``; that nobody listens is no error."""
        if not self._address:
            return
        told = "\n".join(f"{name}={value}" for name, value in state.items())
        with (
            suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as to,
        ):
            to.connect(self._address)
            to.send(told.encode())

    def keep_telling(self) -> None:
        """Say from now on, in a thread, that we are alive, if somebody waits for that."""
        pause = self.watchdog and self.watchdog / 3
        if pause:
            threading.Thread(target=self._tell_ever, args=(pause,), daemon=True).start()

    def _tell_ever(self, pause: float) -> None:
        while True:
            self.tell(WATCHDOG="1")
            time.sleep(pause)


def _watchdog(environ: Mapping[str, str]) -> float | None:
    """Return the interval that we are expected to keep, in seconds."""
    usec, pid = environ.get("WATCHDOG_USEC", ""), environ.get("WATCHDOG_PID", "")
    if not usec.isdecimal() or not int(usec) or pid not in {"", str(os.getpid())}:
        return None
    return int(usec) / 1_000_000
