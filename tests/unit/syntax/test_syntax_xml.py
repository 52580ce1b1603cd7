"""What no XML document can hold is gone; nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from htfeed.syntax.xml import legal


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("a\x00b", "ab", id="NUL"),
        pytest.param("a\x01\x08\x0b\x0c\x1fb", "ab", id="C0 controls"),
        pytest.param("a\ud800b\udfffc", "abc", id="lone surrogates"),
        pytest.param("a\ufffe\uffffb", "ab", id="non-characters"),
        pytest.param("a\t\n\rb", "a\t\n\rb", id="white space stays"),
        pytest.param("a\x80\x9fb", "a\x80\x9fb", id="C1 controls stay"),
        pytest.param("\U0001f600 é 漢", "\U0001f600 é 漢", id="letters of all planes stay"),
    ],
)
def test_only_illegal_characters_go(text: str, left: str) -> None:
    assert legal(text) == left


@given(st.text(st.characters()))
def test_every_legal_text_can_be_written_and_read_as_xml(text: str) -> None:
    element = etree.Element("x")

    element.text = legal(text)

    etree.fromstring(etree.tostring(element, encoding="utf-8"))


@given(st.text(st.characters()))
def test_a_legal_text_stays_as_it_is(text: str) -> None:
    assert legal(legal(text)) == legal(text)
