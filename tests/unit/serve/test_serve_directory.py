"""What a config shows in answers: links, pages, and where a path leads to."""

import pytest

from htfeed.formats import FORMATS, format_of
from htfeed.serve.directory import directory_of, pages_of
from unit.serve.conftest import settings

DIRECTORY = directory_of(settings())


def test_every_alias_leads_to_something_that_is_published() -> None:
    channels = settings().channels
    published = {
        FORMATS[each].path(key) for key in channels for each in channels[key].formats
    }
    of_the_site = {"icon.svg", "opml.xml", "sitemap.xml", "news-sitemap.xml"}

    assert set(DIRECTORY.aliases.values()) <= published | of_the_site


def test_the_usual_names_are_those_of_the_first_channel_and_below_others_theirs() -> None:
    assert DIRECTORY.elsewhere("rss.xml") == "news.rss"
    assert DIRECTORY.elsewhere("media/feed.json") == "media.json"


def test_a_format_that_a_channel_has_not_is_answered_with_its_first() -> None:
    assert DIRECTORY.elsewhere("media/rss") == "media.atom"
    assert DIRECTORY.elsewhere("news/rss") == "news.rss"


def test_a_former_key_is_followed_into_all_that_is_below_it() -> None:
    assert DIRECTORY.elsewhere("spots.atom") == "media.atom"
    assert DIRECTORY.elsewhere("spots/archive/2008-01/") == "media/archive/2008-01/"
    assert DIRECTORY.elsewhere("spotsy.atom") is None


@pytest.mark.parametrize("alias", [".xml", "/feed", "/feed/", "/atom.xml"])
def test_an_alias_of_a_former_key_leads_on_as_that_of_the_key(alias: str) -> None:
    assert DIRECTORY.elsewhere(f"spots{alias}") == DIRECTORY.elsewhere(f"media{alias}")
    assert DIRECTORY.elsewhere(f"spots{alias}") == "media.atom"


@pytest.mark.parametrize("alias", ["", "/", ".atom", ".xml", "/feed", "/atom.xml"])
def test_what_was_taken_back_is_gone_under_every_alias(alias: str) -> None:
    assert DIRECTORY.is_gone(f"gone{alias}")
    assert not DIRECTORY.is_gone(f"goner{alias}")


@pytest.mark.parametrize(
    ("path", "ours"),
    [
        pytest.param("news.json", True, id="a feed"),
        pytest.param("news/archive/2008-01.json", True, id="of an archive"),
        pytest.param("item/0a.ninjs.json", True, id="an item"),
        pytest.param("chapters.json", False, id="a file of the operator's"),
        pytest.param("files/chapters.json", False, id="in a folder of theirs"),
        pytest.param("news/chapters.json", False, id="in one of ours"),
        pytest.param("spot.mp3", False, id="a recording"),
    ],
)
def test_json_is_a_feed_where_a_channel_has_it(path: str, *, ours: bool) -> None:
    assert DIRECTORY.writes(path) is ours


def test_an_archive_names_itself_and_no_hub() -> None:
    current, archive = map(DIRECTORY.links, ("news.atom", "news/archive/2008-01.atom"))

    assert current is not None
    assert 'rel="hub"' in current
    assert archive == '<https://feeds.example.org/news/archive/2008-01.atom>; rel="self"'


@pytest.mark.parametrize("path", ["index.html", "opml.xml", "sitemap.xml", "icon.svg"])
def test_what_nobody_subscribes_to_has_neither_link_nor_page(path: str) -> None:
    assert DIRECTORY.links(path) is None
    assert pages_of(path) == ()


def test_the_page_of_an_archived_month_is_nearer_than_that_of_its_channel() -> None:
    assert pages_of("news/archive/2008-01-2.atom") == ("news/archive/2008-01/", "news/")
    assert pages_of("news.rss") == ("news/",)


@pytest.mark.parametrize("path", ["news.ics", "news.ninjs.json"])
def test_what_feed_readers_do_not_take_is_given_to_whoever_asks(path: str) -> None:
    assert format_of(path) is not None
    assert pages_of(path) == ()
