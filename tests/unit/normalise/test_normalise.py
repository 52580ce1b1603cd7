"""A document becomes items: one for each entry, in order, whatever is in it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.constructs import Category, Enclosure, Image, Link, Person, Text
from htfeed.model import Entry, FeedInfo, ParsedFeed, Problem
from htfeed.normalise import VERSION
from htfeed.normalise.items import Normalised, normalise
from htfeed.syntax.xml import legal

BASE = "https://e.example/feed"
INFO = FeedInfo(id="urn:feed", title="A feed", links=(Link(href="https://e.example/"),))


def read(
    *entries: Entry,
    info: FeedInfo = INFO,
    base: str | None = BASE,
    day_first: bool = False,
    own_file: bool = False,
) -> Normalised:
    """Normalise entries as one document."""
    return normalise(
        ParsedFeed(format="rss2.0", info=info, entries=entries),
        source="s",
        place="p",
        base=base,
        day_first=day_first,
        own_file=own_file,
    )


def test_each_entry_becomes_an_item_in_its_place() -> None:
    entries = (Entry(id="b"), Entry(id="a"), Entry(id="b"), Entry())

    read_back = read(*entries)

    assert [item.entry for item in read_back.items] == list(entries)
    assert [item.source_id for item in read_back.items[:3]] == ["b", "a", "b"]
    assert all((item.source, item.place) == ("s", "p") for item in read_back.items)
    assert all(not item.id and item.first_seen is None for item in read_back.items)


def test_every_field_finds_its_place() -> None:
    entry = Entry(
        id="x",
        title=Text(value="<i>Title</i>", type="html"),
        links=(Link(href="a"), Link(href="b.mp3", rel="enclosure", type="audio/mpeg")),
        published="21 Nov 2008",
        updated="2008-11-22T10:00:00Z",
        authors=(Person(name="Ada"),),
        contributors=(Person(name="Bob"),),
        categories=(Category(term="t"),),
        summary=Text(value="a < b"),
        content=Text(value="<p onclick=x>c</p>", type="html"),
        image=Image(url="i.png", alt=" Alt "),
        durations=(timedelta(seconds=30),),
        comments="/c",
        language="EN",
        rights=Text(value="&copy; E", type="html"),
    )

    (item,) = read(entry).items

    assert item.title == "Title"
    assert item.link == "https://e.example/a"
    assert [each.url for each in item.enclosures] == ["https://e.example/b.mp3"]
    assert item.published
    assert item.published.day_only
    assert item.published.at == datetime(2008, 11, 21, tzinfo=UTC)
    assert item.updated
    assert item.updated.at == datetime(2008, 11, 22, 10, tzinfo=UTC)
    assert (item.authors, item.contributors) == (
        (Person(name="Ada"),),
        (Person(name="Bob"),),
    )
    assert item.categories == (Category(term="t"),)
    assert (item.summary, item.content) == ("a &lt; b", "<p>c</p>")
    assert item.image == Image(url="https://e.example/i.png", alt="Alt")
    assert item.durations == (timedelta(seconds=30),)
    assert item.kind == "audio"
    assert item.comments == "https://e.example/c"
    assert (item.language, item.rights) == ("en", "© E")


def test_the_parser_s_problems_come_first() -> None:
    met = Problem(code="ill-formed", where="line 1", detail="x")
    parsed = ParsedFeed(
        format="rss2.0", info=INFO, entries=(Entry(published="soon"),), problems=(met,)
    )

    problems = normalise(
        parsed, source="s", place="p", base=None, day_first=False, own_file=False
    ).problems

    assert [each.code for each in problems] == ["ill-formed", "date-unreadable"]
    assert problems[1].where == "entry 1"
    assert "'soon'" in problems[1].detail


def test_a_bad_link_costs_the_link_and_not_the_item() -> None:
    entry = Entry(title=Text(value="t"), links=(Link(href="javascript:x"), Link(href="a")))

    result = read(entry)

    assert [link.href for link in result.items[0].links] == ["https://e.example/a"]
    assert [(each.code, each.where) for each in result.problems] == [("link-refused", "t")]


@pytest.mark.parametrize(("day_first", "month"), [(True, 4), (False, 3)])
def test_the_source_says_which_figure_is_the_day(day_first: bool, month: int) -> None:  # noqa: FBT001  given by name
    (item,) = read(Entry(published="03/04/2008"), day_first=day_first).items

    assert item.published
    assert item.published.at.month == month


def test_an_item_of_a_feed_says_where_it_came_from() -> None:
    (item,) = read(Entry()).items

    assert item.origin == INFO


def test_a_file_of_ours_is_nobody_s_feed() -> None:
    (item,) = read(Entry(), own_file=True).items

    assert item.origin is None


def test_an_entry_that_names_its_source_is_believed() -> None:
    named = FeedInfo(title=" Another  feed ", links=(Link(href="javascript:x"),))

    (feed_item,) = read(Entry(source=named)).items
    (file_item,) = read(Entry(source=named), own_file=True).items
    (unnamed,) = read(Entry(source=FeedInfo(title=" "))).items

    assert feed_item.origin == file_item.origin == FeedInfo(title="Another feed")
    assert unnamed.origin == INFO


def test_an_entry_without_a_language_has_the_feed_s() -> None:
    info = replace(INFO, language="de_AT")

    result = read(Entry(), Entry(language="fr"), Entry(language="??"), info=info)

    assert [item.language for item in result.items] == ["de-AT", "fr", "de-AT"]
    assert [each.code for each in result.problems] == ["language-unreadable"]


def test_without_an_address_the_feed_s_own_word_resolves_links() -> None:
    own = replace(INFO, links=(Link(href="https://e.example/x/", rel="self"),))

    (item,) = read(Entry(links=(Link(href="a"),)), info=own, base=None).items

    assert item.link == "https://e.example/x/a"


def test_without_any_address_the_item_s_page_resolves_its_text() -> None:
    entry = Entry(
        links=(Link(href="https://e.example/x/y"),),
        content=Text(value="<img src=z.png>", type="html"),
    )

    (item,) = read(entry, info=FeedInfo(), base=None).items

    assert item.content == '<img src="https://e.example/x/z.png">'


def test_entries_of_a_file_are_told_apart_by_title_and_day() -> None:
    first = Entry(title=Text(value="A b"), published="1/12/2008")
    second = replace(first, published="2/12/2008")

    items = read(
        first, second, replace(first, summary=Text(value="x")), own_file=True
    ).items

    assert items[0].source_id != items[1].source_id
    assert items[0].source_id == items[2].source_id


def test_the_version_is_a_number_that_can_grow() -> None:
    assert VERSION >= 1


TEXTS = st.text(st.characters(), max_size=20) | st.sampled_from(
    [
        "javascript:x",
        "a@e.example (b)",
        "<script>",
        "31/02/2008",
        "http://[",
        "\x00",
        "x" * 300,
    ]
)
MAYBE = st.none() | TEXTS
BODIES = st.none() | st.builds(
    Text, value=TEXTS, type=st.sampled_from(["text", "html", "xhtml"]), base=MAYBE
)
LINKS = st.lists(
    st.builds(Link, href=TEXTS, rel=TEXTS, type=MAYBE, hreflang=MAYBE), max_size=3
)
PERSONS = st.lists(st.builds(Person, name=MAYBE, email=MAYBE, uri=MAYBE), max_size=2)
TAGS = st.lists(st.builds(Category, term=TEXTS, scheme=MAYBE, label=MAYBE), max_size=2)
INFOS = st.builds(
    FeedInfo,
    id=MAYBE,
    title=MAYBE,
    links=LINKS.map(tuple),
    authors=PERSONS.map(tuple),
    language=MAYBE,
    image=MAYBE,
)
ENTRIES = st.builds(
    Entry,
    id=MAYBE,
    title=BODIES,
    links=LINKS.map(tuple),
    published=MAYBE,
    updated=MAYBE,
    authors=PERSONS.map(tuple),
    categories=TAGS.map(tuple),
    summary=BODIES,
    content=BODIES,
    enclosures=st.lists(
        st.builds(Enclosure, url=TEXTS, type=MAYBE, length=st.none() | st.integers()),
        max_size=2,
    ).map(tuple),
    image=st.none() | st.builds(Image, url=MAYBE, alt=MAYBE),
    durations=st.lists(st.timedeltas(), max_size=2).map(tuple),
    comments=MAYBE,
    language=MAYBE,
    rights=BODIES,
    source=st.none() | INFOS,
)


def strings(value: object) -> Iterator[str]:
    """Give every text inside of a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from strings(each)
    elif is_dataclass(value):
        yield from strings(tuple(getattr(value, each.name) for each in fields(value)))


@given(st.lists(ENTRIES, max_size=3), INFOS, MAYBE, st.booleans())
def test_no_document_raises_and_all_that_comes_out_can_be_written(
    entries: list[Entry],
    info: FeedInfo,
    base: str | None,
    own_file: bool,  # noqa: FBT001  given by name
) -> None:
    result = read(*entries, info=info, base=base, own_file=own_file)

    assert len(result.items) == len(entries)
    for item in result.items:
        assert all(text == legal(text) for text in strings(replace(item, entry=None)))
        assert item.title is None or item.title == " ".join(item.title.split()) != ""
        assert item.summary is None or item.summary != item.content
        assert all(link.href.lower().startswith("http") for link in item.links)
    assert all("\n" not in each.detail for each in result.problems)
