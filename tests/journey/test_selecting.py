"""Channels that select their items by a condition."""

import json

import pytest

from journey.conftest import Desk

CONFIG = """\
site: {title: Example, url: "https://example.org/"}
sources:
  - {key: near, path: "feeds/*", categories: [news]}
channels:
  news: {title: News, category: news}
  german: {title: Nachrichten, category: news, if: {language: "^de"}}
  short: {title: Short, if: {not: {any: [{language: "^de"}, {title: "long"}]}}}
"""


@pytest.fixture
def site(desk: Desk) -> Desk:
    desk.write("config.yaml", CONFIG)
    for name, title, language in (
        ("a", "Ein Bericht", "de-AT"),
        ("b", "A long report", "en"),
        ("c", "A note", "en"),
    ):
        head = f"title: {title}\ndate: 2008-11-21\nlanguage: {language}"
        desk.write(f"feeds/{name}.md", f"---\n{head}\n---\nWords.\n")
    desk.run()
    return desk


def test_each_channel_has_what_its_condition_holds_for(site: Desk) -> None:
    assert len(site.titles("news")) == 3
    assert site.titles("german") == ["Ein Bericht"]
    assert site.titles("short") == ["A note"]


def test_another_condition_takes_effect_at_the_next_run(site: Desk) -> None:
    site.write("config.yaml", CONFIG.replace('language: "^de"}}', 'language: "^en"}}'))

    site.run()

    assert sorted(site.titles("german")) == ["A long report", "A note"]


def test_why_tells_of_the_condition(site: Desk) -> None:
    told = json.loads(site.htfeed("why", "feeds/b.md", "german", "--json").stdout)
    inside = site.htfeed("why", "feeds/a.md", "german").stdout

    assert "condition" in json.dumps(told)
    assert "language matches" in inside


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("channels: {a: {title: A}}", "category"),
        ("channels: {a: {title: A, if: {}}}", "every item would meet"),
        ("channels: {a: {title: A, if: {title: '('}}}", "regular expression"),
        (
            "rules: [{if: {any: [{category: x}]}, category: y}]\nchannels: {a: {title: A}}",
            "not known yet when a rule is asked",
        ),
    ],
)
def test_what_is_wrong_with_a_condition_is_told(desk: Desk, lines: str, says: str) -> None:
    desk.write("config.yaml", CONFIG.partition("channels:")[0] + lines)

    done = desk.htfeed("check")

    assert done.returncode == 2
    assert says in done.stderr
