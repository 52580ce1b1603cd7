"""A site of its own for each test, and the command as its user runs it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

NOW = "2026-11-23T12:00:00Z"

CONFIG = """\
site: {title: Example, url: "https://example.org/", publisher: {name: The desk}}
sources:
  - {key: files, path: "feeds/*", categories: [news]}
rules:
  - {if: {title: "(?i)spot"}, category: media, stop: true}
channels:
  news: {title: News, category: news}
  media: {title: Media, category: media}
"""

ONE_CHANNEL = """\
site: {title: Example, url: "https://example.org/"}
sources:
  - {key: near, path: "feeds/*", categories: [news]}
channels:
  news: {title: News, category: news}
"""


@dataclass
class Desk:
    """A folder with a config, and the ``htfeed`` that is run in it."""

    root: Path

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def entry(self, name: str, title: str, text: str = "Words.") -> None:
        self.write(
            f"feeds/{name}.md", f"---\ntitle: {title}\ndate: 2008-11-21\n---\n{text}\n"
        )

    def htfeed(
        self, *words: str, environ: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return self.python("-m", "htfeed", *words, environ=environ)

    def python(
        self, *words: str, environ: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("HTFEED_")}
        return subprocess.run(
            [sys.executable, *words],
            cwd=self.root,
            env=kept | (environ or {}),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def run(self, *words: str, now: str = NOW, code: int = 0) -> dict[str, Any]:
        """Do a pass and return what ``--json`` says of it."""
        done = self.htfeed("run", "--json", "--now", now, *words)
        assert done.returncode == code, done.stderr
        report: dict[str, Any] = json.loads(done.stdout)
        return report

    def published(self) -> dict[str, tuple[bytes, int]]:
        """Return the bytes and the time of every published file."""
        public = self.root / "public"
        return {
            str(path.relative_to(public)): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(public.rglob("*"))
            if path.is_file()
        }

    def titles(self, channel: str) -> list[str]:
        feed = json.loads((self.root / "public" / f"{channel}.json").read_bytes())
        return [item.get("title") for item in feed["items"]]

    def items(self, channel: str) -> list[dict[str, Any]]:
        feed = json.loads((self.root / "public" / f"{channel}.json").read_bytes())
        items: list[dict[str, Any]] = feed["items"]
        return items


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.write("config.yaml", CONFIG)
    return made
