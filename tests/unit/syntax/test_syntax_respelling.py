"""What parsers of HTML choke on is told from what they do not, and spelled out."""

import pytest

from htfeed.syntax.html import clean
from htfeed.syntax.respelling import is_odd, respelled

BASE = "https://e.example/"


@pytest.mark.parametrize(
    "html",
    [
        "<![CDATA[<p>a</p>]]>",
        "<script src=a/>b",
        "<plaintext>a</p>",
        "<math><mi>x</mi></math>",
        "<NoScript><img src=a></NoScript>",
        "<td>a</td><td>b</td>",
        "<div>" * 101,
        "<p " + "a" * 10_001,
    ],
)
def test_what_would_lose_words_or_time_is_odd(html: str) -> None:
    assert is_odd(html, xml=False)


@pytest.mark.parametrize(
    "html",
    [
        "<p>a<br/>b</p>",
        "<table><tr><td>a</table>",
        "<p>a" * 500,
        "<ul>" + "<li>a" * 500 + "</ul>",
        "<b>a</b>" * 500,
        "<img src=a>" * 500,
    ],
)
def test_what_only_is_long_is_not(html: str) -> None:
    assert not is_odd(html, xml=False)


def test_a_slash_closes_an_element_in_xhtml_only() -> None:
    assert is_odd("<p><b/>a</p>", xml=True)
    assert not is_odd("<p>a<br/>b<hr /></p>", xml=True)
    assert respelled("<p><b/>a</p>", xml=True) == "<p><b></b>a</p>"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ('<a href="/b>a</a> c', "a c"),
        ("<p>a<p title='>b<p>c", "<p>a</p><p>b</p><p>c</p>"),
        ("a<iframe src=/x />b", "ab"),
        ("<math><mi>x</mi><mo>+</mo><mi>y</mi></math>", "x+y"),
        ("a <noscript>b</noscript>", "a b"),
    ],
)
def test_no_word_is_swallowed(html: str, words: str) -> None:
    cleaned = clean(html, base=BASE)

    assert cleaned.replace(' href="https://e.example/b" rel="noopener noreferrer"', "") in {
        words,
        words.replace("a c", "<a>a</a> c"),
    }


def test_elements_that_html_closes_by_itself_are_no_depth() -> None:
    spelled = respelled("<p>a<p>b<ul><li>c<li>d</ul>", xml=False)

    assert spelled == "<p>a</p><p>b</p><ul><li>c</li><li>d</li></ul>"


@pytest.mark.parametrize("cell", ["<td>a</td>", "<tr>a"])
def test_a_cell_may_follow_a_reference_to_no_character(cell: str) -> None:
    assert clean(f"&#xFFFE;{cell}") == "a"
    assert clean(f"b&#x10FFFF;{cell}<svg>") == "b a"
