"""What a shell offers when Tab is pressed after ``--source`` or the name of a channel."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import typer

from htfeed.cli.options import DEFAULT_CONFIG, config_at
from htfeed.config import Config

# zsh evaluates what it is offered, twice: no title may hold a sign that means something.
_UNSAFE: Final = re.compile(r"[^\w .,-]+")


def source_keys(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the sources of the config that begin so, each with its title."""
    return _offered(
        context,
        incomplete,
        lambda config: (
            (each.key, each.title or each.files or "") for each in config.sources
        ),
    )


def channel_keys(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the channels of the config that begin so, each with its title."""
    return _offered(
        context,
        incomplete,
        lambda config: ((key, each.title) for key, each in config.channels.items()),
    )


def _offered(
    context: typer.Context,
    incomplete: str,
    named: Callable[[Config], Iterable[tuple[str, str]]],
) -> list[tuple[str, str]]:
    try:
        config = config_at(Path(context.params.get("config") or DEFAULT_CONFIG))
        return [
            (key, " ".join(_UNSAFE.sub(" ", told).split()))
            for key, told in named(config)
            if key.startswith(incomplete)
        ]
    except Exception:  # noqa: BLE001 - somebody is typing: nothing to offer, nothing to say
        return []
