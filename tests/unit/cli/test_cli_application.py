"""The command line as a whole: every command is there, and teaches itself."""

import re
from collections.abc import Iterator

import pytest
from typer import Typer
from typer.testing import CliRunner

from htfeed.cli import COMMANDS, application
from htfeed.cli.exits import told


def commands(app: Typer, *words: str) -> Iterator[tuple[str, ...]]:
    """Give the words of every command, those of groups in groups too."""
    for each in app.registered_commands:
        assert each.callback is not None
        yield (*words, each.name or each.callback.__name__)
    for group in app.registered_groups:
        assert group.typer_instance is not None
        yield from commands(
            group.typer_instance, *words, str(group.typer_instance.info.name)
        )


ALL = list(commands(application()))


def test_every_command_is_there() -> None:
    assert {words[0] for words in ALL} == COMMANDS.keys()


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_help_teaches_with_an_example(words: tuple[str, ...]) -> None:
    done = CliRunner().invoke(application(words), [*words, "--help"])

    assert done.exit_code == 0
    assert "Example" in done.output
    assert f"htfeed {' '.join(words)}" in " ".join(done.output.split())


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_help_names_arguments_as_manuals_do(words: tuple[str, ...]) -> None:
    done = CliRunner().invoke(application(words), [*words, "--help"])
    usage = done.output.partition("\n\n")[0].split(maxsplit=1)[1]

    assert not re.search(r"<\w+|\[\[", done.output)
    named = usage.split(" ".join(words))[-1].split()
    assert named[0] == "[OPTIONS]"
    assert all(re.fullmatch(r"[A-Z]+(\.\.\.)?|\[[A-Z]+\]", each) for each in named)


def test_the_help_tells_the_exit_codes() -> None:
    done = CliRunner().invoke(application(), ["--help"])

    assert told() in " ".join(done.output.split())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_completion(
    monkeypatch: pytest.MonkeyPatch, shell: str
) -> None:
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")

    done = CliRunner().invoke(
        application(), ["--show-completion", shell], prog_name="htfeed"
    )

    assert done.exit_code == 0
    assert f"_HTFEED_COMPLETE=complete_{shell}" in done.output
