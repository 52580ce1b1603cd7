"""Pictures: the file that is meant, and the spies among them."""

import pytest

from htfeed.syntax.pictures import is_pixel, picture_address

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
