"""What opens a door is in the config and goes to its server; nobody else reads it."""

import subprocess
import sys

import pytest

from journey.conftest import CONFIG, Desk
from unit.fetch.conftest import Site, site

__all__ = ["site"]

CANARY = "canary-4711"
FEED = b"""<rss version="2.0"><channel><title>Far</title><link>/</link><description/>
<item><title>One</title><link>one.html</link><guid isPermaLink="false">1</guid></item>
</channel></rss>"""


@pytest.fixture
def secretive(desk: Desk, site: Site) -> Desk:
    """A site whose sources and whose store are behind doors."""
    place = f"127.0.0.1:{site.port}"
    site.page(f"/good?token={CANARY}", body=FEED, content_type="application/rss+xml")
    sources = "".join(
        f'  - {{key: {key}, url: "http://me:{CANARY}@{host}/{key}?token={CANARY}",'
        " categories: [news]}\n"
        for key, host in (("good", place), ("bad", place), ("gone", "nowhere.invalid"))
    )
    sources += (
        f'  - {{key: door, url: "http://{place}/door", auth: {{bearer: {CANARY}}},'
        f' proxy: "http://me:{CANARY}@127.0.0.1:1", categories: [news]}}\n'
    )
    config = CONFIG.replace("sources:\n", f"sources:\n{sources}")
    desk.write("config.yaml", f'{config}network: {{allow: ["{place}"]}}\n')
    desk.entry("a", "A report")
    return desk


COMMANDS = (
    "run",
    "run --json",
    "check",
    "status",
    "status --json",
    "items --json",
    "item 1",
    "item 1 --json",
    "why 1",
    "doctor",
    "source pause good",
)


def test_no_command_tells_it(secretive: Desk) -> None:
    secretive.run()
    secretive.htfeed("source", "reset", "good")

    for command in COMMANDS:
        done = secretive.htfeed(*command.split())

        assert done.returncode == 0, done.stderr
        assert CANARY not in done.stdout + done.stderr, command


def test_nothing_that_is_published_tells_it(secretive: Desk) -> None:
    secretive.run()

    assert sorted(secretive.titles("news")) == ["A report", "One"]
    for path, (body, _) in secretive.published().items():
        assert CANARY.encode() not in body, path


def test_no_log_tells_it(secretive: Desk) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "htfeed", "serve", "--port", "0"],
        cwd=secretive.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stderr is not None
    lines = []
    for line in running.stderr:
        lines.append(line)
        if sum("source failing" in each for each in lines) == 3:
            break
    running.terminate()
    rest = "".join(running.communicate(timeout=20))

    assert CANARY not in "".join(lines) + rest


def test_no_command_tells_the_password_of_the_store(secretive: Desk) -> None:
    store = f"postgresql://htfeed:{CANARY}@127.0.0.1:1/htfeed?application_name=x"

    for command in ("run", "status", "migrate", "doctor", "healthcheck"):
        done = secretive.htfeed(command, environ={"HTFEED_STORE": store})

        assert done.returncode != 0, command
        assert CANARY not in done.stdout + done.stderr, command
