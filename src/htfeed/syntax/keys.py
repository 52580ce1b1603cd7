"""Former keys of things: ``was: old``, or ``was: [old, older]``."""

from typing import Annotated

from pydantic import BeforeValidator


def listed(value: object) -> object:
    """Return one text, or a list of them, as a tuple; else the value itself."""
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


FormerKeys = Annotated[tuple[str, ...], BeforeValidator(listed)]
"""Keys that a config writes as a text or as a list of them."""
