"""Texts: clean HTML or plain text, and nothing twice."""

import pytest

from htfeed.constructs import Text
from htfeed.normalise.remarks import Remarks
from htfeed.normalise.texts import body, line, markup

BASE = "https://e.example/a"


def html(value: str, base: str | None = None) -> Text:
    """Return an HTML text."""
    return Text(value=value, type="html", base=base)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, None),
        ("", None),
        (" a \n b ", "a b"),
        (html("&nbsp;<br>"), None),
        (html("<b>a</b> &amp; b"), "a & b"),
        (Text(value="a &amp; b"), "a &amp; b"),
    ],
)
def test_short_texts_are_plain_and_on_one_line(
    text: Text | str | None, expected: str | None
) -> None:
    assert line(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, None),
        (Text(value=" \n"), None),
        (html("<p>&nbsp;</p><script>x</script>"), None),
        (html("&nbsp;"), None),
        (Text(value="a < b & <i>c</i>"), "a &lt; b &amp; &lt;i&gt;c&lt;/i&gt;"),
        (html("<i>a</i>"), "<i>a</i>"),
        (Text(value="<p><b/>a</p>", type="xhtml"), "<p>a</p>"),
        (html("<img src=b>"), '<img src="https://e.example/b">'),
        (html("<img src=b>", base="c/"), '<img src="https://e.example/c/b">'),
        (html("<img src=b>", base="https://f.example"), '<img src="https://f.example/b">'),
        (html("<img src=b>", base="javascript:"), '<img src="https://e.example/b">'),
    ],
)
def test_long_texts_are_clean_html_with_absolute_addresses(
    text: Text | None, expected: str | None
) -> None:
    assert markup(text, BASE, Remarks("entry")) == expected


def test_a_summary_that_repeats_the_content_goes() -> None:
    heard = Remarks("entry")
    assert body(html("<p>a</p>"), html("<p class=x>a</p>"), BASE, heard) == (
        None,
        "<p>a</p>",
    )
    assert body(html("a"), html("<p>a b</p>"), BASE, heard) == ("a", "<p>a b</p>")
    assert body(html("a"), None, BASE, heard) == ("a", None)
    assert body(None, None, BASE, heard) == (None, None)


def test_tracking_pixels_are_counted_and_are_no_problem() -> None:
    heard = Remarks("entry")
    spy = '<p>a<img src="https://spy.example/1" width=1 height=1></p>'

    body(
        html(spy),
        html(f'<table><td>{spy}<img src=b style="display:none"></table>'),
        BASE,
        heard,
    )

    assert heard.pixels == 3
    assert not heard.problems


def test_a_long_base_is_not_written_into_each_of_many_references() -> None:
    remarks = Remarks("a")
    base = f"https://e.example/{'b' * 20_000}/"

    found = markup(html('<a href="x">y</a>' * 5000, base), BASE, remarks)

    assert found is not None
    assert len(found) < 1_000_000
    assert [each.code for each in remarks.problems] == ["base-too-long"]
    assert 'href="https://e.example/b"' in (
        markup(html('<a href="b">y</a>'), BASE, remarks) or ""
    )
