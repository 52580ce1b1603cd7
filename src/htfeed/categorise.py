"""Rules -> the categories of an item, each with its reason.

Pure: the same item and rules give the same placements, whatever the hash seed.
The settings here are what the ``rules:`` of a config are checked against.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Final

from pydantic import Field

from htfeed.model import Item, Placement
from htfeed.syntax.html import plain_text
from htfeed.syntax.intervals import format_duration

VERSION: Final = 1
"""Grows when the same rules would place an item elsewhere: kept items are placed anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What an item must be like: every pattern and every part has to hold.

    A pattern is searched for in each text that the item has of that name; what
    the item lacks is read as one empty text, so that ``^$`` finds it missing.
    """

    title: re.Pattern[str] | None = None
    """As plain text, like every text of an item."""
    link: re.Pattern[str] | None = None
    """The address of the page that the item is about."""
    summary: re.Pattern[str] | None = None
    """As plain text."""
    content: re.Pattern[str] | None = None
    """As plain text."""
    author: re.Pattern[str] | None = None
    """Names and e-mail addresses of the authors."""
    source: re.Pattern[str] | None = None
    """The key of the source."""
    tag: re.Pattern[str] | None = None
    """Terms and labels of the categories that the source gave."""
    language: re.Pattern[str] | None = None
    """The BCP 47 tag."""
    enclosure_type: re.Pattern[str] | None = None
    """Media types of the files that belong to the item."""
    path: re.Pattern[str] | None = None
    """The file or the address that the item was read from."""
    kind: re.Pattern[str] | None = None
    """article, audio, video, image or document."""
    duration: re.Pattern[str] | None = None
    """Running times, each as ``1:02:03`` or ``2:03``."""
    category: re.Pattern[str] | None = None
    """What rules and sources placed it in; of a channel's own condition alone."""
    all_of: Annotated[tuple["Condition", ...], Field(alias="all")] = ()
    """Conditions that all have to hold."""
    any_of: Annotated[tuple["Condition", ...], Field(alias="any")] = ()
    """Conditions of which one has to hold."""
    none_of: Annotated["Condition | None", Field(alias="not")] = None
    """A condition that must not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """That items which are like this belong to a category."""

    when: Annotated[Condition, Field(alias="if")]
    """What an item must be like: a regular expression by the name of a text."""
    category: str
    """Where it is placed then."""
    stop: bool = False
    """Whether the rules that follow are left out for an item that matches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection(Rule):
    """What a channel carries: asked after all rules, and of what they came to."""


def categorise(
    item: Item, rules: Sequence[Rule], categories: Sequence[str]
) -> tuple[Placement, ...]:
    """Return the categories of an item, in the order of the rules that gave them.

    A category comes once, with the reason of the first rule that gave it.

    Args:
        item: The item, whose present placements do not count.
        rules: Tried in order; they are counted from 1 in the reasons.
        categories: The source's own, which hold only if no rule matches.
    """
    texts = _Texts(item)
    placed: dict[str, str] = {}
    for number, rule in enumerate(_before(rules), start=1):
        reason = _match(rule.when, texts)
        if reason is None:
            continue
        placed.setdefault(rule.category, f"rule {number}: {reason}")
        if rule.stop:
            break
    if not placed:
        placed = dict.fromkeys(categories, f"source {item.source}")
    found = tuple(
        Placement(category=category, reason=reason) for category, reason in placed.items()
    )
    selections = [rule for rule in rules if isinstance(rule, Selection)]
    if not selections:
        return found
    return (*found, *_selected(replace(item, placements=found), selections))


def _before(rules: Sequence[Rule]) -> Iterator[Rule]:
    return (rule for rule in rules if not isinstance(rule, Selection))


def _selected(item: Item, rules: Iterable[Selection]) -> Iterator[Placement]:
    """Give what channels select an item by conditions of their own."""
    texts = _Texts(item)
    for rule in rules:
        reason = _match(rule.when, texts)
        if reason is not None:
            yield Placement(category=rule.category, reason=f"selected: {reason}")


