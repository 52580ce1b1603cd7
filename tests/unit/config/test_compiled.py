"""A config that was checked before is taken up again, and only as it is."""

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from htfeed.config import load
from htfeed.config.compiled import load_compiled
from htfeed.errors import ConfigError

GOOD = """\
site: {title: Title, url: "https://example.org/"}
sources:
  - {key: a, path: "feeds/*", categories: [news]}
rules:
  - {if: {title: "(?i)spot"}, category: media}
channels:
  news: {title: News, category: news}
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A config that was loaded once."""
    path = tmp_path / "config.yaml"
    path.write_text(GOOD)
    load_compiled(path, {})
    return path


@pytest.fixture
def kept(config: Path) -> Path:
    """Where its settings are kept."""
    return config.parent / "var/htfeed.db.config"


def tampered(kept: Path) -> None:
    """Let what is kept give another title, so that a test sees whether it is used."""
    stamp, _, rest = kept.read_bytes().partition(b"\n")
    kept.write_bytes(stamp + b"\n" + rest.replace(b"Title", b"Other"))


def test_what_was_kept_is_what_was_read(config: Path) -> None:
    assert load_compiled(config, {}) == load(config, {})


def test_settings_are_taken_from_beside_the_store(config: Path, kept: Path) -> None:
    tampered(kept)

    assert load_compiled(config, {}).site.title == "Other"


def test_nobody_else_may_read_what_is_kept(kept: Path) -> None:
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in kept.parent.iterdir()] == [kept.name]


@pytest.mark.parametrize(
    "store", ["sqlite:///here/x.db", "'sqlite:///here/x.db'", '"sqlite:///here/x.db" # why']
)
def test_settings_lie_beside_the_store_wherever_it_is(tmp_path: Path, store: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(f"{GOOD}store: {store}\n")

    load_compiled(path, {})

    assert (tmp_path / "here/x.db.config").is_file()


def test_the_settings_of_a_server_store_lie_in_the_cache(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(f"{GOOD}store: postgresql://me:hush@h/d\n")

    load_compiled(path, {"XDG_CACHE_HOME": str(tmp_path / "cache")})

    assert [each.suffix for each in (tmp_path / "cache/htfeed").iterdir()] == [".config"]
    assert load_compiled(path, {}).store == "postgresql://me:hush@h/d"


def test_a_changed_file_is_read_anew(config: Path, kept: Path) -> None:
    tampered(kept)
    config.write_text(GOOD.replace("Title", "Newer"))

    assert load_compiled(config, {}).site.title == "Newer"


def test_a_changed_environment_is_read_anew(config: Path) -> None:
    moved = load_compiled(config, {"HTFEED_SITE_URL": "https://other.example/"})

    assert moved.site.url == "https://other.example/"


def test_a_changed_secret_is_read_anew(tmp_path: Path) -> None:
    path, secret = tmp_path / "config.yaml", tmp_path / "title"
    path.write_text(GOOD.replace("title: Title", "title: file:title"))
    secret.write_text("First\n")
    load_compiled(path, {})

    secret.write_text("Second\n")

    assert load_compiled(path, {}).site.title == "Second"


def test_a_changed_template_is_looked_at_anew(tmp_path: Path) -> None:
    path, template = tmp_path / "config.yaml", tmp_path / "mine" / "base.html"
    template.parent.mkdir()
    template.write_text("one")
    path.write_text(f"{GOOD}templates: mine\n")
    first = load_compiled(path, {}).site.design

    template.write_text("two")
    second = load_compiled(path, {}).site.design

    assert first != second
    assert template in second.files


def test_a_changed_variable_of_a_secret_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(GOOD.replace("title: Title", "title: env:TITLE"))
    load_compiled(path, {"TITLE": "First"})

    assert load_compiled(path, {"TITLE": "Second"}).site.title == "Second"


def _cut(kept: Path) -> None:
    kept.write_bytes(kept.read_bytes()[:-9])


def _another_pickle(kept: Path) -> None:
    stamp = kept.read_bytes().partition(b"\n")[0]
    kept.write_bytes(stamp + b"\n" + pickle.dumps("no config"))


def _open_to_all(kept: Path) -> None:
    tampered(kept)
    kept.chmod(0o666)


def _a_folder(kept: Path) -> None:
    kept.unlink()
    kept.mkdir()


@pytest.mark.parametrize("spoil", [_cut, _another_pickle, _open_to_all, _a_folder])
def test_what_cannot_be_trusted_is_not_used(
    config: Path, kept: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(kept)

    assert load_compiled(config, {}) == load(config, {})


def test_an_error_is_never_kept(config: Path, kept: Path) -> None:
    config.write_text(GOOD.replace("category: news}", "category: 7}"))

    for _ in range(2):
        with pytest.raises(ConfigError, match=r"config.yaml:7"):
            load_compiled(config, {})
    assert kept.is_file()


def test_a_file_that_is_not_there_is_told_as_ever(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yaml"):
        load_compiled(tmp_path / "none.yaml", {})


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(GOOD)
    (tmp_path / "var").touch()

    assert load_compiled(path, {}) == load(path, {})
