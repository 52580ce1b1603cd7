"""The pictures of an entry or a feed, and who had a part in what it shows."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from lxml import etree

from htfeed.constructs import Credit, Image
from htfeed.parse.addresses import resolved
from htfeed.parse.group import Group
from htfeed.parse.names import attribute, children, has_children, key, local, said
from htfeed.parse.texts import base_of
from htfeed.parse.xmltree import text_of
from htfeed.syntax.pictures import largest_first

_MOST_DIGITS: Final = 6


def image(group: Group, base: str | None) -> Image | None:
    """Return the picture of an entry: its thumbnail, else its image by iTunes or RSS.

    A ``media:content`` that is a picture comes last; a photographer who is named
    is credited with it.
    """
    credit = next(
        (text_of(each) for each in group.all("credits") if text_of(each)), None
    ) or _inside(group, "credit")
    for each in _candidates(group):
        given = said(each)
        url = _address(each, given, base)
        if url:
            return Image(
                url=url,
                alt=given.get("alt") or _child(each, "title") or _described(each),
                credit=credit,
                width=pixels(given.get("width") or _child(each, "width")),
                height=pixels(given.get("height") or _child(each, "height")),
            )
    return Image(credit=credit) if credit else None


def _candidates(group: Group) -> Iterator[etree._Element]:
    yield from group.all("pictures")
    contents = group.all("contents")
    for each in contents:
        yield from (inner for inner in children(each) if local(inner) == "thumbnail")
    for each in contents:
        given = said(each)
        if (given.get("medium") or given.get("type") or "").startswith("image"):
            yield each


def _inside(group: Group, name: str) -> str | None:
    """Return the first text of this name inside a ``media:content``."""
    found = (_child(each, name) for each in group.all("contents"))
    return next(filter(None, found), None)


def address_of(element: etree._Element, base: str | None) -> str | None:
    """Return the address that a picture's element holds, wherever it holds it."""
    return _address(element, said(element), base)


def _address(
    element: etree._Element, given: Mapping[str, str], base: str | None
) -> str | None:
    own = given.get("url") or given.get("href") or given.get("resource")
    own = own or _child(element, "url")
    if own is None and "srcset" in given:
        own = next(iter(largest_first(given["srcset"])), None)
    if own is None and not has_children(element):
        own = text_of(element)
    return resolved(own, base_of(element, base)) or None if own else None


def pixels(text: str | None) -> int | None:
    """Return a size in pixels; None for what is none."""
    if not text:
        return None
    digits = text.removesuffix("px")
    fits = digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
    return (int(digits) or None) if fits else None


def _child(element: etree._Element, name: str) -> str | None:
    if len(element):
        for each in children(element):
            if local(each) == name and (text := text_of(each)):
                return text
    return None


def _described(picture: etree._Element) -> str | None:
    """Return what a ``media:content`` says that is to be seen; Mastodon writes it so."""
    found = (each for each in children(picture) if local(each) == "description")
    plain = (text_of(each) for each in found if attribute(each, "type") != "html")
    return next(filter(None, plain), None)


def credited(group: Group, base: str | None) -> tuple[Credit, ...]:
    """Return who had a part: ``media:credit``, in its contents too, ``podcast:person``."""
    given = [*group.all("credits"), *group.all("people")]
    for each in group.all("enclosures"):
        if len(each):
            given += [
                inner
                for inner in children(each)
                if key(inner, atom=False) == "media:credit"
            ]
    return credits_of(given, base) if given else ()


def credits_of(elements: Iterable[etree._Element], base: str | None) -> tuple[Credit, ...]:
    """Return whom elements of either kind name, each once."""
    found = (_credit(each, base) for each in elements)
    return tuple(dict.fromkeys(each for each in found if each is not None))


def _credit(element: etree._Element, base: str | None) -> Credit | None:
    name = " ".join(text_of(element).split())
    if not name:
        return None
    here = base_of(element, base)
    uri, picture = attribute(element, "href"), attribute(element, "img")
    role = attribute(element, "role")
    return Credit(
        name=name,
        role=role.lower() if role else None,
        group=attribute(element, "group", "scheme"),
        uri=resolved(uri, here) if uri else None,
        image=resolved(picture, here) if picture else None,
    )
