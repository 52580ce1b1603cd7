"""Rules place items, and say why."""

import os
import re
import subprocess
import sys
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.categorise import Condition, Rule, Selection, categorise, rules_digest
from htfeed.constructs import Category, Enclosure, Link, Person
from htfeed.model import Item, Placement

ITEM = Item(
    source="archive",
    source_id="1",
    place="feeds/spots/one.md",
    title="Video spot 3",
    links=(
        Link(href="https://example.org/page"),
        Link(href="https://example.org/other", rel="related"),
    ),
    summary="<p>Shown in <b>Vi</b>enna</p>",
    content="<p>Two voices &amp; a drum</p>",
    authors=(Person(name="Ada", email="ada@example.org"),),
    categories=(Category(term="tv", label="Television"), Category(term="un")),
    language="en-GB",
    enclosures=(Enclosure(url="https://example.org/a.mp4", type="video/mp4"),),
    kind="video",
)
BARE = Item(source="archive", source_id="2", place="feeds/bare.md")


def like(**patterns: str) -> Condition:
    made: dict[str, Any] = {name: re.compile(text) for name, text in patterns.items()}
    return Condition(**made)


def rule(condition: Condition, category: str = "media", *, stop: bool = False) -> Rule:
    return Rule(when=condition, category=category, stop=stop)


def reasons(condition: Condition, item: Item = ITEM) -> list[str]:
    return [each.reason for each in categorise(item, [rule(condition)], [])]


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("title", "spot"),
        ("link", "/page$"),
        ("summary", "^Shown in Vienna$"),
        ("content", "voices & a"),
        ("author", "^Ada$"),
        ("author", "@example"),
        ("source", "^archive$"),
        ("tag", "^tv$"),
        ("tag", "^Television$"),
        ("tag", "^un$"),
        ("language", "^en"),
        ("enclosure_type", "^video/"),
        ("path", "^feeds/spots/"),
        ("kind", "^video$"),
    ],
)
def test_a_pattern_is_found_in_the_text_of_its_name(name: str, pattern: str) -> None:
    assert categorise(ITEM, [rule(like(**{name: pattern}))], [])
    assert not categorise(BARE, [rule(like(**{name: f"(?=.)(?:{pattern})x"}))], [])


def test_every_pattern_of_a_condition_has_a_text() -> None:
    names = {each.name for each in fields(Condition)} - {"all_of", "any_of", "none_of"}

    (reason,) = reasons(like(**dict.fromkeys(names, "")), BARE)

    assert reason.count(' matches ""') == len(names)
    assert {
        name for name in names if f"{name.replace('_', ' ')} matches" in reason
    } == names


def test_a_related_link_is_not_what_an_item_is_about() -> None:
    assert reasons(like(link="/other$")) == []


@pytest.mark.parametrize("name", ["title", "summary", "author", "tag", "kind"])
def test_what_is_missing_reads_as_an_empty_text(name: str) -> None:
    assert reasons(like(**{name: "^$"}), BARE)
    assert not reasons(like(**{name: "^$"}))


def test_all_patterns_of_a_condition_must_hold() -> None:
    assert reasons(like(title="spot", kind="video")) == [
        'rule 1: title matches "spot" and kind matches "video"'
    ]
    assert reasons(like(title="spot", kind="audio")) == []


def test_of_alternatives_the_one_that_matched_is_the_reason() -> None:
    either = Condition(any_of=(like(title="radio"), like(tag="tv"), like(title="spot")))

    assert reasons(either) == ['rule 1: tag matches "tv"']
    assert reasons(either, BARE) == []


def test_all_of_several_conditions_must_hold() -> None:
    both = Condition(all_of=(like(title="spot"), like(title=r"\d")))

    assert reasons(both) == [r'rule 1: title matches "spot" and title matches "\d"']
    assert reasons(both, replace(ITEM, title="spot")) == []


def test_a_negation_says_what_was_not_so() -> None:
    inner = Condition(
        kind=re.compile("audio"),
        all_of=(like(title="a"),),
        any_of=(like(tag="b"), like(tag="c")),
        none_of=like(path="d"),
    )

    (reason,) = reasons(Condition(title=re.compile("spot"), none_of=inner))

    assert reason == (
        'rule 1: title matches "spot" and not (kind matches "audio"'
        ' and (title matches "a") and (tag matches "b" or tag matches "c")'
        ' and not (path matches "d"))'
    )
    assert reasons(Condition(none_of=like(title="spot"))) == []


def test_a_verbose_pattern_makes_a_reason_of_one_line() -> None:
    pattern = re.compile("video  # moving\n  | radio", re.VERBOSE | re.IGNORECASE)

    assert reasons(Condition(title=pattern)) == [
        'rule 1: title matches "video # moving | radio"'
    ]


def test_every_rule_that_matches_adds_its_category_once() -> None:
    rules = [
        rule(like(title="spot"), "media"),
        rule(like(title="radio"), "audio"),
        rule(like(kind="video"), "films"),
        rule(like(tag="tv"), "media"),
    ]

    assert categorise(ITEM, rules, ["news"]) == (
        Placement(category="media", reason='rule 1: title matches "spot"'),
        Placement(category="films", reason='rule 3: kind matches "video"'),
    )


