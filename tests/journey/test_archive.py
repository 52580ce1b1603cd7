"""The shipped archive: fifty entries, files of five kinds, forty-nine stories."""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from htfeed.categorise import categorise
from htfeed.config import Config, load
from htfeed.constructs import Image
from htfeed.identity import story
from htfeed.model import Item
from htfeed.normalise.items import normalise
from htfeed.parse.documents import parse
from htfeed.places import Source
from htfeed.syntax.intervals import parse_durations
from journey.archive import ENTRIES, ROOT, WITHOUT_TEXT, Published, publish, run

PICTURES = {
    "Report cover": None,
    "Emma Thompson": None,
    "Human trafficking in Central America": None,
    "Workshop": None,
    "Ricky Martin speaks at Vienna Forum": "UNODC/M. Borovansky-Konig",
    "UN.GIFT logo": None,
    "UNODC Executive Director Costa": None,
    'Part of the "Journey" art installation': None,
    "Troels Vester": None,
    "UN.GIFT": None,
    "UN-GIFT - Global Initiative to Fight Human Trafficking": None,
    "The Journey": None,
    "Julia Ormond": None,
}
DURATIONS = {
    "Video spot - Cleaning Woman (2003)": "0:45",
    "Video spot - Open your eyes to human trafficking (UN.GIFT)": "0:30 and 0:60",
    "What is UN.GIFT?": "7:16",
    "Radio spots - Support the Fight Against Human Trafficking (UN.GIFT)": "0:30",
    "Emma Thompson: Elena's Story": "3:40",
}


@pytest.fixture(scope="module")
def config() -> Config:
    return load(ROOT / "config.yaml", {})


@pytest.fixture(scope="module")
def items(config: Config) -> tuple[Item, ...]:
    return tuple(item for source in config.sources for item in _items(source))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copy(ROOT / "config.yaml", folder)
    shutil.copytree(ROOT / "feeds", folder / "feeds")
    return folder


@pytest.fixture(scope="module")
def published(checkout: Path) -> tuple[Published, ...]:
    return publish(checkout / "config.yaml")


def _items(source: Source) -> Iterator[Item]:
    for path in sorted(ROOT.glob(source.path or "")):
        place = path.relative_to(ROOT).as_posix()
        result = normalise(
            parse(path.read_bytes(), name=place),
            source=source.key,
            place=place,
            base=None,
            day_first=source.day_first,
            own_file=True,
        )
        assert result.problems == ()
        yield from result.items


def _day(item: Item) -> str:
    assert item.published is not None
    assert item.published.day_only
    return item.published.at.date().isoformat()


def test_every_entry_is_shipped_with_its_day_and_title(items: tuple[Item, ...]) -> None:
    shipped = Counter((_day(item), item.title) for item in items)

    assert shipped == Counter((day, title) for day, title, _ in ENTRIES)
    assert len(items) == 50


def test_every_kind_of_source_file_is_at_work(config: Config) -> None:
    paths = [path for source in config.sources for path in ROOT.glob(source.path or "")]

    assert {path.suffix for path in paths} == {".md", ".yaml", ".json", ".csv", ".rss"}


def test_every_file_below_feeds_is_read_by_one_source(config: Config) -> None:
    read = Counter(
        path for source in config.sources for path in ROOT.glob(source.path or "")
    )

    below = {path for path in (ROOT / "feeds").rglob("*") if path.is_file()}
    assert read == Counter(below - {ROOT / "feeds" / "README.md"})


def test_an_entry_that_had_no_text_has_none(items: tuple[Item, ...]) -> None:
    silent = [item for item in items if not (item.summary or item.content)]

    assert len(silent) == WITHOUT_TEXT
    assert all(item.title for item in silent)


def test_no_link_was_known_and_none_is_invented(items: tuple[Item, ...]) -> None:
    assert [item.title for item in items if item.links or item.enclosures] == []


def test_running_times_carry_over(items: tuple[Item, ...]) -> None:
    told = {item.title: item.durations for item in items if item.durations}

    assert told == {title: parse_durations(text) for title, text in DURATIONS.items()}


def test_texts_of_pictures_carry_over(items: tuple[Item, ...]) -> None:
    images = [item.image or Image() for item in items]
    told = {image.alt: image.credit for image in images if image.alt}
    credits_only = {image.credit for image in images if not image.alt} - {None}

    # Two pictures say "Emma Thompson", and one of them names its photographer.
    assert told | {"Emma Thompson": None} == PICTURES
    assert Image(alt="Emma Thompson", credit="Nick Haddow") in images
    assert credits_only == {"Timo Nasseri", "UNODC/M. Borovansky-Koenig"}


def test_two_files_that_differ_in_a_picture_tell_one_story(items: tuple[Item, ...]) -> None:
    twins = [item for item in items if item.title == "UN.GIFT Emma Thompson (2008)"]

    assert len({item.place for item in twins}) == 2
    assert len({story(item) for item in twins}) == 1
    assert {item.image for item in twins} == {None, Image(alt="Emma Thompson")}


def test_no_other_two_entries_tell_one_story(items: tuple[Item, ...]) -> None:
    stories = Counter(key for item in items if (key := story(item)))

    assert sorted(stories.values(), reverse=True)[:2] == [2, 1]


@pytest.mark.parametrize("told", [True, False], ids=["kind told", "kind unknown"])
def test_rules_place_each_in_its_one_category_whatever_its_source_says(
    config: Config, items: tuple[Item, ...], *, told: bool
) -> None:
    seen = (item if told else _without_fields(item) for item in items)
    placed = Counter(
        (_day(item), item.title, placement.category)
        for item in seen
        for placement in categorise(item, config.rules, ["news"])
    )

    assert placed == Counter(ENTRIES)


def _without_fields(item: Item) -> Item:
    """Tell a running time as old feeds do, in the text, and the kind not at all."""
    told = DURATIONS.get(item.title or "")
    content = f"<p>{item.summary}</p><p>Duration: {told}</p>" if told else item.content
    return replace(item, kind=None, durations=(), content=content)


def test_forty_nine_are_published_each_in_its_one_channel(
    published: tuple[Published, ...],
) -> None:
    found = Counter((each.day, each.title, each.channel) for each in published)

    assert found == Counter(set(ENTRIES))
    assert len(published) == 49
    assert len({each.item["id"] for each in published}) == 49


def test_a_day_stays_a_day_in_what_is_published(published: tuple[Published, ...]) -> None:
    exact = [each.title for each in published if not each.item["_htfeed"].get("day_only")]

    assert exact == []


def test_a_second_run_changes_nothing(
    checkout: Path, published: tuple[Published, ...]
) -> None:
    before = _stamps(checkout / "public")

    said = run(checkout / "config.yaml")

    assert published
    assert _stamps(checkout / "public") == before
    assert "othing changed" in said


def _stamps(folder: Path) -> dict[Path, tuple[int, bytes]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}
