"""What each writer does in particular; what all of them do is in the contract."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from lxml import etree

from htfeed.constructs import Category, Date, Enclosure, Link, Person
from htfeed.errors import PublishError
from htfeed.formats import XMLNS
from htfeed.model import FeedInfo, Item
from htfeed.publish import VERSION, atom, jsonfeed, opml, rss
from htfeed.publish.channel import Channel, ChannelSettings, Listing, Publisher, Site
from htfeed.publish.documents import documents, site_documents
from htfeed.publish.writers import WRITERS

SITE = Site(
    title="The wire",
    url="https://wire.example",
    publisher=Publisher(name="Desk", email="desk@wire.example"),
    rights="Some rights",
)
SETTINGS = ChannelSettings(title="News", category="news", description="All that is new")
AT = datetime(2008, 11, 21, 14, 5, tzinfo=UTC)
ITEM = Item(
    source="a",
    source_id="1",
    place="feeds/a.md",
    id="tag:x,2026:1",
    title="A title",
    links=(Link(href="https://wire.example/1"),),
    published=Date(at=AT),
)
SPACE = {"a": XMLNS["atom"], "dc": XMLNS["dc"], "media": XMLNS["media"]}


def channel(*items: Item, site: Site = SITE, **settings: object) -> Channel:
    return Channel(
        key="news",
        id="tag:x,2026:news",
        site=site,
        settings=replace(SETTINGS, **settings),  # type: ignore[arg-type]
        items=items,
    )


def entry(item: Item) -> etree._Element:
    found = etree.fromstring(atom.WRITER.document(channel(item))).find("a:entry", SPACE)
    assert found is not None
    return found


def rss_item(item: Item) -> etree._Element:
    found = etree.fromstring(rss.WRITER.document(channel(item))).find("channel/item")
    assert found is not None
    return found


# --- heads


def test_the_head_of_atom_is_dated_by_its_items() -> None:
    feed = etree.fromstring(atom.WRITER.document(channel(ITEM)))

    assert feed.findtext("a:updated", None, SPACE) == "2008-11-21T14:05:00Z"
    assert feed.findtext("a:id", None, SPACE) == "tag:x,2026:news"
    assert feed.findtext("a:subtitle", None, SPACE) == "All that is new"
    assert feed.findtext("a:rights", None, SPACE) == "Some rights"
    assert feed.findtext("a:author/a:name", None, SPACE) == "Desk"


def test_the_first_link_of_atom_is_the_page_that_simple_readers_look_for() -> None:
    links = etree.fromstring(atom.WRITER.document(channel(ITEM))).findall("a:link", SPACE)

    assert [each.get("rel") for each in links] == ["alternate", "self"]


def test_the_head_of_rss_is_dated_by_its_items() -> None:
    head = etree.fromstring(rss.WRITER.document(channel(ITEM)))[0]

    assert head.findtext("lastBuildDate") == "Fri, 21 Nov 2008 14:05:00 GMT"
    assert head.findtext("managingEditor") == "desk@wire.example (Desk)"
    assert head.findtext("link") == "https://wire.example/news/"


def test_a_publisher_without_an_address_is_a_creator() -> None:
    site = replace(SITE, publisher=Publisher(name="Desk"))

    head = etree.fromstring(rss.WRITER.document(channel(site=site)))[0]

    assert head.find("managingEditor") is None
    assert head.findtext("dc:creator", None, SPACE) == "Desk"


def test_a_site_without_a_publisher_is_the_author_itself() -> None:
    site = replace(SITE, publisher=None)

    feed = etree.fromstring(atom.WRITER.document(channel(site=site)))

    assert feed.findtext("a:author/a:name", None, SPACE) == "The wire"


def test_rss_is_described_by_its_title_where_there_is_no_description() -> None:
    head = etree.fromstring(rss.WRITER.document(channel(description="")))[0]

    assert head.findtext("description") == "News"


# --- what feedgen would have got wrong


def test_enclosures_of_atom_keep_relation_type_and_length() -> None:
    sound = Enclosure(
        url="https://wire.example/a.mp3", type="audio/mpeg", length=5, title="A"
    )

    link = entry(replace(ITEM, enclosures=(sound,))).find("a:link[@rel='enclosure']", SPACE)

    assert link is not None
    assert dict(link.attrib.items()) == {
        "rel": "enclosure",
        "type": "audio/mpeg",
        "length": "5",
        "href": "https://wire.example/a.mp3",
        "title": "A",
    }


def test_the_first_enclosure_is_the_one_of_rss_and_the_rest_are_media() -> None:
    names = ("a.mp3", "b.mp3", "c.mp3")
    files = tuple(Enclosure(url=f"https://wire.example/{name}") for name in names)

    item = rss_item(replace(ITEM, enclosures=files))

    (only,) = item.findall("enclosure")
    assert dict(only.attrib.items()) == {
        "url": "https://wire.example/a.mp3",
        "length": "0",
        "type": "audio/mpeg",
    }
    assert [each.get("url") for each in item.findall("media:content", SPACE)] == [
        "https://wire.example/b.mp3",
        "https://wire.example/c.mp3",
    ]


def test_the_link_of_rss_is_the_first_and_the_others_stay() -> None:
    links = (*ITEM.links, Link(href="https://wire.example/de", hreflang="de"))

    item = rss_item(replace(ITEM, links=links))

    assert item.findtext("link") == "https://wire.example/1"
    assert [dict(each.attrib) for each in item.findall("a:link", SPACE)] == [
        {"rel": "alternate", "hreflang": "de", "href": "https://wire.example/de"}
    ]


BO = Person(name="Bo", email="bo@x.example")


@pytest.mark.parametrize(
    ("people", "author", "creators"),
    [
        pytest.param((BO,), "bo@x.example (Bo)", [], id="name and address"),
        pytest.param((Person(name="Ann"), BO), None, ["Ann", "Bo"], id="several"),
        pytest.param((Person(email="x@y.example"),), None, ["x@y.example"], id="no name"),
        pytest.param((replace(BO, email="bo@x"),), None, ["Bo"], id="no address"),
        pytest.param((replace(BO, name="Bo :)"),), None, ["Bo :)"], id="bracket"),
    ],
)
def test_the_author_of_rss_is_one_with_a_name_and_an_address_and_else_a_creator(
    people: tuple[Person, ...], author: str | None, creators: list[str]
) -> None:
    item = rss_item(replace(ITEM, authors=people))

    assert item.findtext("author") == author
    assert [each.text for each in item.findall("dc:creator", SPACE)] == creators


def test_categories_of_rss_are_terms_and_not_labels() -> None:
    category = Category(term="sea", scheme="https://x.example/s", label="The sea")

    item = rss_item(replace(ITEM, categories=(category,)))

    (only,) = item.findall("category")
    assert (only.text, only.get("domain")) == ("sea", "https://x.example/s")


def test_an_item_without_a_title_has_none_but_in_atom_which_demands_one() -> None:
    bare = replace(ITEM, title=None)
    said = replace(bare, content="<p>All of it</p>")

    assert rss_item(bare).find("title") is None
    assert rss_item(bare).findtext("description") == ""
    assert entry(bare).findtext("a:title", None, SPACE) == "21 November 2008, 14:05 UTC"
    assert entry(said).findtext("a:title", None, SPACE) == "All of it"
    assert "title" not in json.loads(jsonfeed.WRITER.document(channel(bare)))["items"][0]


def test_a_content_without_a_summary_comes_after_a_description_that_is_the_same() -> None:
    item = rss_item(replace(ITEM, content="<p>All of it</p>"))

    assert item.findtext("description") == "<p>All of it</p>"
    assert item.findtext(f"{{{XMLNS['content']}}}encoded") == "<p>All of it</p>"


@pytest.mark.parametrize(
    ("id_", "permalink"),
    [("https://wire.example/1", "true"), ("https://wire.example/2", "false")],
)
def test_a_guid_is_a_permalink_only_where_it_is_the_link(id_: str, permalink: str) -> None:
    guid = rss_item(replace(ITEM, id=id_)).find("guid")

    assert guid is not None
    assert guid.get("isPermaLink") == permalink


@pytest.mark.parametrize(
    ("updated", "day"), [(AT, 21), (None, 25), (datetime(2031, 1, 1, tzinfo=UTC), 25)]
)
def test_an_item_is_dated_though_nobody_says_when_it_was_published(
    updated: datetime | None, day: int
) -> None:
    """Readers take what has no pubDate, or no dc:date, for news of today or of 1970."""
    seen = datetime(2008, 11, 25, 8, tzinfo=UTC)
    changed = Date(at=updated) if updated else None
    item = replace(ITEM, published=None, updated=changed, first_seen=seen)
    rdf = etree.fromstring(WRITERS["rdf"].document(channel(item)))

    said = rss_item(item).findtext("pubDate") or ""
    assert parsedate_to_datetime(said).day == day
    (_, date) = rdf.iterfind(".//dc:date", SPACE)
    assert (date.text or "").startswith(f"2008-11-{day}T")


def test_feedgens_own_name_and_clock_are_nowhere() -> None:
    for body in (atom.WRITER.document(channel()), rss.WRITER.document(channel())):
        assert b"python-feedgen" not in body
        assert str(datetime.now(UTC).year).encode() not in body.replace(b"2026", b"")


# --- where an item came from


def test_a_source_has_an_id_in_any_case() -> None:
    named, linked, nameless = (
        FeedInfo(id="https://a.example/id", title="A"),
        FeedInfo(id="not a uri", links=(Link(href="https://a.example/"),)),
        FeedInfo(title="A"),
    )

    ids = [
        entry(replace(ITEM, origin=each)).findtext("a:source/a:id", None, SPACE)
        for each in (named, linked, nameless)
    ]

    assert ids[:2] == ["https://a.example/id", "https://a.example/"]
    assert str(ids[2]).startswith("urn:uuid:")


def test_a_source_is_as_old_as_it_says_or_as_its_item() -> None:
    other = AT - timedelta(days=9)

    dates = [
        entry(replace(ITEM, origin=each)).findtext("a:source/a:updated", None, SPACE)
        for each in (FeedInfo(title="A", updated=other), FeedInfo(title="A"))
    ]

    assert dates == ["2008-11-12T14:05:00Z", "2008-11-21T14:05:00Z"]


def test_an_origin_without_an_address_keeps_its_name_in_rss() -> None:
    item = rss_item(replace(ITEM, origin=FeedInfo(title="Planet")))

    assert item.find("source") is None
    assert item.findtext("dc:source", None, SPACE) == "Planet"


def test_an_empty_origin_is_not_written() -> None:
    assert entry(replace(ITEM, origin=FeedInfo())).find("a:source", SPACE) is None


# --- JSON Feed


def test_a_summary_of_json_is_plain_and_keeps_its_markup_beside() -> None:
    item = replace(ITEM, summary="<p>Ships &amp; <em>sails</em></p>")

    made = json.loads(jsonfeed.WRITER.document(channel(item)))["items"][0]

    assert made["summary"] == "Ships & sails"
    assert made["content_html"] == item.summary
    assert made["_htfeed"] == {"summary_html": item.summary, "content_from": "summary"}


def test_a_person_with_an_address_only_can_be_written_to() -> None:
    item = replace(ITEM, authors=(Person(email="a@b.example"),))

    made = json.loads(jsonfeed.WRITER.document(channel(item)))["items"][0]

    assert made["authors"] == [
        {"url": "mailto:a@b.example", "_htfeed": {"email": "a@b.example"}}
    ]


# --- OPML


def outlines(*listings: Listing) -> list[dict[str, str]]:
    tree = etree.fromstring(opml.document(SITE, listings))
    return [
        {str(k): str(v) for k, v in each.attrib.items()} for each in tree.iter("outline")
    ]


def test_an_outline_names_the_preferred_xml_and_the_page() -> None:
    settings = replace(SETTINGS, formats=("json", "rss", "atom"), language="fr")

    (outline,) = outlines(Listing(key="news", settings=settings, items=1))

    assert outline == {
        "type": "rss",
        "text": "News",
        "title": "News",
        "xmlUrl": "https://wire.example/news.rss",
        "htmlUrl": "https://wire.example/news/",
        "description": "All that is new",
        "language": "fr",
        "version": "RSS2",
    }


def test_atom_has_no_version_in_opml() -> None:
    (outline,) = outlines(Listing(key="news", settings=SETTINGS, items=1))

    assert outline["xmlUrl"] == "https://wire.example/news.atom"
    assert "version" not in outline


def test_a_channel_in_json_only_is_listed_too() -> None:
    settings = replace(SETTINGS, formats=("json",))

    (outline,) = outlines(Listing(key="news", settings=settings, items=1))

    assert outline["xmlUrl"] == "https://wire.example/news.json"


@pytest.mark.parametrize("formats", [("ics",), ("ninjs",), ("ninjs", "ics")])
def test_a_channel_that_no_feed_reader_takes_is_a_page(formats: tuple[str, ...]) -> None:
    settings = replace(SETTINGS, formats=formats)

    (outline,) = outlines(Listing(key="news", settings=settings, items=1, announces=True))

    assert outline == {
        "type": "link",
        "text": "News",
        "title": "News",
        "url": "https://wire.example/news/",
    }


def test_a_list_is_dated_by_its_channels_or_not_at_all() -> None:
    dated = Listing(key="news", settings=SETTINGS, items=1, updated=AT)
    empty = Listing(key="media", settings=SETTINGS, items=0)

    with_date = etree.fromstring(opml.document(SITE, (empty, dated)))
    without = etree.fromstring(opml.document(SITE, (empty,)))

    assert with_date.findtext("head/dateModified") == "Fri, 21 Nov 2008 14:05:00 GMT"
    assert without.find("head/dateModified") is None
    assert without.find("head/dateCreated") is None


def test_a_list_names_its_owner_where_there_is_one() -> None:
    owned = etree.fromstring(opml.document(SITE, ()))
    without = etree.fromstring(opml.document(replace(SITE, publisher=None), ()))

    assert owned.findtext("head/ownerName") == "Desk"
    assert owned.findtext("head/ownerEmail") == "desk@wire.example"
    assert without.find("head/ownerName") is None


# --- the port


def test_each_format_of_the_channel_is_made_and_then_its_page() -> None:
    made = documents(channel(ITEM, formats=("json", "atom")))

    assert [(each.path, each.media_type) for each in made] == [
        ("news.json", "application/feed+json"),
        ("news.atom", "application/atom+xml"),
        ("news/index.html", "text/html"),
    ]


def test_an_item_without_an_id_is_an_error_that_says_where() -> None:
    with pytest.raises(
        PublishError, match=r"channel news: held back: item feeds/a.md: its id"
    ):
        documents(channel(replace(ITEM, id="")))


@pytest.mark.parametrize(
    "odd",
    [
        replace(ITEM, published=Date(at=AT.replace(tzinfo=None))),
        replace(ITEM, authors=(None,)),  # type: ignore[arg-type]
        replace(ITEM, enclosures=(Enclosure(url="https://a.example/", duration="1"),)),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_made_is_an_error_of_the_channel(odd: Item) -> None:
    with pytest.raises(PublishError, match="channel news: held back") as raised:
        documents(channel(odd))

    assert raised.value.cure.startswith(f"htfeed why {ITEM.id} tells where it is from")


def test_what_cannot_be_made_of_the_site_is_an_error_of_the_site() -> None:
    dated = Listing(key="news", settings=SETTINGS, items=1, updated=AT)

    with pytest.raises(PublishError, match=r"the site: its documents: ZoneInfoNotFound"):
        site_documents(replace(SITE, timezone="Mars/Olympus"), (dated,))


def test_the_writers_have_a_version() -> None:
    assert len(VERSION) == 16
