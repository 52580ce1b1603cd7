"""Where a reading of many pages goes on: words that nobody else can make sense of."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

_NUMBER: Final = 8
_CHECK: Final = 4
"""Octets."""


def cursor(asked: str, place: int) -> str:
    """Return a word for a place in the answer to a question.

    Args:
        asked: The question, in one spelling.
        place: A number below 2**63.
    """
    number = place.to_bytes(_NUMBER, "big")
    return urlsafe_b64encode(number + _check(asked, number)).decode().rstrip("=")


def place_of(asked: str, word: str) -> int | None:
    """Return the place of a word; None for one that was not given for this question."""
    try:
        octets = urlsafe_b64decode(word + "=" * (-len(word) % 4))
    except ValueError:
        return None
    number = octets[:_NUMBER]
    place = int.from_bytes(number, "big")
    # In one spelling alone, and no greater than the store can count.
    is_ours = octets == number + _check(asked, number) and place < 2**63
    return place if is_ours and cursor(asked, place) == word else None


def _check(asked: str, number: bytes) -> bytes:
    return hashlib.sha256(asked.encode() + b"\0" + number).digest()[:_CHECK]
