"""Is there such a source or channel?  Where there is none, the nearest one is named."""

import difflib
import re
from collections.abc import Collection, Iterable
from typing import Final

from htfeed.config import Config
from htfeed.errors import ConfigError

_NAMED: Final = 10
_NEAR: Final = 0.5
"""How much of a key has to be right: ``entires`` is meant for ``entries``."""
_LISTED: Final = re.compile("-[0-9a-f]{12}$")


def check_source(
    config: Config, key: str, *, option: str = "", others: Collection[str] | None = None
) -> None:
    """Raise ConfigError unless there is such a source; the cure names the nearest.

    Args:
        config: Where to look.
        key: The key of the source.
        option: The option that named it.
        others: Further keys that the store knows; where it was not asked, a key that a
            list of the config may have named is let through.
    """
    keys = [source.key for source in config.sources]
    if others is None and any(each.opml for each in config.sources):
        others = [key] if _LISTED.search(key) else None
    if key not in (others or ()):
        _check("source", key, keys, option=option)


def check_channel(config: Config, key: str, *, option: str = "CHANNEL") -> None:
    """Raise ConfigError unless there is such a channel; the cure names the nearest."""
    _check("channel", key, config.channels, option=option)


def _check(what: str, key: str, known: Iterable[str], *, option: str) -> None:
    keys = list(known)
    if key not in keys:
        raise ConfigError(
            f"{option}{': ' if option else ''}there is no {what} {key!r}",
            cure=choice(key, keys),
        )


def choice(word: str, known: Iterable[str]) -> str:
    """Return which of the known words may be meant by another one, as a cure."""
    words = list(known)
    near = difflib.get_close_matches(word, words, n=1, cutoff=_NEAR)
    more = f" and {len(words) - _NAMED} more" if len(words) > _NAMED else ""
    meant = f"did you mean {near[0]}? Else " if near else ""
    return f"{meant}choose of: {', '.join(words[:_NAMED])}{more}"
