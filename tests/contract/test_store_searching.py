"""Published items by what is in them: the same on every engine."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract.desk import HOUR, NOW, ROUTES, Desk, a_build, a_rendered, a_teller, an_item
from contract.desk import built as record
from htfeed.constructs import Category, Date, Person
from htfeed.identity import handle
from htfeed.model import Item
from htfeed.store import Former, Retention, Store, searching
from htfeed.store.copying import backup, restore
from htfeed.store.opening import open_store
from htfeed.store.searches import Findings, Query
from htfeed.store.views import Hiding
from htfeed.syntax.searches import terms

PUBLIC = ("news", "other")


def published(desk: Desk, *items: Item, source: str = "a") -> None:
    """Keep new items, and publish them."""
    desk.keep(source, new=items)
    record(desk.store, a_build(), mark=None, rendered=map(a_rendered, items))


def found(store: Store, q: str = "", **asked: object) -> list[str]:
    """The own ids of what is found, in its order, when all is read for its words."""
    while store.read_words(2):
        pass
    findings = store.search(Query(words=terms(q), **asked), PUBLIC)  # type: ignore[arg-type]
    return own_ids(findings)


def own_ids(findings: Findings) -> list[str]:
    return [place.item.rpartition("/")[2] for place in findings.places]


TEXTS: Mapping[str, Mapping[str, Any]] = {
    "title": {"title": "Forced labour in the orchards"},
    "content": {"content": "<p>The <b>market</b>&amp;co opens.</p><p>Überführt</p>"},
    "summary": {"summary": "<p>Es geht um Straßenkinder.</p>"},
    "author": {"authors": (Person(name="José Gærtner"),)},
    "tag": {"categories": (Category(term="child-trafficking", label="Menschenhandel"),)},
    "chinese": {"title": "联合国打击人口贩卖的报告"},
    "thai": {"title": "การค้ามนุษย์ในไทย"},
}
QUESTIONS = {
    "forced": ["title"],
    "FORCED Labour": ["title"],
    "labour orchards": ["title"],
    "forced market": [],
    '"forced labour"': ["title"],
    '"labour forced"': [],
    "orch*": ["title"],
    "orch": [],
    "forced -orchards": [],
    "title -forced -says": ["chinese", "thai"],
    "market": ["content"],
    "b": [],
    "amp": [],
    "ueberfuhrt": [],
    "uberfuhrt": ["content"],
    "Überführt": ["content"],
    "strassenkinder": ["summary"],
    "jose gaertner": ["author"],
    "child trafficking": ["tag"],
    "child-trafficking": ["tag"],
    "menschenhandel": ["tag"],
    "人口": ["chinese"],
    "人口贩卖": ["chinese"],
    "告": ["chinese"],
    "口人": [],
    "มนุษย์": ["thai"],
}


@pytest.fixture
def library(desk: Desk) -> Store:
    items = (
        replace(an_item(name, days=day, title="Title", content="<p>x</p>"), **told)
        for day, (name, told) in enumerate(TEXTS.items())
    )
    published(desk, *items)
    return desk.store


def test_words_are_found_wherever_they_stand(library: Store) -> None:
    answers = {q: found(library, q) for q in QUESTIONS}

    expected = {**QUESTIONS, "title -forced -says": ["content", "summary", "author", "tag"]}
    assert answers == expected


def test_the_newest_come_first_and_the_rest_follows(desk: Desk) -> None:
    # By day, and those of one day in no order that anybody could tell.
    items = [an_item(f"n{day}", days=day // 2) for day in range(20)]
    published(desk, *items)

    read: list[str] = []
    before = None
    pages = 0
    while True:
        findings = desk.store.search(Query(limit=3, before=before), PUBLIC)
        read += own_ids(findings)
        pages += 1
        before = findings.rest
        if before is None:
            break

    assert pages == 7
    assert [int(each[1:]) // 2 for each in read] == [day // 2 for day in range(20)]
    assert len(set(read)) == 20


def test_a_phrase_of_frequent_words_is_looked_for_piece_by_piece(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_SAMPLE", 4)
    monkeypatch.setattr(searching, "_OFTEN", 2)
    monkeypatch.setattr(searching, "_PHRASE_FARTHEST", 5)
    said = {3: "an otter dives", 11: "an otter dives", 15: "an otter dives"}
    published(
        desk,
        *(
            an_item(f"{day:02}", days=day, content=f"<p>{said.get(day, 'dives otter')}</p>")
            for day in range(16)
        ),
    )
    desk.store.read_words(100)
    asked = Query(words=terms('"otter dives"'), limit=2)

    pages, before = [], None
    while True:
        findings = desk.store.search(replace(asked, before=before), PUBLIC)
        pages.append(own_ids(findings))
        before = findings.rest
        if before is None:
            break

    assert [each for page in pages for each in page] == ["03", "11", "15"]
    assert len(pages) <= 5


def test_the_last_page_says_that_it_is_the_last(desk: Desk) -> None:
    published(desk, *(an_item(f"n{day}", days=day) for day in range(3)))

    assert desk.store.search(Query(limit=3), PUBLIC).rest is None
    assert desk.store.search(Query(limit=2), PUBLIC).rest is not None


def test_what_is_asked_beside_words_narrows_the_search(desk: Desk) -> None:
    published(
        desk,
        an_item("german", language="de-AT", kind="video", categories=("news", "other")),
        an_item("english", language="en", days=1, categories=("other",)),
        an_item("tagged", days=2, categories=("news",)),
        an_item("old", days=300, categories=("news",)),
    )
    desk.keep("b", new=(an_item("theirs", source="b", days=3),))

    assert found(desk.store, categories=("other",)) == ["german", "english"]
    assert found(desk.store, categories=("other", "news"))[-1] == "old"
    assert found(desk.store, languages=("de",)) == ["german"]
    assert found(desk.store, languages=("DE-at",)) == ["german"]
    assert found(desk.store, languages=("de-CH",)) == []
    assert found(desk.store, languages=("de", "en")) == ["german", "english"]
    assert found(desk.store, kinds=("video",)) == ["german"]
    assert found(desk.store, kinds=("article",), categories=("other",)) == ["english"]
    assert found(desk.store, "tagged", categories=("news",)) == ["tagged"]
    assert found(desk.store, "tagged", categories=("other",)) == []
    assert found(desk.store, sources=("b",)) == []
    assert "old" not in found(desk.store, since=NOW - timedelta(days=2))
    assert "tagged" in found(desk.store, since=NOW - timedelta(days=2))


def test_tags_are_found_in_any_case_and_whole(desk: Desk) -> None:
    tags = (Category(term="Échange Libre"), Category(term="x", label="Der Hafen"))
    published(desk, an_item("one"), replace(an_item("two"), categories=tags))

    assert found(desk.store, tags=("echange libre",)) == ["two"]
    assert found(desk.store, tags=("ÉCHANGE LIBRE",)) == ["two"]
    assert found(desk.store, tags=("echange",)) == []
    assert found(desk.store, tags=("der hafen", "nothing")) == ["two"]


def test_only_what_is_public_now_is_found(desk: Desk) -> None:
    store = desk.store
    published(desk, *(an_item(each) for each in ("stays", "hidden", "withdrawn")))
    desk.keep(
        "a",
        new=(
            an_item("unpublished"),
            an_item("embargoed", available=Date(at=NOW + HOUR)),
        ),
    )
    published(desk, an_item("elsewhere", source="b", categories=("media",)), source="b")

    store.hide("tag:example.org,2026:a/hidden", Hiding(at=NOW, reason="a name"), ROUTES)
    desk.keep("a", withdrawn=("tag:example.org,2026:a/withdrawn",))

    assert found(store, "what says") == ["stays"]
    assert found(store) == ["stays"]
    pages = {
        each: store.page_of(handle(f"tag:example.org,2026:a/{each}", length=16), PUBLIC)
        for each in ("stays", "hidden", "withdrawn", "unpublished", "embargoed")
    }
    assert {each for each, page in pages.items() if page} == {"stays"}

    store.show("tag:example.org,2026:a/hidden", NOW, ROUTES)

    assert sorted(found(store, "what says")) == ["hidden", "stays"]


def test_of_a_story_only_the_preferred_item_is_found(desk: Desk) -> None:
    published(desk, a_teller("a"))
    desk.keep("b", at=NOW + HOUR, new=(a_teller("b", first_seen=NOW + HOUR),))
    record(desk.store, a_build(), mark=None, rendered=[a_rendered(a_teller("b"))])
    desk.store.read_words(10)

    findings = desk.store.search(Query(words=terms("same story")), PUBLIC)

    assert [each.item for each in findings.places] == ["tag:example.org,2026:a/story"]
    assert desk.store.page_of(handle("tag:example.org,2026:b/story", length=16), PUBLIC)


def test_a_changed_item_is_found_by_its_new_words_alone(desk: Desk) -> None:
    published(desk, an_item("one", title="Badger"), an_item("two", title="Badger"))

    desk.keep("a", changed=(an_item("one", title="Otter", days=9),))

    assert found(desk.store, "badger") == ["two"]
    assert found(desk.store, "otter") == ["one"]
    assert found(desk.store) == ["two", "one"]


def test_an_item_is_found_in_the_categories_that_it_has_now(desk: Desk) -> None:
    published(desk, an_item("one", categories=("news",)))

    desk.store.replace_items([an_item("one", categories=("other",))], ROUTES)

    assert found(desk.store, categories=("news",)) == []
    assert found(desk.store, "one", categories=("other",)) == ["one"]


def test_a_renamed_source_is_found_by_its_new_key(desk: Desk) -> None:
    published(desk, an_item("one"))
    former: Former = {"b": ("a",)}

    desk.enrol("b")
    desk.store.rename(former, {})

    assert found(desk.store, sources=("a",)) == []
    assert found(desk.store, "one", sources=("b",)) == ["one"]


def test_what_is_purged_or_expired_is_found_no_more(desk: Desk) -> None:
    published(desk, an_item("old", days=30), an_item("new"))
    published(desk, an_item("theirs", source="b"), source="b")

    desk.store.expire("a", Retention(at=NOW, before=NOW - timedelta(days=7)), ROUTES)
    desk.store.purge(["b"], ROUTES)
    # Their numbers may be given to others, who say other things.
    published(desk, an_item("later", source="c", days=30), source="c")

    assert found(desk.store, "says") == ["new", "later"]
    assert found(desk.store, "theirs") == []
    assert found(desk.store, "old") == []


def test_a_restored_store_finds_what_it_found(
    desk: Desk, store_url: str, tmp_path: Path
) -> None:
    published(desk, an_item("one"), an_item("two"))
    file = tmp_path / "backup.db"

    backup(store_url, file)
    published(desk, an_item("three", source="b"), source="b")
    restore(store_url, file, replace=True)

    copied = open_store(f"sqlite:///{file}")
    assert sorted(found(copied, "says")) == ["one", "two"]
    copied.close()
    assert sorted(found(desk.store, "says")) == ["one", "two"]
    published(desk, an_item("four", source="b"), source="b")
    assert found(desk.store, "four says") == ["four"]


def test_a_text_without_end_is_found_by_its_beginning(desk: Desk) -> None:
    endless = " ".join(f"{chr(0x4E00 + n % 3000)}word{n}" for n in range(40_000))
    same = "again " * 400
    published(
        desk,
        an_item("one", title="Beginning", content=f"<p>{endless} finis</p>"),
        an_item("two", title="x" * 5000, content=f"<p>{same}</p>"),
    )

    assert found(desk.store, "beginning word7") == ["one"]
    assert found(desk.store, "finis") == []
    assert found(desk.store, '"again again"') == ["two"]
    assert found(desk.store, "x" * 5000) == ["two"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    q=st.text(max_size=200) | st.text(alphabet="ab\"*-():^+{}\\'&|!<>=é人 ", max_size=60)
)
def test_nothing_that_can_be_typed_is_an_error(store: Store, q: str) -> None:
    assert store.search(Query(words=terms(q)), PUBLIC) == Findings()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(word=st.text(min_size=1, max_size=20))
def test_no_value_of_a_filter_is_an_error(store: Store, word: str) -> None:
    asked = dict.fromkeys(("categories", "sources", "tags", "languages", "kinds"), (word,))

    assert store.search(Query(**asked), PUBLIC) == Findings()  # type: ignore[arg-type]


def test_the_state_is_another_one_after_what_changes_channels(desk: Desk) -> None:
    states = [desk.store.state()]
    published(desk, an_item("one"))
    states.append(desk.store.state())
    desk.store.hide("tag:example.org,2026:a/one", Hiding(at=NOW, reason="a name"), ROUTES)
    states.append(desk.store.state())

    assert len(set(states)) == 3
    assert desk.store.state() == states[-1]


def test_a_build_is_found_by_what_its_documents_were(desk: Desk) -> None:
    for number in range(3):
        build = a_build(
            at=NOW + HOUR * number, digests={"news.atom": f"{number // 2}", "x.rss": "x"}
        )
        record(desk.store, build, mark=None)

    then = desk.store.build_with("news", "news.atom", "0")

    assert then is not None
    assert then.at == NOW + HOUR
    assert then.digests == {"news.atom": "0", "x.rss": "x"}
    assert desk.store.build_with("news", "news.atom", "2") is None
    assert desk.store.build_with("news", "x.rss", "0") is None
    assert desk.store.build_with("other", "news.atom", "0") is None


class TestWordsAreReadLater:
    """Who keeps items does not wait for their words to be read."""

    def test_what_is_kept_is_found_by_what_it_is_at_once(self, desk: Desk) -> None:
        published(desk, an_item("otter", title="An otter", language="de"))

        findings = desk.store.search(Query(languages=("de",)), PUBLIC)

        assert own_ids(findings) == ["otter"]

    def test_it_is_found_by_its_words_when_these_are_read(self, desk: Desk) -> None:
        published(desk, an_item("otter", title="An otter"))
        asked = Query(words=terms("otter"))

        before = desk.store.search(asked, PUBLIC)
        read = desk.store.read_words(10)

        assert own_ids(before) == []
        assert read == 1
        assert own_ids(desk.store.search(asked, PUBLIC)) == ["otter"]
        assert desk.store.read_words(10) == 0

    def test_the_newest_are_read_first(self, desk: Desk) -> None:
        published(desk, *(an_item(f"otter-{days}", days=days) for days in (3, 1, 2)))

        desk.store.read_words(2)

        findings = desk.store.search(Query(words=terms("says")), PUBLIC)
        assert own_ids(findings) == ["otter-1", "otter-2"]

    def test_what_changed_is_read_again(self, desk: Desk) -> None:
        item = an_item("otter", title="A beaver")
        published(desk, item)
        assert found(desk.store, "beaver") == ["otter"]

        desk.keep("a", changed=(replace(item, title="A badger", revised=NOW + HOUR),))

        assert found(desk.store, "beaver") == []
        assert found(desk.store, "badger") == ["otter"]

    def test_answers_that_were_kept_are_asked_for_anew(self, desk: Desk) -> None:
        published(desk, an_item("otter"))

        before = desk.store.state()
        desk.store.read_words(10)

        assert desk.store.state() != before