def rules_digest(rules: Iterable[Rule], categories: Mapping[str, Sequence[str]]) -> str:
    """Return a digest that changes with whatever :func:`categorise` is given besides items.

    Args:
        rules: In their order, which counts.
        categories: The own categories of each source, by its key.
    """
    plain = [
        VERSION,
        [[_plain(rule.when), rule.category, rule.stop] for rule in rules],
        sorted((key, list(names)) for key, names in categories.items()),
    ]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()


_READ: Final[Mapping[str, Callable[[Item], Iterable[str | None]]]] = {
    "title": lambda item: (item.title,),
    "link": lambda item: (item.link,),
    "summary": lambda item: (item.summary and plain_text(item.summary),),
    "content": lambda item: (item.content and plain_text(item.content),),
    "author": lambda item: (
        text for person in item.authors for text in (person.name, person.email)
    ),
    "source": lambda item: (item.source,),
    "tag": lambda item: (
        text for category in item.categories for text in (category.term, category.label)
    ),
    "language": lambda item: (item.language,),
    "enclosure_type": lambda item: (each.type for each in item.enclosures),
    "path": lambda item: (item.place,),
    "kind": lambda item: (item.kind,),
    "duration": lambda item: map(format_duration, item.durations),
    "category": lambda item: (each.category for each in item.placements),
}
"""What each pattern of a condition is searched in, in the order that they are tried."""


class _Texts:
    """The texts of one item, each made when a rule first asks for it."""

    def __init__(self, item: Item) -> None:
        self._item = item
        self._made: dict[str, tuple[str, ...]] = {}

    def __getitem__(self, name: str) -> tuple[str, ...]:
        if name not in self._made:
            texts = tuple(text for text in _READ[name](self._item) if text)
            self._made[name] = texts or ("",)
        return self._made[name]


def _match(condition: Condition, texts: _Texts) -> str | None:
    """Return why the condition holds, or None: the patterns first, as they cost least."""
    reasons = []
    for name, pattern in _patterns(condition):
        if not any(map(pattern.search, texts[name])):
            return None
        reasons.append(_says(name, pattern))
    for part in condition.all_of:
        reason = _match(part, texts)
        if reason is None:
            return None
        reasons.append(reason)
    if condition.any_of:
        found = (_match(part, texts) for part in condition.any_of)
        reason = next((each for each in found if each is not None), None)
        if reason is None:
            return None
        reasons.append(reason)
    if condition.none_of is not None:
        if _match(condition.none_of, texts) is not None:
            return None
        reasons.append(f"not ({_describe(condition.none_of)})")
    return " and ".join(reasons)


def _describe(condition: Condition) -> str:
    """Return the whole condition in one line."""
    parts = [_says(name, pattern) for name, pattern in _patterns(condition)]
    parts += [f"({_describe(part)})" for part in condition.all_of]
    if condition.any_of:
        parts.append(f"({' or '.join(_describe(part) for part in condition.any_of)})")
    if condition.none_of is not None:
        parts.append(f"not ({_describe(condition.none_of)})")
    return " and ".join(parts)


def _says(name: str, pattern: re.Pattern[str]) -> str:
    # A verbose pattern runs over several lines; a reason is one line.
    return f'{name.replace("_", " ")} matches "{" ".join(pattern.pattern.split())}"'


def _patterns(condition: Condition) -> Iterable[tuple[str, re.Pattern[str]]]:
    for name in _READ:
        pattern: re.Pattern[str] | None = getattr(condition, name)
        if pattern is not None:
            yield name, pattern


def _plain(condition: Condition) -> list[object]:
    """Return a condition as JSON can hold it."""
    return [
        [[name, pattern.pattern, pattern.flags] for name, pattern in _patterns(condition)],
        [_plain(part) for part in condition.all_of],
        [_plain(part) for part in condition.any_of],
        _plain(condition.none_of) if condition.none_of is not None else None,
    ]
