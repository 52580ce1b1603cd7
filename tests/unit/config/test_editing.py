"""More sources in a config: nothing else in it changes, or it is not changed at all."""

import stat
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.config import load
from htfeed.config.editing import NewSource, add_sources
from htfeed.errors import ConfigError

ROOT = Path(__file__).resolve().parents[3]
HEAD = '# Ours.\nsite: {title: "Ex",   url: https://example.org/}   # exact\n'
TAIL = "channels:\n  news: {title: News, category: news}\n# The end.\n"
NEW = NewSource(key="new", url="https://a.example/feed", categories=("news",), title="A: b")
LINES = (
    "- key: new",
    "  url: https://a.example/feed",
    "  categories: [news]",
    '  title: "A: b"',
)


def written(folder: Path, text: str) -> Path:
    path = folder / "config.yaml"
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    ("sources", "indent"),
    [
        ("sources:\n  - {key: a, path: b}  # one\n\n# Rules come here.\n", 2),
        ("sources:\n- key: a\n  path: b\n", 0),
        ("sources:\n    # Mine:\n    - key: a   # its key\n      path: 'b'\n", 4),
        (
            "sources:\n  - key: a\n    path: b\n    categories:\n      - news\n      - x\n",
            2,
        ),
        ("sources:\n  - path: b\n    key: a\n    title: |\n      Long\n      text\n", 2),
        ("sources:\n  - key: a\n    path: b\n    keep: {count: 5,\n      age: 7d}\n", 2),
    ],
)
def test_the_new_lines_follow_the_last_source_and_all_else_stays(
    tmp_path: Path, sources: str, indent: int
) -> None:
    path = written(tmp_path, HEAD + sources + TAIL)
    before = path.read_text().splitlines()

    config = add_sources(path, {}, [NEW])

    after = path.read_text().splitlines()
    new = [" " * indent + line for line in LINES]
    at = after.index(new[0])
    assert after[at : at + len(new)] == new
    assert after[:at] + after[at + len(new) :] == before
    assert [each.key for each in config.sources] == ["a", "new"]
    assert config == load(path, {})


@pytest.mark.parametrize(
    "sources",
    ["[{key: a, path: b}]", "[{key: a, path: b},]", "[\n  {key: a, path: b}\n]"],
)
def test_a_list_in_brackets_stays_one(tmp_path: Path, sources: str) -> None:
    path = written(tmp_path, f"{HEAD}sources: {sources}  # all\n{TAIL}")

    config = add_sources(path, {}, [NEW, NewSource(key="more", opml="https://b.example/")])

    assert [each.key for each in config.sources] == ["a", "new", "more"]
    assert config.sources[1].title == "A: b"
    assert "]  # all\n" in path.read_text()


def test_the_example_takes_more(tmp_path: Path) -> None:
    text = (ROOT / "config.yaml").read_text()
    path = written(tmp_path, text)

    add_sources(path, {}, [NEW])

    rest = path.read_text()
    for line in LINES:
        rest = rest.replace(f"  {line}\n", "", 1)
    assert rest == text


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_breaks_marks_and_rights_stay(tmp_path: Path, mark: str) -> None:
    text = mark + (HEAD + "sources:\n  - {key: é, path: b}\n" + TAIL).replace("é", "e")
    path = written(tmp_path, text.replace("\n", "\r\n"))
    path.chmod(0o640)

    add_sources(path, {}, [NEW])

    octets = path.read_bytes()
    assert octets.count(b"\n") == octets.count(b"\r\n")
    assert octets.startswith(mark.encode() + b"# Ours.")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_to_the_config_stays_one(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    real = written(tmp_path / "etc", HEAD + "sources:\n  - {key: a, path: b}\n" + TAIL)
    link = tmp_path / "config.yaml"
    link.symlink_to(real)

    add_sources(link, {}, [NEW])

    assert link.is_symlink()
    assert len(load(real, {}).sources) == 2
    assert sorted(each.name for each in tmp_path.iterdir()) == ["config.yaml", "etc"]


@pytest.mark.parametrize(
    "sources",
    [
        "extra: &all [{key: a, path: b}]\nsources: *all\n",
        "sources: [{key: a, path: b}, # one\n]\n",
    ],
)
def test_where_it_cannot_be_done_cleanly_nothing_is_done(
    tmp_path: Path, sources: str
) -> None:
    path = written(tmp_path, HEAD + sources.replace("extra", "rules_") + TAIL)
    before = path.read_bytes()

    with pytest.raises(ConfigError):
        add_sources(path, {}, [NEW])

    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["config.yaml"]


@pytest.mark.parametrize("key", ["a", "A b", ""])
def test_a_source_that_would_be_wrong_is_refused(tmp_path: Path, key: str) -> None:
    path = written(tmp_path, HEAD + "sources:\n  - {key: a, path: b}\n" + TAIL)
    before = path.read_bytes()

    with pytest.raises(ConfigError, match="by hand"):
        add_sources(path, {}, [NewSource(key=key, url="https://a.example/")])

    assert path.read_bytes() == before


@pytest.mark.parametrize("word", ["file:secret", "env:SECRET"])
def test_no_text_of_others_is_taken_for_what_is_kept_elsewhere(
    tmp_path: Path, word: str
) -> None:
    (tmp_path / "secret").write_text("s3cret")
    path = written(tmp_path, HEAD + "sources:\n  - {key: a, path: b}\n" + TAIL)
    new = NewSource(key="x", url="https://a.example/", title=word, categories=(word,))

    config = add_sources(path, {"SECRET": "s3cret"}, [new])

    assert (config.secrets, config.variables) == ((), ())
    assert config.sources[1].title is None


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=20))
def test_any_title_and_category_come_back_or_nothing_changes(
    title: str, category: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), HEAD + "sources:\n  - {key: a, path: b}\n" + TAIL)
        before = path.read_bytes()
        new = NewSource(
            key="x", url="https://a.example/", title=title, categories=(category,)
        )
        try:
            config = add_sources(path, {}, [new])
        except ConfigError:
            assert path.read_bytes() == before
        else:
            assert config.sources[1].title in {title, None}
            assert config.sources[1].categories in {(category,), ()}
