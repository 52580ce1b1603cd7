"""Selectors and date formats of pages that have no feed."""

from pathlib import Path

import pytest

from htfeed.config import pages
from htfeed.config.checking import check
from htfeed.config.sheet import Sheet


@pytest.mark.parametrize("text", ["ul.news > li", "article", "li:has(a)", "tr:not(.head)"])
def test_a_selector_finds_items(text: str) -> None:
    assert pages.check_item(text) is None


@pytest.mark.parametrize("text", ["", "ul >> li", "[", "li@class", "a:nope"])
def test_what_is_no_selector_finds_none(text: str) -> None:
    assert pages.check_item(text) is not None


@pytest.mark.parametrize("text", ["h3", "time@datetime", "@data-url", "h3 > a @href"])
def test_a_part_is_an_element_or_its_attribute(text: str) -> None:
    assert pages.check_part(text) is None


@pytest.mark.parametrize("text", ["", "h3@", "@@x", ">>@href"])
def test_what_is_neither_is_told(text: str) -> None:
    assert pages.check_part(text) is not None


@pytest.mark.parametrize("text", ["%d/%m/%Y", "%d. %B %Y, %H:%M", "%Y-%m-%dT%H:%M:%S%z"])
def test_a_date_format_has_day_month_and_year(text: str) -> None:
    assert pages.check_date_format(text) is None


@pytest.mark.parametrize("text", ["", "%d/%m", "dd/mm/yyyy", "%Q", "%"])
def test_what_reads_no_date_is_told(text: str) -> None:
    assert pages.check_date_format(text) is not None


@pytest.mark.parametrize("source", [{"path": "a.html"}, {"opml": "a.opml"}])
def test_only_an_address_is_a_page(tmp_path: Path, source: dict[str, str]) -> None:
    made = {"key": "a", "listing": {"item": "li"}, **source}

    (complaint,) = check(Sheet(name="c", root=tmp_path, tree={"sources": [made]}))

    assert complaint.path == ("sources", 0, "listing")
