"""``htfeed serve`` as a service: its health, its config, its end."""

import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

import pytest

from journey.conftest import CONFIG, Desk
from journey.test_commands import Served, runs


@pytest.fixture
def served(desk: Desk) -> Iterator[Served]:
    """A service with one entry, whose first pass is over."""
    desk.entry("a", "A report")
    running = Served(desk.root)
    try:
        running.body("news.atom")
        yield running
    finally:
        running.process.kill()
        running.process.communicate()


def soon(holds: Callable[[], bool]) -> bool:
    """Whether something comes to hold within some seconds."""
    deadline = time.monotonic() + 25
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.1)
    return False


def status_of(served: Served, path: str) -> int:
    try:
        with urllib.request.urlopen(f"{served.url}{path}", timeout=5) as answer:
            status: int = answer.status
            return status
    except urllib.error.HTTPError as error:
        return error.code


def test_a_worker_at_work_is_healthy(served: Served, desk: Desk) -> None:
    assert soon(lambda: status_of(served, "readyz") == 200)

    assert desk.htfeed("healthcheck").returncode == 0
    assert status_of(served, "healthz") == 200


def test_a_store_without_a_worker_is_not(desk: Desk) -> None:

    done = desk.htfeed("healthcheck")

    assert done.returncode == 1
    assert "htfeed serve" in done.stderr


def test_a_worker_that_is_silent_for_too_long_is_not(served: Served, desk: Desk) -> None:
    assert soon(lambda: status_of(served, "readyz") == 200)
    served.process.kill()
    time.sleep(1.1)

    done = desk.htfeed("healthcheck", "--max-age", "1s")

    assert done.returncode == 1
    assert "the last word" in done.stderr


def test_a_changed_config_takes_effect_on_sighup(served: Served, desk: Desk) -> None:
    desk.write("config.yaml", f"{CONFIG}  more: {{title: More, category: news}}\n")

    served.process.send_signal(signal.SIGHUP)

    assert soon(lambda: status_of(served, "more.atom") == 200)


def test_a_bad_config_leaves_the_old_one_in_force(served: Served, desk: Desk) -> None:
    desk.write("config.yaml", f"{CONFIG}nonsense: 1\n")
    desk.entry("b", "Another report")

    served.process.send_signal(signal.SIGHUP)

    assert soon(lambda: b"Another report" in served.body("news.atom"))


@pytest.fixture
def waiting(desk: Desk) -> Iterator[Served]:
    """A service whose worker waits for an answer that never comes."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"127.0.0.1:{silent.getsockname()[1]}"
        far = f'sources:\n  - {{key: far, url: "http://{place}/"}}\n'
        config = CONFIG.replace("sources:\n", far)
        desk.write("config.yaml", f'{config}network: {{allow: ["{place}"]}}\n')
        desk.entry("a", "A report")
        running = Served(desk.root)
        try:
            silent.settimeout(20)
            connection, _ = silent.accept()
            with connection:
                yield running
        finally:
            running.process.kill()
            running.process.communicate()


def test_a_saved_file_waits_for_no_server(waiting: Served, desk: Desk) -> None:
    waiting.body("news.atom")

    desk.entry("b", "Saved meanwhile")

    assert soon(lambda: b"Saved meanwhile" in waiting.body("news.atom"))


def test_a_second_signal_ends_at_once(waiting: Served) -> None:
    worker = waiting.worker()
    os.kill(worker, signal.SIGSTOP)  # so that nothing else can end it soon
    waiting.process.send_signal(signal.SIGTERM)
    time.sleep(0.5)

    began = time.monotonic()
    waiting.process.send_signal(signal.SIGTERM)

    assert waiting.process.wait(5) == 128 + signal.SIGTERM
    assert time.monotonic() - began < 2
    assert soon(lambda: not runs(worker))


def test_a_worker_that_waits_is_drained_in_ten_seconds(waiting: Served) -> None:
    began = time.monotonic()
    waiting.process.send_signal(signal.SIGTERM)

    assert waiting.process.wait(15) == 0
    assert time.monotonic() - began < 10
