"""``kill -9`` at any moment: the next run ends where an undisturbed one would."""

import os
import random
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crash.knife import POINTS, count, killed_after, moments, trial
from crash.town import LATER, NOW, Site, Town
from htfeed.store.copying import backup

TRIES = int(os.environ.get("HTFEED_TRIALS", "100"))
"""How many random moments for each engine; ``make soak`` asks for 1,000."""


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
            if not path.rpartition("/")[2].startswith("."):
                whole = (self.old.get(path), self.new.get(path))
                assert body in whole, f"{path} is torn: {told}"
        assert trial(self.town.root, *self.words) == 0, told
        assert self.town.published() == self.new, told
        assert self.town.kept() == self.kept, told


def nothing(_town: Town) -> None:
    """The first run of all."""


SCENES: dict[str, tuple[Callable[[Town], None], str]] = {
    "first": (nothing, NOW),
    "changed": (Town.change, LATER),
    "rearranged": (Town.rearrange, NOW),
}


@pytest.fixture
def site() -> Iterator[Site]:
    """The feed on the network."""
    with Site() as server:
        yield server
        server.shutdown()


@pytest.fixture(params=["sqlite", "postgresql"])
def town(request: pytest.FixtureRequest, tmp_path: Path, site: Site) -> Town:
    """A town whose store is on each engine."""
    url = ""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
        backup(url, tmp_path / "empty.db")
    return Town(tmp_path / "town", url, site)


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


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_named_point(town: Town, scene: str, point: str) -> None:
    ready = prepared(town, scene)
    total = count(town.root, *ready.words, point=point)
    tries = 60 if TRIES > 100 else 2

    for moment in moments(total, tries, f"{scene} {point}"):
        ready.again()
        killed = trial(town.root, *ready.words, point=point, moment=moment)
        told = f"scene {scene!r}, point {point!r}, moment {moment} of {total}"
        assert killed == -9, told
        ready.check(told)


def test_killed_at_a_random_moment(town: Town) -> None:
    ready = prepared(town, "changed")
    began = time.monotonic()
    assert trial(town.root, *ready.words) == 0
    length = time.monotonic() - began
    share = random.Random(f"{TRIES}")

    for number in range(TRIES):
        seconds = share.random() * length
        ready.again()
        killed_after(town.root, *ready.words, seconds=seconds)
        ready.check(f"trial {number}: killed after {seconds:.4f} of {length:.4f} s")
