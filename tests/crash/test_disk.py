"""A disk that is broken, full or read-only from any write on: nothing is lost or torn."""

import errno
import re
from collections.abc import Iterable, Iterator

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
"""Without the time of a soak they take turns: every kind of write fails in one of them."""
SCENES = ("first", "changed", "rearranged") if SOAK else ("changed",)
ONE_CHANNEL = "  news: {title: News, category: news, formats: [atom]}\n"
# Names that a run chooses by chance, and what tells one of many alike from the others.
CHOSEN = re.compile(r"[0-9a-f]{8,}|[a-z0-9_]{8}$|\d+|\.(?:br|gz|zst)(?=\.)")
MANY = 5
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

    writes = disk.run(town.root, *ready.words, at=0, error=error).writes
    assert len(writes) > 40, "hardly anything was written"
    turns = slice(list(TRIED).index(fault), None, len(TRIED))
    tried = range(1, 2_000) if SOAK else (*one_of_each(writes)[turns], 2_000)
    for at in tried:
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
            assert at > 40, told
            return
    pytest.fail("the pass has no end")


def one_of_each(writes: Iterable[str]) -> list[int]:
    """Return which writes to try: the first of those that are alike; of many the last too.

    Alike are the same calls for the same file, or for files that differ in what was
    chosen by chance, in a number or in how they are compressed.
    """
    alike: dict[str, list[int]] = {}
    for at, each in enumerate(writes, 1):
        alike.setdefault(CHOSEN.sub("", each), []).append(at)
    tried = (
        {each[0], each[-1] if len(each) >= MANY else each[0]} for each in alike.values()
    )
    return sorted(set().union(*tried))
