"""Persons: taken apart, trimmed, each once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.constructs import Person
from htfeed.normalise.persons import persons
from htfeed.normalise.remarks import Remarks

ADA = Person(name="Ada King", email="ada@e.example")


@pytest.mark.parametrize(
    "written",
    [
        "ada@e.example (Ada King)",
        "Ada King (ada@e.example)",
        "Ada King [ada@e.example]",
        "Ada King <ada@e.example>",
        '"Ada King" <ada@e.example>',
        "Ada King <mailto:ada@e.example>",
        " ada@e.example  Ada\nKing ",
    ],
)
def test_the_forms_of_name_and_address_are_taken_apart(written: str) -> None:
    assert persons([Person(name=written)], None, Remarks("x")) == (ADA,)


@pytest.mark.parametrize(
    ("given_person", "expected"),
    [
        (Person(name="ada@e.example"), Person(email="ada@e.example")),
        (Person(name="mailto:ada@e.example"), Person(email="ada@e.example")),
        (Person(name="ada@e.example ()"), Person(email="ada@e.example")),
        (Person(name="Ada @ work"), Person(name="Ada @ work")),
        (
            Person(name="A", email="mailto:ada@e.example"),
            Person(name="A", email="ada@e.example"),
        ),
        (Person(name="A", email="nobody"), Person(name="A")),
        (Person(name="A", uri="mailto:a@e.example"), Person(name="A", email="a@e.example")),
        (Person(name="A", uri="a"), Person(name="A", uri="https://e.example/a")),
        (Person(name="A <b> & C"), Person(name="A <b> & C")),
        (
            Person(name="A (a@e.example)", email="b@e.example"),
            Person(name="A", email="b@e.example"),
        ),
    ],
)
def test_each_field_gets_what_belongs_there(given_person: Person, expected: Person) -> None:
    assert persons([given_person], "https://e.example/", Remarks("x")) == (expected,)


def test_empty_persons_and_twins_go() -> None:
    given_persons = [
        Person(name=" "),
        Person(),
        ADA,
        Person(name="Ada King (ada@e.example)"),
    ]

    assert persons(given_persons, None, Remarks("x")) == (ADA,)


def test_a_bad_address_costs_itself_alone() -> None:
    remarks = Remarks("x")

    assert persons([Person(name="A", uri="javascript:x")], None, remarks) == (
        Person(name="A"),
    )
    assert [each.code for each in remarks.problems] == ["link-refused"]


@given(st.text(st.sampled_from('ab@.()<>[]" :\x00')))
def test_taking_apart_what_was_taken_apart_changes_nothing(name: str) -> None:
    once = persons([Person(name=name)], None, Remarks("x"))

    assert all(person.name or person.email for person in once)
