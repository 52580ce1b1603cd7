"""What is written holds only characters that XML 1.0 can hold."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from htfeed.constructs import Link, Person
from htfeed.model import Item
from htfeed.publish.legal import legalised


def item(**values: object) -> Item:
    return Item(source="a", source_id="1", place="p", **values)  # type: ignore[arg-type]


def test_texts_are_mended_however_deep_they_lie() -> None:
    mended = legalised(
        item(
            title="a\0b",
            authors=(Person(name="\x01A\ud800"),),
            links=(Link(href="h\ufffe"),),
        )
    )

    assert mended == item(title="ab", authors=(Person(name="A"),), links=(Link(href="h"),))


def test_what_is_legal_comes_back_as_it_is() -> None:
    fine = item(title="Tab\tand 😀", durations=(timedelta(1),), links=(Link(href="h"),))

    assert legalised(fine) is fine


@given(st.text())
def test_xml_can_hold_whatever_comes_out(text: str) -> None:
    element = etree.Element("a")

    element.text = legalised(text)

    assert etree.fromstring(etree.tostring(element)).text == (legalised(text) or None)


def test_controls_of_latin_1_are_what_windows_means_by_them() -> None:
    assert legalised("\x93Caf\xe9\x94\x85 \x81\ufdd0\U0001ffff") == "“Café”… "
