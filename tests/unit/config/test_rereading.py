"""The config of a service is read anew when one of its files changes."""

import os
from functools import partial
from pathlib import Path

import pytest

from htfeed.config import load
from htfeed.config.rereading import InForce

GOOD = """\
site: {title: Title, url: "https://example.org/"}
templates: mine
sources: [{key: a, path: "feeds/*", categories: [news]}]
channels: {news: {title: News, category: news}}
"""


@pytest.fixture
def in_force(tmp_path: Path) -> InForce:
    path = tmp_path / "config.yaml"
    path.write_text(GOOD)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/base.html").write_text("one")
    return InForce(load(path, {}), partial(load, path, {}))


def test_what_has_not_changed_is_not_read(in_force: InForce) -> None:
    assert in_force.now() is in_force.now()


@pytest.mark.parametrize("name", ["base.html", "more.html"])
def test_a_template_that_changes_or_comes_is_in_force(
    in_force: InForce, tmp_path: Path, name: str
) -> None:
    before = in_force.now().site.design
    template = tmp_path / "mine" / name
    template.write_text("two, and longer")
    os.utime(template.parent, ns=(1, 1))

    assert in_force.now().site.design != before


def test_templates_that_are_gone_leave_the_config_before_in_force(
    in_force: InForce, tmp_path: Path
) -> None:
    before = in_force.now()
    (tmp_path / "mine/base.html").unlink()
    (tmp_path / "mine").rmdir()

    assert in_force.now() is before
