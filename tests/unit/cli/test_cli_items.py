"""Commands on items, in this process: what they refuse, and what they teach."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from contract.desk import Desk, an_item
from htfeed.cli import application
from htfeed.config import load
from htfeed.errors import ConfigError
from htfeed.store.opening import open_store

CONFIG = """\
site: {title: Example, url: "https://example.org/"}
sources: [{key: a, url: "https://example.org/feed"}]
channels: {news: {title: News, category: news}, media: {title: M, category: media}}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A config whose store keeps two items: one of news, one of no channel."""
    made = tmp_path / "config.yaml"
    made.write_text(CONFIG)
    store = open_store(load(made, {}).store)
    Desk(store).keep("a", new=(an_item("one"), an_item("two", categories=("other",))))
    store.close()
    return made


def htfeed(path: Path, *words: str) -> Result:
    return CliRunner().invoke(
        application(words), [words[0], "--config", str(path), *words[1:]]
    )


def said(path: Path, *words: str) -> str:
    done = htfeed(path, *words)
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("why", "nobody"), "the store knows no item by 'nobody'"),
        (("show", "nobody"), "the store knows no item by 'nobody'"),
        (("why", "one", "newz"), "did you mean news? Else choose of: news, media"),
        (("items", "--source", "b"), "choose of: a"),
        (("hide", "one", "--reason", " \t"), "--reason: it is empty"),
        (("hide", "one", "--reason", "x", "--now", "soon"), "'soon' is not a time"),
    ],
)
def test_a_mistake_is_a_config_error_with_its_cure(
    path: Path, words: tuple[str, ...], says: str
) -> None:
    error = htfeed(path, *words).exception

    assert isinstance(error, ConfigError)
    assert says in str(error)
    assert "hidden" not in said(path, "item", "one")


@pytest.mark.parametrize(
    ("words", "says"),
    [(("hide", "one"), "--reason"), (("items", "--limit", "0"), "--limit")],
)
def test_the_usage_is_told_where_an_option_is_wrong(
    path: Path, words: tuple[str, ...], says: str
) -> None:
    done = htfeed(path, *words)

    assert done.exit_code == 2
    assert says in done.output


@pytest.mark.parametrize("command", ["items", "item", "why", "hide", "show"])
def test_help_teaches_with_examples(path: Path, command: str) -> None:
    assert f"Examples: htfeed {command}" in said(path, command, "--help")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--hidden",), "htfeed hide ITEM --reason TEXT"),
        (("--channel", "media"), "htfeed status tells"),
    ],
)
def test_an_empty_list_teaches(path: Path, words: tuple[str, ...], says: str) -> None:
    assert says in said(path, "items", *words)


def test_what_no_channel_carries_is_hidden_all_the_same(path: Path) -> None:
    assert "No channel carries it." in said(path, "hide", "two", "--reason", "x")
    assert "hidden since" in said(path, "why", "two")


def test_a_withdrawn_item_is_hidden_for_the_day_that_it_comes_back(path: Path) -> None:
    store = open_store(load(path, {}).store)
    Desk(store).keep("a", withdrawn=(an_item("one").id,))
    store.close()

    assert "it stays out should it come back" in said(path, "hide", "one", "--reason", "x")
    assert "stays out until it comes back" in said(path, "show", "one")
