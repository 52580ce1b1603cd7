"""What validators of feeds refuse, or warn of, is in no document."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from htfeed.constructs import (
    Category,
    Credit,
    Date,
    Enclosure,
    Episode,
    Event,
    Image,
    InReplyTo,
    Link,
    Location,
    Transcript,
)
from htfeed.formats import XMLNS
from htfeed.model import FeedInfo, Item
from htfeed.publish import opml
from htfeed.publish.channel import (
    Channel,
    ChannelSettings,
    FurtherLink,
    Podcast,
    Publisher,
    Site,
)
from htfeed.publish.writers import WRITERS

SITE = Site(title="The wire", url="https://wire.example")
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
SPOKEN = Enclosure(url="https://wire.example/1.mp3")
SPACE = {prefix: uri for prefix, uri in XMLNS.items() if prefix != "xml"}
XML = ["atom", "rss", "rdf"]


def document(
    key: str, *items: Item, site: Site = SITE, podcast: Podcast | None = None
) -> bytes:
    settings = ChannelSettings(
        title="News", image="https://wire.example/logo.svg", podcast=podcast
    )
    whole = Channel(
        key="news", id="tag:x,2026:n", site=site, settings=settings, items=items
    )
    return WRITERS[key].document(whole)


def tree(key: str, **told: object) -> etree._Element:
    return etree.fromstring(document(key, replace(ITEM, **told)))  # type: ignore[arg-type]


def the(found: etree._Element, path: str) -> etree._Element:
    (only,) = found.iterfind(f".//{path}", SPACE)
    return only


# --- media


@pytest.mark.parametrize("key", XML)
def test_a_size_of_nothing_is_not_known(key: str) -> None:
    empty = replace(SPOKEN, length=0, duration=timedelta(seconds=1))

    content = the(tree(key, enclosures=(empty,)), "media:content")

    assert content.get("fileSize") is None


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param(
            Credit(name="A", role="photographer"), ("photographer", None), id="EBU"
        ),
        pytest.param(Credit(name="A", role="host"), (None, None), id="of podcasts"),
        pytest.param(
            Credit(name="A", role="host", group="https://x.example/roles"),
            ("host", "https://x.example/roles"),
            id="of a scheme",
        ),
        pytest.param(
            Credit(name="A", role="host", group="https://x.example/ä"),
            (None, None),
            id="IRI",
        ),
    ],
)
def test_a_role_is_one_of_its_scheme(
    given: Credit, told: tuple[str | None, str | None]
) -> None:
    credit = the(tree("atom", credits=(given,)), "media:credit")

    assert (credit.get("role"), credit.get("scheme")) == told


def test_a_property_of_rdf_that_holds_a_text_has_no_attributes() -> None:
    person = Credit(name="A", role="photographer")

    found = tree("rdf", credits=(person,), image=Image(alt="A ship"))

    told = [the(found, each) for each in ("media:credit", "media:text")]
    assert [(each.text, each.keys()) for each in told] == [("A", []), ("A ship", [])]


@pytest.mark.parametrize("key", XML)
def test_a_point_has_no_exponent(key: str) -> None:
    place = Location(latitude=0.00001, longitude=-16.25)

    assert the(tree(key, location=place), "georss:point").text == "0.00001 -16.25"


def test_a_calendar_has_no_exponent_and_no_organiser_to_name() -> None:
    place = Location(latitude=0.00001, longitude=-16.25)
    event = Event(start=Date(at=AT))

    lines = document("ics", replace(ITEM, title="A\x7fB", location=place, event=event))

    assert b"\r\nGEO:0.00001;-16.25\r\n" in lines
    assert b"\r\nSUMMARY:AB\r\n" in lines
    assert b"METHOD" not in lines


def test_an_event_brings_its_files_its_picture_and_a_text_in_lines() -> None:
    paper = Enclosure(
        url="https://w.example/a;b.pdf", type="application/pdf; v=1", length=12
    )
    item = replace(
        ITEM,
        event=Event(start=Date(at=AT)),
        enclosures=(paper, Enclosure(url="https://w.example/unknown", length=0)),
        image=Image(url="https://w.example/1.jpg", alt="A hall"),
        summary="<p>At noon; bring tea.</p><p>All are welcome.</p>",
    )

    lines = document("ics", item).replace(b"\r\n ", b"").split(b"\r\n")

    assert b"ATTACH;FMTTYPE=application/pdf;SIZE=12:https://w.example/a;b.pdf" in lines
    assert b"ATTACH:https://w.example/unknown" in lines
    assert b"IMAGE;DISPLAY=BADGE;VALUE=URI:https://w.example/1.jpg" in lines
    assert rb"DESCRIPTION:At noon\; bring tea.\nAll are welcome." in lines


def test_the_name_of_a_calendar_is_written_as_a_text() -> None:
    settings = ChannelSettings(title="News, views; a\\b\n")
    channel = Channel(key="news", id="tag:x,2026:n", site=SITE, settings=settings)

    lines = WRITERS["ics"].document(channel).split(b"\r\n")

    assert rb"NAME:News\, views\; a\\b\n" in lines
    assert rb"X-WR-CALNAME:News\, views\; a\\b\n" in lines


@pytest.mark.parametrize("day_only", [True, False])
def test_an_event_that_ends_on_the_last_of_all_days_has_no_end(*, day_only: bool) -> None:
    last = Date(at=datetime(9999, 12, 31, tzinfo=UTC), day_only=True)

    lines = document(
        "ics", replace(ITEM, event=Event(start=Date(at=AT, day_only=day_only), end=last))
    )

    assert b"DTSTART" in lines
    assert b"DTEND" not in lines


@pytest.mark.parametrize("key", XML)
def test_a_file_is_of_the_type_that_its_name_tells(key: str) -> None:
    files = (
        Enclosure(url="https://w.example/1.mp3"),
        Enclosure(url="https://w.example/2.mp4", type="application/octet-stream"),
        Enclosure(url="https://w.example/three"),
    )

    made = tree(key, enclosures=files).iter("{*}link", "{*}enclosure", "{*}content")
    told = [
        each.get("type")
        for each in made
        if (each.get("href") or each.get("url") or "").startswith("https://w.example/")
        and each.get("rel") in {None, "enclosure"}
    ]

    assert told[:2] == ["audio/mpeg", "video/mp4"]
    assert told[2:] == [None]


# --- addresses that are none


@pytest.mark.parametrize("scheme", ["tags", "https://x.example/ä", "tag:x"])
def test_a_scheme_of_atom_is_an_address(scheme: str) -> None:
    category = the(
        tree("atom", categories=(Category(term="sea", scheme=scheme),)), "atom:category"
    )

    assert category.keys() == ["term"]


@pytest.mark.parametrize(
    ("answered", "ref"),
    [
        (InReplyTo(ref="tag:x,2026:0"), "tag:x,2026:0"),
        (InReplyTo(ref="a b", href="https://x.example/"), "https://x.example/"),
        (InReplyTo(ref="a b"), None),
    ],
)
def test_what_is_answered_is_named_by_an_address(
    answered: InReplyTo, ref: str | None
) -> None:
    found = tree("atom", in_reply_to=(answered,)).find(".//thr:in-reply-to", SPACE)

    assert (None if found is None else found.get("ref")) == ref


def test_a_source_has_one_alternate_of_a_kind_and_a_title_in_any_case() -> None:
    origin = FeedInfo(
        links=(Link(href="https://a.example/"), Link(href="https://b.example/"))
    )

    source = the(tree("atom", origin=origin), "atom:source")

    links = [each.get("rel") for each in source.iterfind("atom:link", SPACE)]
    assert links == ["alternate", "related"]
    assert source.findtext("atom:title", None, SPACE) == "https://a.example/"


@pytest.mark.parametrize("key", XML)
def test_a_language_that_is_none_is_not_named(key: str) -> None:
    site = replace(SITE, language="cn")

    body = document(key, replace(ITEM, language="jp"), site=site)

    assert b"jp" not in body
    assert b"cn" not in body


# --- podcasts


def test_nothing_of_podcasts_is_declared_where_nothing_is_recorded() -> None:
    root = etree.fromstring(document("rss", ITEM))

    assert not {XMLNS["podcast"], XMLNS["psc"]} & set(root.nsmap.values())


def test_a_file_with_the_name_of_a_recording_makes_a_podcast() -> None:
    found = tree("rss", enclosures=(SPOKEN,))

    assert the(found, "itunes:explicit").text == "false"
    assert found.nsmap["podcast"] == XMLNS["podcast"]


def test_numbers_of_apple_are_above_zero() -> None:
    found = tree("rss", enclosures=(SPOKEN,), episode=Episode(season=0, number="0"))

    assert found.find(".//itunes:season", SPACE) is None
    assert found.find(".//itunes:episode", SPACE) is None
    assert the(found, "podcast:season").text == the(found, "podcast:episode").text == "0"


def test_a_transcript_is_of_the_type_that_its_name_tells() -> None:
    told = tuple(
        Transcript(url=f"https://w.example/1{each}") for each in (".srt", ".vtt", "")
    )

    found = tree("rss", enclosures=(SPOKEN,), episode=Episode(transcripts=told))

    assert [
        each.get("type") for each in found.iterfind(".//podcast:transcript", SPACE)
    ] == [
        "application/x-subrip",
        "text/vtt",
        "text/plain",
    ]


@pytest.mark.parametrize(
    ("name", "count"), [("1.png", 1), ("1.JPG", 1), ("1", 1), ("1.webp", 0), ("1.svg", 0)]
)
def test_a_cover_is_a_picture_that_apple_takes(name: str, count: int) -> None:
    picture = Image(url=f"https://w.example/{name}")

    item = the(tree("rss", enclosures=(SPOKEN,), image=picture), "item")

    assert len(item.findall("itunes:image", SPACE)) == count


def test_a_picture_that_rss_does_not_know_is_none_of_the_channel() -> None:
    assert tree("rss").find("channel/image") is None


def test_the_enclosure_of_rss_is_the_first_recording() -> None:
    names = ("cover.jpg", "1.ogg", "1.mp3", "2.mp3")
    files = tuple(
        Enclosure(url=f"https://w.example/{each}", alternate=each == "1.ogg")
        for each in names
    )

    item = the(tree("rss", enclosures=files), "item")

    assert the(item, "enclosure").get("url") == "https://w.example/1.mp3"
    assert [each.get("url") for each in item.iterfind("media:content", SPACE)] == [
        "https://w.example/cover.jpg",
        "https://w.example/2.mp3",
    ]
    assert the(item, "podcast:source").get("uri") == "https://w.example/1.ogg"


@pytest.mark.parametrize("key", XML)
def test_lengths_stand_where_the_format_takes_them(key: str) -> None:
    found = tree(key, durations=(timedelta(seconds=30), timedelta(seconds=60)))

    told = {
        "itunes": found.findtext(".//itunes:duration", None, SPACE),
        "dc": found.findtext(".//dc:format", None, SPACE),
    }
    if key == "rdf":
        assert told == {"itunes": None, "dc": "0:30, 1:00"}
    else:
        assert told == {"itunes": "0:30", "dc": "1:00"}


# --- texts


@pytest.mark.parametrize("key", ["atom", "rss"])
def test_plain_text_cannot_be_taken_for_html(key: str) -> None:
    title = "a &amp; <b"

    body = document(key, replace(ITEM, title=title, content="<p>&amp;</p>"))

    assert b"a &#x26;amp; &#x3C;b<" in body
    assert b"&lt;p&gt;&amp;amp;&lt;/p&gt;" in body
    assert (
        the(
            etree.fromstring(body),
            "item/title" if key == "rss" else "atom:entry/atom:title",
        ).text
        == title
    )


@pytest.mark.parametrize("key", XML)
def test_titles_that_are_attributes_cannot_be_taken_for_html(key: str) -> None:
    link = Link(href="https://x.example/?a=1&b=2", rel="via", title="a &lt; <b")
    html = '<p title="a &amp; b">c</p>'

    body = document(key, replace(ITEM, links=(*ITEM.links, link), content=html))

    told = next(each for each in body.split(b"\n") if b'rel="via"' in each)
    assert b'title="a &#x26;lt; &#x3C;b"' in told
    assert b'href="https://x.example/?a=1&amp;b=2"' in told
    assert b'&lt;p title="a &amp;amp; b"&gt;' in body


def test_a_label_cannot_be_taken_for_html() -> None:
    body = document("atom", replace(ITEM, categories=(Category(term="&x", label="&x"),)))

    assert b'term="&amp;x"' in body
    assert b'label="&#x26;x"' in body


def test_an_address_that_readers_may_refuse_is_nobodys() -> None:
    site = replace(SITE, publisher=Publisher(name="Desk", email="desk@localhost"))

    head = the(etree.fromstring(document("rss", site=site)), "channel")

    assert head.find("managingEditor") is None
    assert head.findtext("dc:creator", None, SPACE) == "Desk"


@pytest.mark.parametrize("rel", ["alternate", "self", "see also"])
def test_no_link_that_is_configured_stands_for_one_of_the_feed(rel: str) -> None:
    further = FurtherLink(href="https://x.example/", rel=rel, type="text/html")
    channel = Channel(
        key="news",
        id="tag:x,2026:n",
        site=SITE,
        settings=ChannelSettings(title="News", links=(further,)),
    )

    head = etree.fromstring(WRITERS["atom"].document(channel))

    links = {
        each.get("href"): each.get("rel") for each in head.iterfind("atom:link", SPACE)
    }
    assert links == {
        "https://wire.example/news.atom": "self",
        "https://wire.example/news/": "alternate",
        "https://x.example/": "related",
    }


def test_a_list_has_what_readers_of_lists_know() -> None:
    head = etree.fromstring(opml.document(SITE, ()))[0]

    assert [each.tag for each in head] == ["title"]
