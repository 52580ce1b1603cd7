"""A question that is put to a store: what it is asked, and what it is not."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import cast

import pytest

from contract.desk import NOW, an_item
from htfeed.formats import ATOM
from htfeed.model import Item
from htfeed.pipeline import queries
from htfeed.pipeline.queries import Asking, feed, findings, page, read_first, written
from htfeed.pipeline.questions import Question, question
from htfeed.publish.fragments import FACT
from htfeed.store import Store
from htfeed.store.releases import Place
from htfeed.store.searches import TOGETHER, Findings, Query
from unit.serve.conftest import settings

ITEMS = {each.id: each for each in (an_item("old"), an_item("new"))}
KEYS = frozenset({ATOM.key, FACT})


@dataclass
class Shelf:
    """A store that remembers what it was asked."""

    unread: int = 0
    asked: list[Query] = field(default_factory=list)
    chosen_ids: list[str] = field(default_factory=list)
    known: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rest: int | None = 7

    def read_words(self, limit: int) -> int:
        read = min(limit, self.unread)
        self.unread -= read
        return read

    def search(self, query: Query, categories: Collection[str]) -> Findings:
        assert set(categories) == {"news", "media"}
        self.asked.append(query)
        return Findings(rest=self.rest)

    def snapshot(self) -> AbstractContextManager[None]:
        return nullcontext()

    def fixed(self, facts: Mapping[str, str]) -> Mapping[str, str]:
        return facts

    def words(self, _kind: str, keys: Iterable[str]) -> Mapping[str, str]:
        return {each: each for each in keys}

    def fragments(
        self, ids: Iterable[str], keys: Collection[str], digest: str
    ) -> Mapping[str, Mapping[str, str]]:
        return {each: self.known[each] for each in ids if each in self.known}

    def chosen(self, ids: Iterable[str]) -> Mapping[str, Item]:
        self.chosen_ids += ids
        return {each: ITEMS[each] for each in ids if each in ITEMS}


def asking(shelf: Shelf) -> Asking:
    return Asking(config=settings(), store=cast("Store", shelf))


def asked(**given: str) -> Question:
    made = question(given.items())
    assert isinstance(made, Question)
    return made


@pytest.mark.parametrize(
    ("unread", "is_whole"),
    [(0, True), (TOGETHER + 1, True), (queries._TURNS * TOGETHER + 1, False)],
)
def test_who_asks_for_words_waits_only_so_long_and_knows_what_came_of_it(
    unread: int, *, is_whole: bool
) -> None:
    shelf = Shelf(unread=unread)

    assert read_first(asking(shelf), asked(q="otter")) is is_whole
    assert shelf.unread == max(unread - queries._TURNS * TOGETHER, 0)


def test_who_asks_for_no_words_waits_for_none_to_be_read() -> None:
    shelf = Shelf(unread=10**6)

    assert read_first(asking(shelf), asked(tag="otter"))
    assert shelf.unread == 10**6


@pytest.mark.parametrize("given", [{"category": "drawer"}, {"q": "-"}])
def test_the_store_is_not_asked_where_nothing_public_can_be_meant(
    given: dict[str, str],
) -> None:
    shelf = Shelf()

    assert findings(asking(shelf), asked(**given)) == Findings()
    assert shelf.asked == []


def test_only_categories_of_channels_are_asked_for() -> None:
    shelf = Shelf()

    found = findings(asking(shelf), question_of("news", "drawer"), before=9)

    assert found.rest == 7
    assert [(each.categories, each.before) for each in shelf.asked] == [(("news",), 9)]


def question_of(*categories: str) -> Question:
    made = question(("category", each) for each in categories)
    assert isinstance(made, Question)
    return made


def test_what_was_written_for_channels_is_not_written_again() -> None:
    old, new = ITEMS
    shelf = Shelf(known={old: {ATOM.key: "<entry/>", FACT: ""}})
    places = tuple(
        Place(item=each, revision=1, updated=NOW, changed=NOW, order=NOW)
        for each in (new, old, "gone")
    )

    made = written(asking(shelf), places, KEYS)

    assert list(made) == [new, old]
    assert made[old][ATOM.key] == "<entry/>"
    assert made[new].keys() == KEYS
    assert shelf.chosen_ids == [new, "gone"]


@pytest.mark.parametrize(
    ("rest", "is_whole", "words"),
    [
        (None, True, ""),
        (7, True, "older items were not looked at"),
        (None, False, "older items are still being read"),
    ],
)
def test_what_may_be_missing_is_said(
    rest: int | None, *, is_whole: bool, words: str
) -> None:
    of = asking(Shelf(rest=rest))

    told = [
        feed(of, asked(q="otter"), ATOM, is_whole=is_whole).body.decode(),
        page(of, asked(q="otter"), is_whole=is_whole).body.decode(),
    ]

    for each in told:
        assert words in each
        assert words or "older items" not in each
