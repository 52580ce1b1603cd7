"""Whether a client has what it asks for (RFC 9110 §13)."""

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.serve.preconditions import known_tags, verdict

OURS = frozenset({b'"abc"', b'"abc-gzip"'})
AT = 1_700_000_000


def judged(**fields: str) -> str | None:
    given = {
        name.replace("_", "-").encode(): value.encode("latin-1")
        for name, value in fields.items()
    }
    return verdict(given, OURS, AT)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ('"abc"', "current"),
        ('W/"abc"', "current"),
        ('"abc-gzip"', "current"),
        ('"x", "abc"', "current"),
        ('"x",W/"abc"', "current"),
        ('"with, comma", "abc"', "current"),
        ("*", "current"),
        ('"x"', None),
        ("abc", None),
        ("", None),
        ('w/"abcd"', None),
    ],
)
def test_validators_are_compared_weakly(tags: str, expected: str | None) -> None:
    assert judged(if_none_match=tags) == expected


def test_a_validator_silences_the_date() -> None:
    assert (
        judged(if_none_match='"x"', if_modified_since=formatdate(AT, usegmt=True)) is None
    )


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (formatdate(AT, usegmt=True), "current"),
        (formatdate(AT + 1, usegmt=True), "current"),
        (formatdate(AT - 1, usegmt=True), None),
        ("Tue Nov 14 22:13:20 2023", "current"),
        ("Tuesday, 14-Nov-23 22:13:20 GMT", "current"),
        ("Tue, 14 Nov 2023 22:13:20 -0000", None),
        ("Mon, 1 Nov 99999999999999 00:00:00 GMT", None),
        ("Sun, 06 Nov 1994 08:49:37 +99999999999999999999999", None),
        ("yesterday", None),
        ("", None),
        ("Mon, 32 Foo 2026 00:00:00 GMT", None),
    ],
)
def test_a_date_counts_to_the_second(date: str, expected: str | None) -> None:
    assert judged(if_modified_since=date) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"if_match": '"abc"'}, None),
        ({"if_match": "*"}, None),
        ({"if_match": 'W/"abc"'}, "failed"),
        ({"if_match": '"x"'}, "failed"),
        ({"if_match": '"abc"', "if_none_match": '"abc"'}, "current"),
        ({"if_unmodified_since": formatdate(AT - 1, usegmt=True)}, "failed"),
        ({"if_unmodified_since": formatdate(AT, usegmt=True)}, None),
        ({}, None),
    ],
)
def test_who_wants_no_other_document_gets_no_other(
    fields: dict[str, str], expected: str | None
) -> None:
    assert judged(**fields) == expected


PARTS = ["Sun,", "Nov", "6", "94", "08:49:37", "GMT", "-0000", "+", "9" * 25]


@given(st.lists(st.sampled_from(PARTS)))
def test_no_date_whatever_raises(parts: list[str]) -> None:
    assert judged(if_modified_since=" ".join(parts)) in {None, "current"}


@given(st.binary(max_size=60), st.sampled_from([b"if-none-match", b"if-modified-since"]))
def test_no_field_whatever_raises(value: bytes, name: bytes) -> None:
    assert verdict({name: value}, OURS, AT) in {None, "current"}


def test_what_has_no_date_is_judged_by_its_validator_alone() -> None:
    at = formatdate(AT, usegmt=True).encode()

    assert verdict({b"if-modified-since": at}, OURS, None) is None
    assert verdict({b"if-unmodified-since": at}, OURS, None) is None
    assert verdict({b"if-none-match": b'"abc"'}, OURS, None) == "current"


def test_known_validators_are_told_without_their_weakness() -> None:
    assert known_tags({b"if-none-match": b'W/"a", "b"'}) == ('"a"', '"b"')
    assert known_tags({b"if-none-match": b" * "}) == ("*",)
    assert known_tags({}) == ()
