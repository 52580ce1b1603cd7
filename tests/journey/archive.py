"""What the archive of 2008 is, whoever tells it: days, titles, and where each belongs."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
NEWS: Final = "news"
MEDIA: Final = "media"
PUBLICATIONS: Final = "publications"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An item as a channel shows it."""

    day: str
    title: str | None
    channel: str
    item: dict[str, Any]
    """As JSON Feed writes it."""


def publish(config: Path) -> tuple[Published, ...]:
    """Do the whole job in a process of its own; return what its channels hold."""
    run(config)
    return tuple(_published(config.parent / "public"))


def run(config: Path) -> str:
    """Do one pass in a process of its own; return what it printed."""
    environ = {key: text for key, text in os.environ.items() if "HTFEED_" not in key}
    command = [sys.executable, "-m", "htfeed", "run", "--strict", "--config", str(config)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _published(public: Path) -> Iterator[Published]:
    for channel in (NEWS, MEDIA, PUBLICATIONS):
        feed = json.loads((public / f"{channel}.json").read_text(encoding="utf-8"))
        for item in feed["items"]:
            yield Published(
                day=item["date_published"][:10],
                title=item.get("title"),
                channel=channel,
                item=item,
            )


def _entries() -> Iterator[tuple[str, str | None, str]]:
    table = Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        day, channel, title = line.split("\t")
        yield day, title or None, channel


ENTRIES: Final = tuple(_entries())
"""Day, title and channel of each entry, in the order of the archive; two are one story."""

WITHOUT_TEXT: Final = 19
"""How many entries are a title and a day, and no more."""
