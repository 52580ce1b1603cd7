"""Templates: ours, those that win over them, and what is told of their mistakes."""

from pathlib import Path

import pytest

from htfeed.publish.design import OURS, Design, design_of
from htfeed.publish.templating import as_it_is, rendered


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "templates"
    made.mkdir()
    return made


def made(folder: Path, text: str, name: str = "page.html") -> Design:
    (folder / name).write_text(text)
    return design_of(folder)


def test_a_template_of_the_operator_wins_and_escapes_as_ours_do(folder: Path) -> None:
    design = made(folder, "<p>{{ word }}</p>")

    assert rendered(design, "page.html", word="<b>") == b"<p>&lt;b&gt;</p>"


def test_what_the_operator_has_not_is_ours(folder: Path) -> None:
    design = made(folder, "a { color: red }", "style.css")

    assert as_it_is(design, "style.css") == b"a { color: red }"
    assert as_it_is(design, "icon.svg") == as_it_is(OURS, "icon.svg")


def test_a_template_may_extend_the_one_that_it_stands_before(folder: Path) -> None:
    design = made(folder, '{% include "htfeed/search.html" %}!', "search.html")
    ours = rendered(OURS, "search.html", site={"search": True}, up="", ours=False)

    mine = rendered(design, "search.html", site={"search": True}, up="", ours=False)

    assert mine == ours + b"!"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\n{% if %}", "templates/page.html:2: TemplateSyntaxError: "),
        (
            "\n\n{{ nobody }}",
            "templates/page.html:3: UndefinedError: 'nobody' is",
        ),
        ("\n{{ 1 / 0 }}", "templates/page.html:2: ZeroDivisionError: "),
        ("\n{{ 'a' + 1 }}", "templates/page.html:2: TypeError: "),
        ("\n{{ ''.__class__.mro() }}", "templates/page.html:2: SecurityError: "),
        ('{% extends "none.html" %}', "templates/page.html:1: TemplateNotFound: none.html"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(folder: Path, text: str, told: str) -> None:
    design = made(folder, text)

    with pytest.raises(ValueError, match=r"page\.html") as caught:
        rendered(design, "page.html")

    assert str(caught.value).startswith(told)


def test_another_word_in_any_file_is_another_design(folder: Path) -> None:
    before = made(folder, "one")
    again = design_of(folder)
    after = made(folder, "two")

    assert before == again
    assert before.digest != after.digest
    assert made(folder, "two", "other.html").digest != after.digest


def test_where_templates_lie_shows_in_no_digest(folder: Path, tmp_path: Path) -> None:
    design = made(folder, "one")

    moved = design_of(folder.rename(tmp_path / "elsewhere"))

    assert repr(moved) == repr(design)