def test_a_rule_that_stops_is_the_last_one() -> None:
    rules = [rule(like(title="spot"), stop=True), rule(like(kind="video"), "films")]

    assert [each.category for each in categorise(ITEM, rules, [])] == ["media"]


def test_a_rule_that_does_not_match_stops_nothing() -> None:
    rules = [rule(like(title="radio"), stop=True), rule(like(kind="video"), "films")]

    assert [each.category for each in categorise(ITEM, rules, [])] == ["films"]


def test_a_sources_categories_hold_where_no_rule_does() -> None:
    placements = categorise(BARE, [rule(like(title="spot"))], ["news", "all", "news"])

    assert placements == (
        Placement(category="news", reason="source archive"),
        Placement(category="all", reason="source archive"),
    )


def test_present_placements_do_not_count() -> None:
    placed = replace(BARE, placements=(Placement(category="old", reason="rule 9"),))

    assert categorise(placed, [], []) == ()


RULE = rule(like(title="spot"))
OTHERS = [
    pytest.param([], id="no rule"),
    pytest.param([rule(like(title="spots"))], id="pattern"),
    pytest.param([rule(like(link="spot"))], id="field"),
    pytest.param([rule(Condition(title=re.compile("spot", re.IGNORECASE)))], id="flags"),
    pytest.param([rule(like(title="spot"), "news")], id="category"),
    pytest.param([rule(like(title="spot"), stop=True)], id="stop"),
    pytest.param([rule(Condition(all_of=(like(title="spot"),)))], id="all"),
    pytest.param([rule(Condition(any_of=(like(title="spot"),)))], id="any"),
    pytest.param([rule(Condition(none_of=like(title="spot")))], id="not"),
    pytest.param([RULE, RULE], id="number"),
]


@pytest.mark.parametrize("rules", OTHERS)
def test_the_digest_changes_with_the_rules(rules: list[Rule]) -> None:
    assert rules_digest(rules, {}) != rules_digest([RULE], {})


def test_the_digest_sees_the_end_of_a_long_pattern() -> None:
    long = "a" * 1000

    one, two = ([rule(like(title=long + end))] for end in "bc")

    assert rules_digest(one, {}) != rules_digest(two, {})


def test_the_digest_changes_with_the_order_of_rules() -> None:
    other = rule(like(kind="video"))

    assert rules_digest([RULE, other], {}) != rules_digest([other, RULE], {})


def test_the_digest_changes_with_a_sources_categories_and_not_with_their_order() -> None:
    one = rules_digest([], {"a": ["news"], "b": ()})

    assert one == rules_digest([], {"b": [], "a": ("news",)})
    assert one != rules_digest([], {"a": ["media"], "b": ()})


def test_the_digest_is_the_same_under_any_hash_seed() -> None:
    code = (
        "import re; from htfeed.categorise import *;"
        "print(rules_digest([Rule(when=Condition(title=re.compile('spot')),"
        " category='media')], {'b': ['y'], 'a': ['x']}))"
    )

    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }

    assert len(told) == 1


TEXTS = st.text(max_size=20)
PATTERNS = st.sampled_from(["", "^$", "a", "[b-d]", r"\d", "(?i)x", r"\bz"]).map(re.compile)
CONDITIONS = st.recursive(
    st.builds(Condition, title=PATTERNS, path=PATTERNS),
    lambda parts: st.builds(
        Condition,
        all_of=st.lists(parts, max_size=2).map(tuple),
        any_of=st.lists(parts, min_size=1, max_size=2).map(tuple),
        none_of=st.none() | parts,
    ),
    max_leaves=5,
)


@given(CONDITIONS, TEXTS, TEXTS)
def test_an_item_meets_either_a_condition_or_its_negation(
    condition: Condition, title: str, place: str
) -> None:
    item = replace(BARE, title=title, place=place)

    placed = categorise(item, [rule(condition), rule(Condition(none_of=condition))], [])

    assert len(placed) == 1
    assert "\n" not in placed[0].reason


def selection(key: str, **patterns: str) -> Selection:
    return Selection(when=like(**patterns), category=f"channel/{key}")


FILM = replace(BARE, title="A film")


def test_a_channel_selects_by_what_rules_came_to() -> None:
    rules = (
        selection("films", category="^media$", title="film"),
        rule(like(title="film")),
        rule(like(), "rest", stop=True),
    )

    media, rest, films = categorise(FILM, rules, ())

    assert (media.category, rest.category) == ("media", "rest")
    assert media.reason.startswith("rule 1: ")
    assert films == Placement(
        category="channel/films",
        reason='selected: title matches "film" and category matches "^media$"',
    )


def test_a_channel_selects_by_the_categories_of_a_source_too() -> None:
    found = categorise(FILM, (selection("all", category="^own$"),), ("own",))

    assert [each.category for each in found] == ["own", "channel/all"]


def test_what_no_channel_selects_is_in_none() -> None:
    found = categorise(FILM, (selection("x", language="^de"),), ("own",))

    assert [each.category for each in found] == ["own"]
