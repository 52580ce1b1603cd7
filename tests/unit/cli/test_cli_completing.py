"""What a shell offers: keys of the config, and nothing that could do harm."""

from pathlib import Path
from typing import Any

import pytest
from typer import Context
from typer.core import TyperCommand
from typer.main import get_command

from htfeed.cli import application
from htfeed.cli.completing import channel_keys, source_keys

CONFIG = """\
site: {title: Example, url: "https://example.org/"}
sources:
  - {key: partner, url: "https://user:hush@example.org/feed?key=hush"}
  - {key: papers, path: "feeds/*", title: "It's `all` $(rm -rf) \\\\$x; \\"here\\""}
channels: {news: {title: News, category: a}, media: {title: M, category: b}}
"""


@pytest.fixture
def context(tmp_path: Path) -> Context:
    """A command line on which the config is named already."""
    (tmp_path / "config.yaml").write_text(CONFIG)
    made = Context(TyperCommand("run"))
    made.params["config"] = tmp_path / "config.yaml"
    return made


def test_sources_that_begin_so_are_offered(context: Context) -> None:
    assert [key for key, _ in source_keys(context, "")] == ["partner", "papers"]
    assert [key for key, _ in source_keys(context, "pap")] == ["papers"]
    assert source_keys(context, "x") == []


@pytest.mark.parametrize("words", [("status",), ("source", "fetch")])
def test_where_a_source_is_named_its_key_is_offered(words: tuple[str, ...]) -> None:
    command: Any = get_command(application(words))
    for word in words:
        command = command.commands[word] if hasattr(command, "commands") else command

    (argument,) = (each for each in command.params if each.param_type_name == "argument")
    assert argument._custom_shell_complete is not None


def test_channels_are_offered_with_their_titles(context: Context) -> None:
    assert channel_keys(context, "") == [("news", "News"), ("media", "M")]


def test_no_title_holds_what_a_shell_would_evaluate(context: Context) -> None:
    ((_, told),) = source_keys(context, "pap")

    assert told == "It s all rm -rf x here"


def test_no_address_is_shown(context: Context) -> None:
    assert "hush" not in str(source_keys(context, ""))


@pytest.mark.parametrize("text", [None, "site: {", "sources: 5"])
def test_a_config_that_cannot_be_used_offers_nothing_and_says_nothing(
    context: Context, tmp_path: Path, text: str | None, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.yaml").unlink()
    if text is not None:
        (tmp_path / "config.yaml").write_text(text)

    assert source_keys(context, "") == []
    assert capfd.readouterr() == ("", "")
