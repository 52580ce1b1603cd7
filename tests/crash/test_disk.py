"""A disk that is broken, full or read-only from any write on: nothing is lost or torn."""

import errno
from collections.abc import Iterator

import pytest

from crash.disk import Disk, compiler
from crash.scenes import SOAK, prepared
from crash.town import Town
from servers import missing

FAULTS = {
    "a broken sector": (errno.EIO, False),
    "a broken disk": (errno.EIO, True),
    "a full disk": (errno.ENOSPC, True),
    "a disk that was full for a moment": (errno.ENOSPC, False),
    "a read-only disk": (errno.EROFS, True),
}
TRIED = FAULTS if SOAK else ("a broken sector", "a full disk", "a read-only disk")
"""Without the time of a soak they take turns: every second write fails in one of them."""
SCENES = ("first", "changed", "rearranged") if SOAK else ("changed",)
ONE_CHANNEL = "  news: {title: News, category: news, formats: [atom]}\n"
CAUSES = (
    "the disk fails",
    "the disk is full",
    "it is read-only",
    "it cannot be opened",
    "the disk gave an error",
    "no space is left on the disk",
    "the file system is read-only",
)


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disk]:
    """A disk that fails when it is told to."""
    if compiler() is None:
        missing("compiler", "there is no cc", "install gcc")
    with Disk(tmp_path_factory.mktemp("disk")) as made:
        yield made


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("fault", TRIED)
def test_a_disk_that_fails_at_the_nth_write(
    town: Town, disk: Disk, fault: str, scene: str
) -> None:
    error, stays = FAULTS[fault]
    if not SOAK:
        if town.store_url:
            pytest.skip("is tried by `make soak`: only documents lie on this disk")
        town.configure(ONE_CHANNEL)
    ready = prepared(town, scene)

    faults = list(TRIED)
    # Every second write, unless there is time for all of them.
    first, step = (1, 1) if SOAK else (1 + 2 * faults.index(fault), 2 * len(faults))
    for at in range(first, 2_000, step):
        ready.again()
        done = disk.run(town.root, *ready.words, at=at, error=error, stays=stays)
        told = f"scene {scene!r}, {fault} at write {at}: {done.told}"
        if done.code:
            assert done.code == 1, told
            assert any(cause in done.told for cause in CAUSES), told
        else:
            assert town.published() == ready.new, told
        ready.check(told)
        if not done.reached:
            assert at > 40, "hardly anything was written"
            return
    pytest.fail("the pass has no end")
