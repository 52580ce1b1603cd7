"""Pictures: the file that is meant, and the spies among them."""

import pytest

from htfeed.syntax.html import clean
from htfeed.syntax.pictures import is_pixel, loads_late, picture_address

BASE = "https://e.example/a/"


@pytest.mark.parametrize(
    "attributes",
    [
        {"width": "1", "height": "1"},
        {"width": "1px", "height": "0"},
        {"width": "0"},
        {"height": "1"},
        {"style": "width:1px;height:1px"},
        {"style": "border:0; height : 0 ; width : 1px !important"},
        {"style": "display:none"},
        {"style": "visibility: hidden", "width": "600"},
    ],
)
def test_what_is_not_to_be_seen_is_a_pixel(attributes: dict[str, str]) -> None:
    assert is_pixel(attributes)


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"width": "100", "height": "1"},
        {"width": "10", "height": "10"},
        {"width": "100%"},
        {"style": "width:100px;height:1px"},
        {"style": "border-width:1px"},
    ],
)
def test_what_can_be_seen_is_none(attributes: dict[str, str]) -> None:
    assert not is_pixel(attributes)


@pytest.mark.parametrize(
    ("attributes", "address"),
    [
        ({"src": "b.jpg"}, "b.jpg"),
        ({"src": "b.jpg", "data-src": "c.jpg"}, "b.jpg"),
        ({"src": "data:image/gif;base64,R0", "data-src": "c.jpg"}, "c.jpg"),
        ({"src": "/img/blank.gif", "data-original": "c.jpg"}, "c.jpg"),
        ({"src": "lazy_placeholder.gif", "data-lazy-src": "c.jpg"}, "c.jpg"),
        ({"src": "blank.gif"}, "blank.gif"),
        ({"data-src": "c.jpg"}, "c.jpg"),
        ({"data-src": "javascript:x", "data-lazy-src": "c.jpg"}, "c.jpg"),
        ({"srcset": "s.jpg 1x, l.jpg 2x"}, "l.jpg"),
        ({"srcset": "l.jpg 1280w,s.jpg 640w"}, "l.jpg"),
        ({"srcset": "only.jpg"}, "only.jpg"),
        ({"src": "b.jpg", "srcset": "l.jpg 2x"}, "b.jpg"),
        ({"data-srcset": "s,1.jpg 1x, l,2.jpg 2x"}, "l,2.jpg"),
        ({"src": "data:x", "data-any-name": "/c.webp?w=1"}, "/c.webp?w=1"),
        ({"data-cover": "d.png", "data-ll-src": "/c?id=3"}, "/c?id=3"),
        ({"data-any-srcset": "s.jpg 1x, l.jpg 2x"}, "l.jpg"),
    ],
)
def test_the_picture_itself_is_found(attributes: dict[str, str], address: str) -> None:
    assert picture_address(attributes, BASE) == BASE.removesuffix("/a/") + (
        address if address.startswith("/") else f"/a/{address}"
    )


@pytest.mark.parametrize(
    "attributes",
    [{}, {"src": ""}, {"src": "data:image/png;base64,R0"}, {"src": "javascript:x"}],
)
def test_a_picture_without_a_web_address_is_none(attributes: dict[str, str]) -> None:
    assert picture_address(attributes, BASE) is None


@pytest.mark.parametrize(
    "html",
    [
        '<IMG data-echo="/c.jpg">',
        "<img src=/img/blank.gif data-lazyload=/c.jpg data-id=3 data-page=/c.html>",
        "<img src='data:image/gif;base64,R0' data-ezsrc='https://e.example/c.jpg'>",
        """<img src data-meta='{"file": "d.jpg"}' data-flickity-lazyload=/c.jpg>""",
        "<noscript><img src='' data-cfsrc=/c.jpg></noscript>",
    ],
)
def test_a_picture_is_found_whatever_its_script_calls_its_address(html: str) -> None:
    assert clean(html, base=BASE) == '<img src="https://e.example/c.jpg">'


@pytest.mark.parametrize(
    "html",
    [
        "<img src='data:x' data-a-src='javascript:alert(1)/.' data-b='data:x/c.png'>",
        "<img data-id=3 data-page='https://e.example/c.html' data-c1='/c.png'>",
        "<div data-src='/c.jpg' data-bg='/c.jpg'></div><img data-alt='No file.'>",
    ],
)
def test_what_else_is_told_of_a_picture_is_none(html: str) -> None:
    assert clean(html, base=BASE) == ""


def test_nothing_is_looked_for_where_every_picture_is_where_it_should_be() -> None:
    assert not loads_late("<p data-a=b>c</p><img data-src=/d.jpg src='/c.jpg'>")
    assert clean("<p data-a=b>c</p><img src=data:x data-d=/d.jpg>", base=BASE) == (
        '<p>c</p><img src="https://e.example/d.jpg">'
    )


@pytest.mark.parametrize(
    "html",
    [
        "<picture><source srcset='s.webp 1x'><source srcset='/c.jpg 2x'><img></picture>",
        "<picture><source data-srcset='/b.jpg 1w, /c.jpg 2w'><img src='data:x'></picture>",
        "<picture><source srcset='/b.webp'><img src=/c.jpg></picture><img src='data:x'>",
        "<video><source src=x: srcset=/c.jpg>  </video><img src=''>",
    ],
)
def test_where_a_picture_has_no_file_of_its_own_its_source_has(html: str) -> None:
    assert clean(html, base=BASE) == '<img src="https://e.example/c.jpg">'


def test_what_a_player_plays_is_no_picture() -> None:
    html = "<video><source src=/a.mp4 srcset=/b.jpg></video><img alt=c>"

    assert clean(html, base=BASE) == (
        '<video controls=""><source src="https://e.example/a.mp4"></video>'
    )
