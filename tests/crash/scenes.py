"""What a site is brought to before the run that is disturbed, and what must come of it."""

import gzip
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import brotli

from crash.knife import trial
from crash.town import LATER, NOW, Town
from htfeed.store.copying import backup

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TRIES: Final = int(os.environ.get("HTFEED_TRIALS", "10"))
"""How many random moments for each engine; ``make soak`` asks for 1,000."""
SOAK: Final = TRIES > 10
"""Whether there is time for every scene."""
_SITE_ENDS: Final = {
    "index.html": b"</html>\n",
    "opml.xml": b"</opml>\n",
    "sitemap.xml": b"</urlset>\n",
    "news-sitemap.xml": b"</urlset>\n",
}
_UNDONE: Final[dict[str, Callable[[bytes], bytes]]] = {
    ".br": brotli.decompress,
    ".gz": gzip.decompress,
    ".zst": zstd.decompress,
}
"""What a document is compressed to beside itself."""


@dataclass
class Scene:
    """A town as it was before a run, and as the run leaves it."""

    town: Town
    words: tuple[str, ...]
    before: Path
    kept_before: Path | None
    old: dict[str, bytes]
    new: dict[str, bytes]
    kept: dict[str, list[tuple[object, ...]]]

    def again(self) -> None:
        """Put the town back as it was before the run."""
        self.town.restored(self.before, self.kept_before)

    def check(self, told: str) -> None:
        """What stands is whole; one more run mends all the rest."""
        for path, body in self.town.published().items():
            assert self._is_whole(path, body), f"{path} is torn: {told}"
        assert trial(self.town.root, *self.words) == 0, told
        assert self.town.published() == self.new, told
        assert self.town.kept() == self.kept, told

    def _is_whole(self, path: str, body: bytes) -> bool:
        name = path.rpartition("/")[2]
        if name.startswith(".") or body in (self.old.get(path), self.new.get(path)):
            return True
        undone = _UNDONE.get(Path(name).suffix)
        if undone is not None:
            return self._is_whole(path.rpartition(".")[0], undone(body))
        # What lists the channels tells of each as it is: of one that could not be
        # written as it was before, of another as it is now.
        end = _SITE_ENDS.get(path)
        return end is not None and body.endswith(end)


def nothing(_town: Town) -> None:
    """The first run of all."""


SCENES: dict[str, tuple[Callable[[Town], None], str]] = {
    "first": (nothing, NOW),
    "changed": (Town.change, LATER),
    "rearranged": (Town.rearrange, NOW),
}


def prepared(town: Town, scene: str) -> Scene:
    """Let a town come to the moment before the run that is going to be killed."""
    change, now = SCENES[scene]
    kept_before, old = None, {}
    if scene != "first":
        assert trial(town.root, "run", "--now", NOW) == 0
        old = town.published()
        change(town)
        if town.store_url:
            kept_before = town.root.parent / "before.db"
            backup(town.store, kept_before)
    before = town.root.parent / "before"
    shutil.copytree(town.root, before)
    words = ("run", "--now", now)
    assert trial(town.root, *words) == 0, (town.root / "errors.txt").read_text()
    scene_ = Scene(town, words, before, kept_before, old, town.published(), town.kept())
    scene_.again()
    return scene_
