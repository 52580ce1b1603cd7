"""The feeds that a page advertises, in its order."""

from htfeed.parse.advertised import page_of

BASE = "https://a.example/blog/"


def link(href: str, *, rel: str = "alternate", kind: str = "application/rss+xml") -> str:
    return f'<link rel="{rel}" type="{kind}" title=" The\nfeed " href="{href}">'


def test_feeds_come_in_the_order_of_the_page_and_once() -> None:
    page = page_of(
        f"<title>A\n page</title>{link('b.xml')}{link('/a', kind='application/atom+xml')}"
        f"{link('https://a.example/blog/b.xml')}",
        BASE,
    )

    assert page.title == "A page"
    assert [(each.href, each.title) for each in page.feeds] == [
        ("https://a.example/blog/b.xml", "The feed"),
        ("https://a.example/a", "The feed"),
    ]


def test_other_links_are_no_feeds() -> None:
    others = [
        link("a", rel="stylesheet"),
        link("a", kind="text/html"),
        link(""),
        "<a rel=alternate type=application/rss+xml href=a>",
    ]

    assert page_of("".join(others), BASE).feeds == ()


def test_types_and_relations_are_known_in_any_case() -> None:
    page = page_of(
        '<LINK REL="Home ALTERNATE" TYPE="Application/RSS+XML; charset=utf-8" HREF=f>', BASE
    )

    assert [each.href for each in page.feeds] == ["https://a.example/blog/f"]


def test_the_base_of_a_page_counts() -> None:
    page = page_of(f'<base href="/other/"><base href="/no/">{link("f")}', BASE)

    assert page.feeds[0].href == "https://a.example/other/f"
