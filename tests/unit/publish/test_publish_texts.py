"""The text of an item as it stands on a page."""

import pytest

from htfeed.publish.texts import fitted_in
from htfeed.syntax.html import clean, text_of_clean

BOX = '<div class="wide" role="group" tabindex="0" aria-label="{}">'


@pytest.mark.parametrize(
    ("given", "ranks"),
    [
        pytest.param("h1", "h3", id="the first is below the item's"),
        pytest.param("h4", "h3", id="and skips nothing"),
        pytest.param("h1 h3 h5", "h3 h4 h5", id="nor do those below it"),
        pytest.param("h2 h3 h3 h2", "h3 h4 h4 h3", id="equals stay equals"),
        pytest.param("h3 h2 h3", "h3 h3 h4", id="a lower one first"),
        pytest.param("h1 h2 h3 h4 h5 h6", "h3 h4 h5 h6 h6 h6", id="six are all there are"),
    ],
)
def test_headings_of_a_text_go_on_below_that_of_its_item(given: str, ranks: str) -> None:
    written = "".join(f'<{name} dir="rtl">x</{name}>' for name in given.split())
    wanted = "".join(f'<{name} dir="rtl">x</{name}>' for name in ranks.split())

    assert fitted_in(written, below=2) == wanted


@pytest.mark.parametrize(
    ("given", "name"),
    [
        pytest.param("<table><tr><td>1</td></tr></table>", "Table", id="a table"),
        pytest.param(
            "<table><caption>Ships &amp; <b>“boats”</b></caption><tr><td>1</table>",
            "Ships &amp; “boats”",
            id="a table with a name",
        ),
        pytest.param("<pre><code>x = 1</code></pre>", "Code", id="code"),
    ],
)
def test_what_may_be_wider_than_the_page_scrolls_by_itself_and_by_keys(
    given: str, name: str
) -> None:
    text = clean(given)

    assert fitted_in(text, below=1) == f"{BOX.format(name)}{text}</div>"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<p>Words &lt;table&gt;</p>", id="words"),
        pytest.param("<pre>Dear all,\n\nwords</pre>", id="a mail"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_fits_into_any_page_stays_as_it_is(text: str) -> None:
    assert fitted_in(text, below=1) == text


def test_what_is_in_a_table_scrolls_with_it() -> None:
    inner = "<table><tr><td><pre><code>x</code></pre></td></tr></table>"
    text = clean(f"<table><tr><td>{inner}</td></tr></table><p>End</p>{inner}")

    made = fitted_in(text, below=1)

    assert made.count(BOX.format("Table")) == made.count("</div>") == 2
    assert "Code" not in made


def test_no_word_of_a_text_is_lost() -> None:
    text = clean("<h5>a</h5><table><tr><th>b</th></tr></table><pre><code>c</code></pre>d")

    assert text_of_clean(fitted_in(text, below=1)) == text_of_clean(text)
