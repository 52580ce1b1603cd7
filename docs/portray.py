"""Makes the pictures of the pages in docs/pictures: of the sample, in a real browser.

Run it with ``make pictures`` where Chromium is installed.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

from playwright.sync_api import sync_playwright

ROOT: Final = Path(__file__).parents[1]
PICTURES: Final = ROOT / "docs" / "pictures"
FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LARGEST: Final = 150_000
"""Octets of a picture, as a checkout should stay small."""
WAYS: Final[tuple[tuple[Literal["light", "dark"], int, int], ...]] = (
    ("light", 1280, 800),
    ("dark", 360, 720),
)
"""Scheme, width and height: at a desk, and on a telephone at night."""


def main() -> None:
    """Publish the sample and take the pictures."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        public = Path(folder, "public")
        _publish(Path(folder), public)
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, page in _pages(public):
            for scheme, width, height in WAYS:
                tab = browser.new_page(
                    viewport={"width": width, "height": height}, color_scheme=scheme
                )
                tab.goto(page.as_uri())
                picture = PICTURES / f"{name}-{scheme}.png"
                tab.screenshot(path=picture)
                assert picture.stat().st_size < LARGEST
                tab.close()
        browser.close()


def _publish(folder: Path, public: Path) -> None:
    places = {"HTFEED_OUTPUT": str(public), "HTFEED_STORE": f"sqlite:///{folder}/store.db"}
    command = [sys.executable, "-m", "htfeed", "run", "--config", str(ROOT / "config.yaml")]
    subprocess.run(command, check=True, env={**os.environ, **places}, stdout=sys.stderr)  # noqa: S603 - our own command


def _pages(public: Path) -> Iterator[tuple[str, Path]]:
    """Give the front page, a channel, and its longest item."""
    yield "front", public / "index.html"
    yield "channel", public / "news" / "index.html"
    # One document of each item holds all that its page shows.
    news = {each: json.loads(each.read_bytes()) for each in public.glob("item/*.json")}
    longest = max(news, key=lambda each: (len(str(news[each].get("bodies"))), str(each)))
    name = longest.name.removesuffix(".ninjs.json")
    yield "item", public / "item" / name / "index.html"


if __name__ == "__main__":
    main()
