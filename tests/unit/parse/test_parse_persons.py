"""Persons in the one-line forms that sources write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.constructs import Person
from htfeed.parse.persons import distinct, everybody, written


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("ada@quay.example (Ada Quay)", Person(name="Ada Quay", email="ada@quay.example")),
        ("Ada Quay <ada@quay.example>", Person(name="Ada Quay", email="ada@quay.example")),
        (
            '"Quay, Ada" <ada@quay.example>',
            Person(name="Quay, Ada", email="ada@quay.example"),
        ),
        ("Ada Quay (ada@quay.example)", Person(name="Ada Quay", email="ada@quay.example")),
        ("mailto:ada@quay.example", Person(email="ada@quay.example")),
        ("  Ada \n Quay ", Person(name="Ada Quay")),
        ("ada@quay.example ()", Person(email="ada@quay.example")),
        ("Ada Quay, ada@quay.example", Person(name="Ada Quay", email="ada@quay.example")),
        ("ada@quay.example - Ada Quay", Person(name="Ada Quay", email="ada@quay.example")),
        (
            "Ada O'Hea <a.o'hea@b.example>",
            Person(name="Ada O'Hea", email="a.o'hea@b.example"),
        ),
        ("https://ada.example/", Person(uri="https://ada.example/")),
        ("Ada (harbour master)", Person(name="Ada (harbour master)")),
        ("@ada on the quay", Person(name="@ada on the quay")),
        ("", None),
    ],
)
def test_a_line_names_a_person(line: str, person: Person | None) -> None:
    assert written(line) == person


@given(st.text())
def test_any_line_names_somebody_or_nobody(line: str) -> None:
    person = written(line)

    assert (person is None) == (not line.split())


@pytest.mark.parametrize(
    "line",
    [
        "ada@quay.example (Ada), per@quay.example (Per)",
        "Ada <ada@quay.example>; Per <per@quay.example>",
        '"Ada" <ada@quay.example>, Per <per@quay.example>,',
    ],
)
def test_a_line_of_several_mails_names_several_persons(line: str) -> None:
    assert everybody(line) == (
        Person(name="Ada", email="ada@quay.example"),
        Person(name="Per", email="per@quay.example"),
    )


def test_a_line_of_names_alone_is_not_parted() -> None:
    assert everybody("Quay, Ada") == (Person(name="Quay, Ada"),)
    assert everybody("@ada, @per") == (Person(name="@ada, @per"),)
    assert everybody(" ") == ()


def test_one_person_who_is_told_twice_is_one() -> None:
    full, short = Person(name="Ada", email="a@b.example"), Person(name="Ada")

    assert distinct([short, None, full]) == (full,)
    assert distinct([full, short]) == (full,)


def test_namesakes_with_other_addresses_are_two() -> None:
    one, two = (
        Person(name="Ada", email="a@b.example"),
        Person(name="Ada", email="c@d.example"),
    )

    assert distinct([one, two]) == (one, two)
