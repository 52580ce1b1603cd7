"""Numbers over time, drawn in one line of text."""

from collections.abc import Sequence
from typing import Final

_BARS: Final = "▁▂▃▄▅▆▇█"


def spark(values: Sequence[float]) -> str:
    """Return a bar for each value, from nothing to the greatest; a blank for nothing."""
    most = max(values, default=0.0)
    return "".join(
        _BARS[min(round(each / most * (len(_BARS) - 1)), len(_BARS) - 1)]
        if each > 0
        else " "
        for each in values
    )
