"""The shape of a config is read off the settings of the stages."""

from pathlib import Path
from typing import Any

import pytest

from htfeed.categorise import Condition, Rule
from htfeed.config.settings import Settings
from htfeed.config.shape import fit, keys_of
from htfeed.config.sheet import Sheet
from htfeed.places import Source

GOOD: dict[str, Any] = {
    "site": {"title": "t", "url": "https://x.example/"},
    "sources": [{"key": "a", "path": "b"}],
    "channels": {
        "z": {"title": "t", "category": "c"},
        "a": {"title": "u", "category": "c"},
    },
}


def sheet(**changes: object) -> Sheet:
    return Sheet(name="c.yaml", root=Path("/srv"), tree=GOOD | changes)


def test_a_tree_becomes_the_settings_of_the_stages() -> None:
    settings, complaints = fit(
        sheet(rules=[{"if": {"not": {"title": "x"}}, "category": "c"}], output="out")
    )

    assert complaints == []
    assert settings is not None
    assert settings.sources == (Source(key="a", path="b"),)
    assert list(settings.channels) == ["z", "a"]
    assert settings.output == "out"
    negated = settings.rules[0].when.none_of
    assert negated is not None
    assert negated.title is not None
    assert negated.title.pattern == "x"


def test_pythons_own_words_are_keys_by_an_alias() -> None:
    assert {"if", "category", "stop"} == set(keys_of(Rule))
    assert {"all", "any", "not", "enclosure_type"} < set(keys_of(Condition))
    assert next(iter(keys_of(Settings))) == "site"


@pytest.mark.parametrize(
    ("changes", "path", "cure"),
    [
        ({"outptu": 1}, ("outptu",), "did you mean output?"),
        (
            {"zzz": 1},
            ("zzz",),
            (
                "known here: site, store, output, templates, opml, serve, network,"
                " defaults, sources, rules, channels, retired"
            ),
        ),
        ({"defaults": {"Every": 1}}, ("defaults", "Every"), "did you mean every?"),
        ({"defaults": {"z": 1}}, ("defaults", "z"), "known in defaults: every, keep"),
        (
            {"channels": {"a": {"titel": 1}}},
            ("channels", "a", "titel"),
            "did you mean title?",
        ),
        (
            {"rules": [{"if": {"any": [{"not": {"lnk": 1}}]}}]},
            ("rules", 0, "if", "any", 0, "not", "lnk"),
            "did you mean link?",
        ),
    ],
)
def test_an_unknown_key_is_told_with_what_it_may_be(
    changes: dict[str, Any], path: tuple[str | int, ...], cure: str
) -> None:
    _, complaints = fit(sheet(**changes))

    told = [each for each in complaints if each.at_key]
    assert [(each.path, each.cure) for each in told] == [(path, cure)]


def test_an_unknown_key_keeps_no_settings_from_being_made() -> None:
    settings, complaints = fit(sheet(zzz=1))

    assert settings is not None
    assert len(complaints) == 1


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"defaults": {"every": "999999999w"}}, id="interval"),
        pytest.param(
            {"rules": [{"if": {"title": "a{99999999999}"}, "category": "c"}]},
            id="repetition",
        ),
        pytest.param(
            {"rules": [{"if": {"title": "(" * 5000}, "category": "c"}]}, id="depth"
        ),
    ],
)
def test_values_beyond_all_measure_give_no_settings(changes: dict[str, Any]) -> None:
    settings, _ = fit(sheet(**changes))

    assert settings is None


def test_a_pattern_that_a_later_python_may_read_otherwise_is_right() -> None:
    settings, complaints = fit(sheet(rules=[{"if": {"title": "[[a]"}, "category": "c"}]))

    assert settings is not None
    assert complaints == []
