"""Where a reading of many pages goes on: words that nobody else can make sense of."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

_CHECK: Final = 4
"""Octets."""


def cursor(asked: str, place: str) -> str:
    """Return a word for a place in the answer to a question.

    Args:
        asked: The question, in one spelling.
        place: What the last page ended with.
    """
    told = place.encode()
    return urlsafe_b64encode(_check(asked, told) + told).decode().rstrip("=")


def place_of(asked: str, word: str) -> str | None:
    """Return the place of a word; None for one that was not given for this question."""
    try:
        octets = urlsafe_b64decode(word + "=" * (-len(word) % 4))
        place = octets[_CHECK:].decode()
    except ValueError:
        return None
    # In one spelling alone.
    return place if cursor(asked, place) == word else None


def number_of(asked: str, word: str) -> int | None:
    """Return the place of a word where that is a number which the store can count to."""
    place = place_of(asked, word)
    is_number = place is not None and place.isascii() and place.isdigit()
    number = int(place[:20]) if place and is_number else None
    return number if number is not None and number < 2**63 else None


def _check(asked: str, place: bytes) -> bytes:
    return hashlib.sha256(asked.encode() + b"\0" + place).digest()[:_CHECK]
