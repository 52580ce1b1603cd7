"""Lengths of time: ``30m`` as operators write them, ``1:02:03`` as publishers do."""

import re
from datetime import timedelta
from typing import Annotated, Final

from pydantic import BeforeValidator

_UNITS: Final = {
    "ms": "milliseconds",
    "s": "seconds",
    "m": "minutes",
    "h": "hours",
    "d": "days",
    "w": "weeks",
}
_PART: Final = re.compile(r"(\d{1,9})\s*(ms|[smhdw])\s*")
_CLOCK: Final = re.compile(r"(?<![\d:])(?:\d{1,4}:){1,2}\d{1,2}(?:\.\d+)?(?![\d:])")
_SECONDS: Final = re.compile(r"\d{1,9}(?:\.\d+)?")
_AMOUNT: Final = re.compile(
    r"(\d{1,6})\s*(h|m|s)(?:(?:ou)?rs?|in(?:ute)?s?|ec(?:ond)?s?)?\b\.?[\s,]*",
    re.IGNORECASE,
)
_IN_WORDS: Final = re.compile(rf"(?:{_AMOUNT.pattern})+", re.IGNORECASE)
_ISO: Final = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?")


def parse_interval(value: object) -> object:
    """Return a timedelta for ``90s``, ``30m``, ``1h``, ``1d 12h``; else the value itself.

    Raises ValueError for text of another shape.
    """
    if not isinstance(value, str):
        return value
    text = value.strip()
    parts = _PART.findall(text)
    if not parts or _PART.sub("", text):
        raise ValueError("an interval looks like 30m, 1h or 1d 12h")
    return sum(
        (timedelta(**{_UNITS[unit]: int(number)}) for number, unit in parts), timedelta()
    )


Interval = Annotated[timedelta, BeforeValidator(parse_interval)]
"""A timedelta that a config writes as ``30m``."""


def format_interval(length: timedelta) -> str:
    """Return a length as an operator writes it: ``1d 12h``.

    Reads back as the same length by :func:`parse_interval`, to the millisecond.
    """
    parts, rest = [], length
    for unit, name in (("d", "days"), ("h", "hours"), ("m", "minutes"), ("s", "seconds")):
        number, rest = divmod(rest, timedelta(**{name: 1}))
        parts += [f"{number}{unit}"] if number else []
    milliseconds = rest // timedelta(milliseconds=1)
    return " ".join([*parts, f"{milliseconds}ms"] if milliseconds else parts) or "0s"


def parse_durations(text: str) -> tuple[timedelta, ...]:
    """Return the running times in a text, in order; none where it has none.

    Reads ``1:02:03``, ``62:03``, ``3723`` (seconds, as ``itunes:duration``
    has it), ``PT1H2M3S``, and several clock readings in one text:
    ``0:30 and 0:60``; ``1h 2m 3s`` and ``5 min`` where nothing else is said.
    """
    text = text.strip()
    if _SECONDS.fullmatch(text):
        return (timedelta(seconds=int(float(text))),)
    iso = _ISO.fullmatch(text)
    if iso and any(iso.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
        return (timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds),)
    if _IN_WORDS.fullmatch(text):
        parts = _AMOUNT.findall(text)
        units = (timedelta(**{_UNITS[unit.lower()]: int(each)}) for each, unit in parts)
        return (sum(units, timedelta()),)
    return tuple(_clock(found[0]) for found in _CLOCK.finditer(text))


def _clock(text: str) -> timedelta:
    total = 0
    for part in text.partition(".")[0].split(":"):
        total = total * 60 + int(part)
    return timedelta(seconds=total)


def format_duration(length: timedelta) -> str:
    """Return ``1:02:03`` or ``2:03``, as people and iTunes read it."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def counted(number: int, name: str, several: str = "") -> str:
    """Return how many there are of something: ``1 source``, ``2 sources``.

    Args:
        number: How many there are.
        name: What one of them is called.
        several: What several are called, where an ``s`` does not make it that.
    """
    return f"{number} {name}" if number == 1 else f"{number} {several or f'{name}s'}"
