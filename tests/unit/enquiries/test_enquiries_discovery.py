"""The feeds that an address leads to, found with five requests at most."""

from datetime import UTC, datetime

import pytest

from htfeed.answers import Answer, Failed, Fetched, Hop, Moved, Request, Validators
from htfeed.enquiries.discovery import LIST, Discovery, Found, discover

HOST = "https://a.example"
FEED = (
    b"<rss version='2.0'><channel><title>One</title><link>https://a.example/</link>"
    b"<description/><item><title>x</title><pubDate>Fri, 21 Nov 2008 10:00:00 GMT</pubDate>"
    b"</item><item><title>y</title></item></channel></rss>"
)
OPML = b"<opml><head><title>All</title></head><body><outline xmlUrl='https://b.example/'/>"


def page(*links: str) -> bytes:
    told = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{each}">' for each in links
    )
    return f"<!doctype html><html><head>{told}</head><body>Hello</body></html>".encode()


class Net:
    """A network of a few documents; it remembers what it was asked."""

    def __init__(self, pages: dict[str, bytes], hops: int = 1) -> None:
        self.pages = {f"{HOST}{path}": body for path, body in pages.items()}
        self.asked: list[str] = []
        self.redirects: list[int] = []
        self.hops = hops

    def __call__(self, url: str, redirects: int) -> Answer:
        self.asked.append(url.removeprefix(HOST))
        self.redirects.append(redirects)
        request = Request(source="add", place=url)
        hops = (Hop(url=url, host="a.example"),) * self.hops
        if url not in self.pages:
            detail = f"{url} answered 404"
            return Failed(request=request, code="http-404", detail=detail, hops=hops)
        return Fetched(
            request=request,
            body=self.pages[url],
            validators=Validators(),
            url=url,
            hops=hops,
        )


def look(net: Net, path: str = "/") -> Discovery:
    return discover(f"{HOST}{path}", net)


def test_an_address_may_be_a_feed_itself() -> None:
    seen = look(Net({"/": FEED}))

    assert seen.found == [
        Found(
            url="https://a.example/",
            format="rss2.0",
            title="One",
            items=2,
            newest=datetime(2008, 11, 21, 10, tzinfo=UTC),
        )
    ]
    assert seen.requests == 1


def test_an_address_may_be_a_list_of_feeds() -> None:
    (found,) = look(Net({"/": OPML + b"</body></opml>"})).found

    assert (found.format, found.title, found.items) == (LIST, "All", 1)


def test_the_links_of_a_page_count_in_their_order() -> None:
    net = Net({"/": page("/b", "a", "/c"), "/a": FEED, "/b": FEED})

    seen = look(net)

    assert net.asked == ["/", "/b", "/a", "/c"]
    assert [each.url for each in seen.found] == [f"{HOST}/b", f"{HOST}/a"]
    assert len(seen.failed) == 2  # the page itself, and /c


def test_usual_places_are_asked_where_the_page_links_to_no_feed() -> None:
    net = Net({"/x/": page(), "/atom.xml": FEED, "/feed.xml": FEED})

    seen = look(net, "/x/")

    assert net.asked == ["/x/", "/feed", "/rss.xml", "/atom.xml"]
    assert [each.url for each in seen.found] == [f"{HOST}/atom.xml"]


@pytest.mark.parametrize(
    "links", [(), ("/1", "/2"), ("/1", "/2", "/3", "/4", "/5", "/6", "/7")]
)
def test_five_requests_are_made_at_most(links: tuple[str, ...]) -> None:
    net = Net({"/": page(*links)})

    seen = look(net)

    assert len(net.asked) == seen.requests == 5
    assert seen.found == []


def test_redirects_count_as_requests() -> None:
    net = Net({"/": page("/1", "/2", "/3")}, hops=2)

    seen = look(net)

    assert len(net.asked) == 3
    assert net.redirects == [3, 2, 0]
    assert seen.requests == 6  # A fetcher that obeys would have stopped at five.


def test_what_cannot_be_asked_is_told_and_nothing_else_is_tried() -> None:
    net = Net({})

    seen = look(net)

    assert net.asked == ["/"]
    assert seen.failed == ["https://a.example/: https://a.example/ answered 404"]


def test_nothing_is_asked_for_twice() -> None:
    net = Net({"/feed": page("/a", "/feed", "/a#top"), "/a": page()})

    look(net, "/feed#top")

    assert net.asked == ["/feed", "/a", "/rss.xml", "/atom.xml", "/feed.xml"]


def test_links_to_other_schemes_are_not_asked() -> None:
    net = Net({"/": page("file:///etc/passwd", "javascript:x", "/feed"), "/feed": FEED})

    assert [each.url for each in look(net).found] == [f"{HOST}/feed"]
    assert net.asked == ["/", "/feed"]


def test_what_has_moved_for_good_is_found_at_its_new_address() -> None:
    def ask(url: str, redirects: int) -> Answer:
        request = Request(source="add", place=url)
        then = Fetched(request=request, body=FEED, validators=Validators(), url=url)
        return Moved(request=request, to="https://new.example/feed", then=then)

    (found,) = discover("https://old.example/feed", ask).found

    assert found.url == "https://new.example/feed"
