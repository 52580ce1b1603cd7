"""An operator's templates: they win over ours, and take effect on all pages at once."""

import json
from pathlib import Path

import pytest

from journey.conftest import CONFIG, Desk


@pytest.fixture
def site(desk: Desk) -> Desk:
    desk.write("config.yaml", f"templates: mine\n{CONFIG}")
    desk.write("mine/style.css", "body { color: #222 }")
    desk.entry("a", "A report")
    desk.run()
    return desk


def text(desk: Desk, path: str) -> str:
    (found,) = (Path(desk.root) / "public").glob(path)
    return found.read_text()


def test_a_file_of_the_operator_is_published_in_place_of_ours(site: Desk) -> None:
    assert text(site, "style.css") == "body { color: #222 }"
    assert text(site, "icon.svg").startswith("<svg")


def test_a_template_that_changes_makes_every_page_anew(site: Desk) -> None:
    site.write(
        "mine/base.html",
        '{% extends "htfeed/base.html" %}'
        "{% block colophon %}{{ super() }}<p>Ask us.</p>{% endblock %}",
    )
    before = site.published()

    # The other templates, which extend "base.html", now extend the operator's.
    report = site.run()

    assert report["channels"][0]["written"] == ["news/index.html"]
    for path in ("index.html", "news/index.html", "item/*/index.html"):
        assert "Ask us." in text(site, path)
    assert before["news.atom"] == site.published()["news.atom"]


def test_pages_come_back_when_templates_are_given_up(site: Desk) -> None:
    site.write("config.yaml", CONFIG)

    site.run()

    assert "--paper" in text(site, "style.css")


def test_a_template_with_a_mistake_leaves_the_last_good_pages(site: Desk) -> None:
    before = site.published()
    site.write("mine/channel.html", "<p>\n{{ nobody }}</p>")

    done = site.htfeed("run", "--json")

    assert done.returncode != 0
    errors = [each["error"] for each in json.loads(done.stdout)["channels"]]
    assert "mine/channel.html:2: UndefinedError: 'nobody' is undefined" in errors[0]
    assert before["news/index.html"] == site.published()["news/index.html"]


def test_a_folder_that_is_missing_is_an_error_of_the_config(desk: Desk) -> None:
    desk.write("config.yaml", f"templates: nowhere\n{CONFIG}")

    done = desk.htfeed("check")

    assert done.returncode == 2
    assert 'config.yaml:1:12: templates: expected a folder, and "nowhere" is none' in (
        done.stderr + done.stdout
    )
