"""The archive as its publisher wrote it lands where the shipped one does."""

import os
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from journey.archive import ENTRIES, ROOT, WITHOUT_TEXT, Published, publish
from journey.seed_reader import SeedEntry, read_seed, write_sources

LONGEST_RUN = 5
NAMES = ("Global Initiative to Fight Human Trafficking",)
SAMPLE = """\
Head of the page
  • 02/03/2008
    A title
    \n\
    Report cover12 March 2008 - The text.

    • one
    • two


  • 01/03/2008
    No text
  • 29/02/2008

    Jane RoeWrote this.

    Duration: 0:30 and 0:60
  • 28/02/2008
    A picture

    Jane Roe. Photo: Joe Bloggs1 March 2008 - The text.
"""


@pytest.fixture(scope="module")
def original() -> tuple[SeedEntry, ...]:
    shared = os.environ.get("HTFEED_SHARED")
    if not shared:
        pytest.skip("HTFEED_SHARED does not name the folder with seed/unodc-2008.txt")
    return read_seed((Path(shared) / "seed" / "unodc-2008.txt").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def published(
    original: tuple[SeedEntry, ...], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Published, ...]:
    folder = tmp_path_factory.mktemp("original")
    write_sources(original, folder / "original")
    config = folder / "config.yaml"
    shutil.copy(ROOT / "config.yaml", config)
    _read_instead(config, "original/*")
    return publish(config)


def _read_instead(config: Path, path: str) -> None:
    """Put one source in the place of those of a config; all else stays."""
    yaml = YAML()
    settings = yaml.load(config)
    source = {"key": "original", "path": path, "categories": ["news"], "day_first": True}
    settings["sources"] = [source]
    yaml.dump(settings, config)


def _runs(text: str, length: int) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return zip(*(words[start:] for start in range(length)), strict=False)


def _texts(entries: Iterable[SeedEntry]) -> str:
    return "\n".join(text for entry in entries for text in entry.paragraphs)


def test_the_converter_undoes_what_the_reader_did() -> None:
    first, second, third, fourth = read_seed(SAMPLE)

    assert (first.day, first.title, first.alt) == ("2008-03-02", "A title", "Report cover")
    assert first.paragraphs == ("12 March 2008 - The text.", "- one\n- two")
    assert (second.title, second.paragraphs) == ("No text", ())
    assert (third.title, third.alt, third.durations) == (None, "Jane Roe", "0:30 and 0:60")
    assert third.paragraphs == ("Wrote this.", "Duration: 0:30 and 0:60")
    assert (fourth.alt, fourth.credit) == ("Jane Roe", "Joe Bloggs")


def test_the_facts_are_those_of_the_original(original: tuple[SeedEntry, ...]) -> None:
    told = [(entry.day, entry.title) for entry in original]

    assert told == [(day, title) for day, title, _ in ENTRIES]


def test_the_original_is_published_where_the_shipped_archive_is(
    published: tuple[Published, ...],
) -> None:
    found = Counter((each.day, each.title, each.channel) for each in published)

    assert found == Counter(set(ENTRIES))
    assert len(published) == 49


def test_running_times_of_the_original_are_read(
    original: tuple[SeedEntry, ...], published: tuple[Published, ...]
) -> None:
    told = {entry.title for entry in original if entry.durations}
    read = {each.title for each in published if each.item["_htfeed"].get("durations")}

    assert read == told


def test_lists_of_the_original_stay_lists(published: tuple[Published, ...]) -> None:
    entry = next(each for each in published if each.title == "Impact programme")

    assert entry.item["content_html"].count("<li>") == 4


def test_no_shipped_sentence_is_that_of_the_original(
    original: tuple[SeedEntry, ...],
) -> None:
    theirs = set(_runs(_texts(original), LONGEST_RUN + 1))
    facts = [*NAMES, *(title or "" for _, title, _ in ENTRIES)]
    free = {run for fact in facts for run in _runs(fact, LONGEST_RUN + 1)}

    for path in (ROOT / "feeds").rglob("*.*"):
        ours = set(_runs(path.read_text(encoding="utf-8"), LONGEST_RUN + 1))
        assert ours & theirs - free == set(), path.name


def test_as_many_entries_are_without_text_as_the_shipped_archive_has(
    original: tuple[SeedEntry, ...],
) -> None:
    silent = [entry.title for entry in original if not entry.paragraphs]

    assert len(silent) == WITHOUT_TEXT
