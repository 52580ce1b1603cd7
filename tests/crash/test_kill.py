"""``kill -9`` at any moment: the next run ends where an undisturbed one would."""

import random
import time

import pytest

from crash.knife import POINTS, count, killed_after, moments, trial
from crash.scenes import SCENES, SOAK, TRIES, prepared
from crash.town import Town


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_named_point(town: Town, scene: str, point: str) -> None:
    ready = prepared(town, scene)
    total = count(town.root, *ready.words, point=point)
    tries = 60 if SOAK else 2

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
