"""The pages of the site: a channel to read, and the front page with all of them."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree, html

from htfeed.constructs import (
    Chapter,
    Credit,
    Date,
    Enclosure,
    Episode,
    Image,
    Link,
    Person,
)
from htfeed.model import Item
from htfeed.publish.channel import (
    Channel,
    ChannelSettings,
    Listing,
    Publisher,
    Site,
    Volume,
)
from htfeed.publish.headlines import headline, told
from htfeed.publish.leads import LARGEST
from htfeed.publish.pages import (
    archive_page,
    article,
    brief,
    channel_page,
    front_page,
    item_page,
    lead,
    month_page,
    style_sheet,
)
from htfeed.publish.paths import anchor

AT = datetime(2008, 11, 21, tzinfo=UTC)
SITE = Site(
    title="The <wire>",
    url="https://wire.example/base",
    publisher=Publisher(name="Desk", url="https://wire.example/"),
)
SETTINGS = ChannelSettings(
    title="News & more", category="news", description="All that is new"
)
ITEM = Item(
    source="a",
    source_id="1",
    place="p",
    id="tag:x,2026:1",
    title="Ships <b>come</b>",
    links=(Link(href="https://wire.example/1"),),
    published=Date(at=AT, day_only=True),
    authors=(Person(name="Ann"),),
    summary="<p>Ships come <em>and</em> go.</p>",
    enclosures=(Enclosure(url="https://wire.example/a.mp3", length=480_000),),
    image=Image(url="https://wire.example/i.png", alt="A ship", credit="J. Doe"),
    durations=(timedelta(seconds=30),),
)


def channel(*items: Item, **settings: object) -> Channel:
    return Channel(
        key="news",
        id="tag:x,2026:n",
        site=SITE,
        settings=replace(SETTINGS, **settings),  # type: ignore[arg-type]
        items=items,
    )


def whole(shown: Channel) -> bytes:
    site, items = shown.site, shown.items
    makers = (brief, lead, article)
    return channel_page(
        shown, {each.id: [make(site, each) for make in makers] for each in items}
    )


def shortened(*items: Item) -> dict[str, list[str]]:
    return {each.id: [brief(SITE, each), lead(SITE, each)] for each in items}


def page(*items: Item, **settings: object) -> etree._Element:
    return html.document_fromstring(whole(channel(*items, **settings)))


def one(tree: etree._Element, path: str) -> etree._Element:
    found = tree.xpath(path)
    assert isinstance(found, list)
    assert len(found) == 1
    assert isinstance(found[0], etree._Element)
    return found[0]


def words(element: etree._Element) -> str:
    return " ".join("".join(str(each) for each in element.itertext()).split())


def test_an_item_is_an_article_that_can_be_linked_to() -> None:
    article = one(page(ITEM), "//article")

    assert article.get("id") == anchor(ITEM.id)
    assert (
        words(one(article, ".//h2/a[@href='https://wire.example/1']"))
        == "Ships <b>come</b>"
    )
    assert one(article, ".//em").text == "and"


def test_a_day_is_shown_without_a_time() -> None:
    time = one(page(ITEM), "//article//time[@class='published']")

    assert (time.get("datetime"), words(time)) == ("2008-11-21", "21 November 2008")


def test_a_page_says_all_that_an_item_has() -> None:
    shown = words(one(page(ITEM), "//article"))

    for each in ("By Ann", "Duration 0:30", "480 kB", "J. Doe", "Ships come and go."):
        assert each in shown


def test_a_picture_has_its_text() -> None:
    assert one(page(ITEM), "//article//img").get("alt") == "A ship"


def test_a_picture_of_known_size_takes_its_room_before_it_comes() -> None:
    def room(
        width: int | None = None, height: int | None = None
    ) -> tuple[str | None, str | None]:
        image = Image(url="https://wire.example/i.png", width=width, height=height)
        told = replace(ITEM, image=image)
        shown = one(page(told), "//figure/img")
        return shown.get("width"), shown.get("height")

    assert room(width=640, height=360) == ("640", "360")
    assert room(width=640) == room() == (None, None)


def test_a_picture_that_is_lost_leaves_its_text() -> None:
    lost = replace(ITEM, image=Image(alt="Report cover"))

    assert words(one(page(lost), "//p[@class='picture-text']")) == "Picture: Report cover"


def test_the_preferred_format_is_discovered_first() -> None:
    links = page(formats=("json", "atom")).xpath("//link[@rel='alternate']")

    assert [(each.get("type"), each.get("title"), each.get("href")) for each in links] == [  # type: ignore[union-attr]
        (
            "application/feed+json",
            "News & more (JSON Feed)",
            "https://wire.example/base/news.json",
        ),
        (
            "application/atom+xml",
            "News & more (Atom)",
            "https://wire.example/base/news.atom",
        ),
    ]


def test_each_address_stands_there_to_be_copied() -> None:
    fields = page().xpath("//aside//input[@readonly]/@value")

    assert fields == [
        "https://wire.example/base/news.atom",
        "https://wire.example/base/news.rss",
        "https://wire.example/base/news.json",
        "https://wire.example/base/news.rdf",
        "https://wire.example/base/news.ninjs.json",
    ]


def test_an_empty_channel_says_so() -> None:
    assert "Nothing has been published here yet" in words(page())


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("pa-Arab", "rtl")]
)
def test_a_page_tells_its_language_and_direction(language: str, direction: str) -> None:
    tree = page(ITEM, language=language)

    assert (tree.get("lang"), tree.get("dir")) == (language, direction)
    assert (one(tree, "//aside").get("lang") == "en") is (language != "en")


def test_an_article_in_another_language_says_so() -> None:
    article = one(page(replace(ITEM, language="he")), "//article")

    assert (article.get("lang"), article.get("dir")) == ("he", "rtl")
    assert one(article, ".//p[@class='byline']").get("lang") == "en"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_our_words_of_a_channel_in_another_language_say_so(language: str) -> None:
    listing = Listing(key="news", settings=replace(SETTINGS, language=language), items=7)
    front = html.document_fromstring(front_page(SITE, (listing,), {}))

    section = one(front, "//section")
    byline = one(section, ".//p[@class='byline']")
    assert section.get("lang") == language
    assert (byline.get("lang"), byline.get("dir")) == ("en", "ltr")


def test_the_page_of_an_episode_says_which_it_is_who_speaks_and_what_of() -> None:
    opening = Chapter(start=timedelta(minutes=4), title="The <sea>")
    told = replace(
        ITEM,
        episode=Episode(season=2, number="3", explicit=True, chapters=(opening,)),
        credits=(Credit(name="Jane <Doe>", role="host"),),
    )

    alone = html.document_fromstring(item_page(SITE, told))

    said = words(one(alone, "//main"))
    assert "Season 2, episode 3 Explicit" in said
    assert "Host Jane <Doe>" in said
    assert "Chapters 4:00 into the recording The <sea>" in said
    assert "Host Jane <Doe>" in words(one(page(told), "//article"))


def test_the_page_of_an_item_leads_to_its_channels_and_their_feeds() -> None:
    sea = replace(SETTINGS, title="The <sea>", language="ar", formats=("ninjs", "rss"))

    bare = html.document_fromstring(item_page(SITE, ITEM))
    alone = html.document_fromstring(
        item_page(SITE, ITEM, carriers=(("news", SETTINGS), ("sea", sea)))
    )

    links = [
        (link.get("title"), link.get("href"))
        for link in alone.iterfind(".//link[@rel='alternate']")
    ]
    assert links[0] == ("News & more (Atom)", "https://wire.example/base/news.atom")
    assert links[4] == ("The <sea> (RSS)", "https://wire.example/base/sea.rss")
    assert links[5][0] == "Ships <b>come</b> (ninjs)"
    assert [
        (link.get("href"), link.get("lang"), words(link))
        for link in one(alone, "//nav").iterfind("a")
    ] == [("../../news/", None, "News & more"), ("../../sea/", "ar", "The <sea>")]
    assert bare.xpath("//nav") == []


def test_an_item_that_is_everywhere_has_no_larger_a_page() -> None:
    carriers = tuple((f"news-{number}", SETTINGS) for number in range(300))

    assert len(item_page(SITE, ITEM, carriers=carriers)) < 15_000


def test_a_text_of_no_known_language_runs_as_its_first_letter_does() -> None:
    def direction(told: Item) -> str | None:
        return one(page(told), "//div[@class='text']").get("dir")

    assert direction(ITEM) == "auto"
    assert direction(replace(ITEM, language="ar")) is None


def test_the_player_of_a_film_shows_its_picture_where_it_stands_alone() -> None:
    film = (Enclosure(url="https://wire.example/a.mp4"),)
    alone = html.document_fromstring(item_page(SITE, replace(ITEM, enclosures=film)))

    assert one(alone, "//video").get("poster") == "https://wire.example/i.png"
    assert alone.xpath("//img") == []
    assert "A ship J. Doe" in words(one(alone, "//p[@class='picture-text']"))
    assert one(page(replace(ITEM, enclosures=film)), "//video").get("poster") is None


def test_a_player_is_called_after_what_it_plays() -> None:
    def names(*files: str) -> list[str | None]:
        given = tuple(Enclosure(url=f"https://wire.example/{each}") for each in files)
        shown = page(replace(ITEM, enclosures=given))
        return [each.get("aria-label") for each in shown.iter("audio")]

    assert names("a.mp3") == ["Ships <b>come</b>"]
    assert names("a.mp3", "b.mp3") == ["a.mp3", "b.mp3"]


def test_the_chapters_of_an_episode_are_in_its_language() -> None:
    told = Episode(chapters=(Chapter(start=timedelta(0), title="البداية"),))
    alone = item_page(SITE, replace(ITEM, language="ar", episode=told))

    assert '<bdi lang="ar">البداية</bdi>'.encode() in alone


def test_headings_of_a_text_are_below_that_of_its_item() -> None:
    told = replace(ITEM, content="<h1>First</h1><p>Words.</p><h3>Second</h3>")

    listed, alone = page(told), html.document_fromstring(item_page(SITE, told))

    assert [each.text for each in listed.iterfind(".//h3")] == ["First"]
    assert words(one(alone, "//h1")) == ITEM.title
    assert [each.text for each in alone.iterfind(".//h2")] == ["First"]
    assert [each.text for each in alone.iterfind(".//h3")] == ["Second"]


def test_texts_of_a_source_are_never_markup() -> None:
    nasty = '"><script>alert(1)</script>'
    item = replace(
        ITEM,
        title=nasty,
        authors=(Person(name=nasty),),
        image=Image(url="https://wire.example/i.png", alt=nasty, credit=nasty),
        rights=nasty,
        language=nasty,
    )

    tree = page(item, title=nasty, description=nasty)

    assert tree.xpath("//script/@type") == ["application/ld+json"]
    assert tree.xpath("//@*[starts-with(name(), 'on')]") == []


def test_nothing_is_asked_of_anybody_but_for_what_items_bring() -> None:
    bare = replace(ITEM, image=None)
    for body in (whole(channel(bare)), front_page(SITE, (), {})):
        tree = html.document_fromstring(body)
        fetched = tree.xpath("//link[@rel='stylesheet']/@href | //img/@src | //script/@src")
        assert all("//" not in str(each) for each in fetched)  # type: ignore[union-attr]
        assert {each.get("preload") for each in tree.iter("audio", "video")} <= {"none"}


def test_the_style_sheet_needs_nobody() -> None:
    assert re.search(rb"url\(|@import|@font-face", style_sheet(SITE)) is None
    assert b"prefers-color-scheme: dark" in style_sheet(SITE)


def test_the_front_page_lists_the_channels() -> None:
    rows = (
        Listing(key="news", settings=SETTINGS, items=1, updated=AT),
        Listing(key="media", settings=replace(SETTINGS, title="Media"), items=0),
    )

    tree = html.document_fromstring(front_page(SITE, rows, {}))

    sections = [words(each) for each in tree.iter("section")]
    assert "1 item" in sections[0]
    assert "21 November 2008" in sections[0]
    assert "0 items" in sections[1]
    assert tree.xpath("//h2/a/@href") == ["news/", "media/"]
    assert tree.xpath("//aside//input/@value") == ["https://wire.example/base/opml.xml"]
    assert tree.xpath("//aside//a/@href") == ["opml.xml"]
    assert len(tree.xpath("//link[@rel='alternate']")) == 9  # type: ignore[arg-type]


def test_a_site_without_channels_says_so() -> None:
    tree = html.document_fromstring(front_page(SITE, (), {}))

    assert "There is no channel yet" in words(tree)


def test_times_are_shown_in_the_zone_of_the_site() -> None:
    site = replace(SITE, timezone="Europe/Vienna")
    timed = replace(ITEM, published=Date(at=AT + timedelta(hours=14)))

    body = whole(replace(channel(timed), site=site)).decode()

    assert "21 November 2008, 15:00 CET" in body
    assert 'datetime="2008-11-21T14:00:00Z"' in body


def many(count: int, title: str, content: str) -> list[Item]:
    given = range(count)
    return [replace(ITEM, id=f"urn:{n}", title=title, content=content) for n in given]


@pytest.mark.parametrize("title", ["Ships come", "x" * 300, "\u0634" * 300])
def test_a_page_of_fifty_long_items_is_small_and_leads_to_all_of_them(title: str) -> None:
    body = whole(channel(*many(50, title, "<p>Ships.</p>" * 1000)))

    tree = html.document_fromstring(body)
    articles = tree.findall(".//main/article")
    assert len(body) < LARGEST
    assert len(articles) == 50
    assert {each.get("class") for each in articles[-3:]} == {"brief"}
    assert articles[-1].get("id") == anchor("urn:49")
    assert len(tree.xpath("//main//article//h2/a[starts-with(@href, '../item/')]")) > 40  # type: ignore[arg-type]


def test_a_page_shows_as_many_items_whole_as_there_is_room_for() -> None:
    items = many(20, "Ships", f"<p>{'Ships. ' * 1000}</p>")

    kinds = [each.get("class") for each in page(*items).findall(".//main/article")]

    assert kinds[:2] == [None, None]
    assert kinds[-1] == "brief"


MONTH = Volume(name="2008-10-3", previous="2008-09", next="2008-11-2")


def test_the_page_of_a_month_leads_to_its_items_and_its_neighbours() -> None:
    shown = replace(channel(ITEM), volume=MONTH)

    tree = html.document_fromstring(month_page(shown, shortened(ITEM)))

    assert "October 2008" in words(one(tree, "//header"))
    assert tree.xpath("//main//h2/a/@href") == [
        f"../../../{anchor(ITEM.id).replace('-', '/')}/"
    ]
    assert tree.xpath("//nav/a[@rel='prev']/@href") == ["../2008-09/"]
    assert tree.xpath("//nav/a[@rel='next']/@href") == ["../2008-11/"]
    assert one(tree, "//link[@rel='canonical']").get("href") == (
        "https://wire.example/base/news/archive/2008-10/"
    )


def test_the_feeds_of_a_channel_are_found_from_its_archive() -> None:
    shown = replace(channel(ITEM), volume=MONTH)

    pages = [whole(channel(ITEM)), month_page(shown, shortened(ITEM)), archive_page(shown)]

    found = [
        [
            link.get("href")
            for link in html.document_fromstring(each).iter("link")
            if link.get("rel") == "alternate"
        ]
        for each in pages
    ]
    assert "https://wire.example/base/news.atom" in found[0]
    assert found[1] == found[2] == found[0]


@pytest.mark.parametrize("number", [1, 2])
def test_a_month_with_many_items_is_small(number: int) -> None:
    told = shortened(*many(200, "A title of the usual length" * 9, "Words. " * 99))
    shown = replace(channel(), volume=replace(MONTH, pages=2))

    assert len(month_page(shown, told, number)) < LARGEST


def test_the_months_are_listed_by_year_the_newest_first() -> None:
    volume = Volume(previous="2009-01", months=("2008-02", "2008-10", "2009-01"))

    tree = html.document_fromstring(archive_page(replace(channel(), volume=volume)))

    assert [words(each) for each in tree.iter("h2")] == ["2009", "2008"]
    assert tree.xpath("//main//li/a/@href") == ["2009-01/", "2008-10/", "2008-02/"]


@pytest.mark.parametrize("search", [True, False])
def test_a_site_that_nobody_answers_for_has_no_search_box(*, search: bool) -> None:
    tree = html.document_fromstring(front_page(replace(SITE, search=search), (), {}))

    policy = one(tree, "//meta[@http-equiv]").get("content")
    assert bool(tree.xpath("//form[@role='search'][@action='query.html']")) is search
    assert ("form-action 'self'" in str(policy)) is search


def listings(count: int) -> tuple[Listing, ...]:
    return tuple(
        Listing(
            key=f"channel-{n}",
            settings=replace(SETTINGS, title=f"Channel {n}", category=f"c{n}"),
            items=2,
            updated=AT,
        )
        for n in range(count)
    )


def test_the_front_page_has_the_first_headlines_of_each_channel() -> None:
    first = [headline(each.id, told(SITE, each)) for each in many(2, "Ships come", "")]

    tree = html.document_fromstring(front_page(SITE, listings(2), {"channel-1": first}))

    empty, full = tree.iter("section")
    assert empty.xpath(".//li//h2") == empty.xpath(".//ul[@class='headlines']") == []
    assert full.xpath(".//ul[@class='headlines']/li/a/@href") == [
        f"{anchor(f'urn:{n}').replace('-', '/')}/" for n in range(2)
    ]


@pytest.mark.parametrize("count", [11, 40, 150, 450])
def test_a_front_page_of_many_channels_is_small_and_names_all(count: int) -> None:
    body = front_page(SITE, listings(count), {})

    tree = html.document_fromstring(body)
    assert len(body) < LARGEST
    assert len(tree.xpath("//main//h2/a")) == count  # type: ignore[arg-type]
    offered = tree.xpath("//link[@rel='alternate']/@type")
    assert len(offered) <= 41  # type: ignore[arg-type]
    assert set(offered) == {"application/atom+xml", "text/x-opml"}  # type: ignore[arg-type]
