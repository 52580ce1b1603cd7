"""What people type into a search box."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.syntax.searches import Term, terms


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Otter badger", (Term(words=("otter",)), Term(words=("badger",)))),
        ('"an otter"', (Term(words=("an", "otter")),)),
        ('"never closed', (Term(words=("never", "closed")),)),
        ("self-made", (Term(words=("self", "made")),)),
        ("-otter", (Term(words=("otter",), excluded=True),)),
        ('-"an otter"', (Term(words=("an", "otter"), excluded=True),)),
        ("ott*", (Term(words=("ott",), begins=True),)),
        ("ot*", (Term(words=("ot",)),)),
        ("-ott*", (Term(words=("ott",), begins=True, excluded=True),)),
        ('"an ott*"', (Term(words=("an", "ott")),)),
        ("人", (Term(words=("人",), begins=True),)),
        ("otter OTTER", (Term(words=("otter",)),)),
        ("a AND NOT (b)", tuple(Term(words=(each,)) for each in ("a", "and", "not", "b"))),
        ('- * " \'\' -""', ()),
        ("", ()),
    ],
)
def test_a_search_means_these_terms(typed: str, meant: tuple[Term, ...]) -> None:
    assert terms(typed) == meant


@given(st.text())
def test_nothing_that_is_typed_is_an_error(typed: str) -> None:
    assert all(each.words for each in terms(typed))
