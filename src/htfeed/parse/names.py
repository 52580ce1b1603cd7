"""The namespaces that feeds use, and one short name for each element of them.

A namespace goes by many addresses: old versions, with and without the last
slash, with ``www.``, in any case. Elements of the formats themselves have no prefix.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, cast

from lxml import etree

_ATOM: Final = frozenset(
    {
        "http://w3.org/2005/atom",
        "http://purl.org/atom/ns",
        "http://example.com/newformat",
        "http://example.com/necho",
        "http://purl.org/echo",
        "uri/of/echo/namespace",
        "http://purl.org/pie",
    }
)
_DRAFT: Final = "http://purl.org/atom/ns#draft"
_RSS: Final = frozenset(
    {
        "",
        "http://purl.org/rss/1.0",
        "http://my.netscape.com/rdf/simple/0.9",
        "http://channel.netscape.com/rdf/simple/0.9",
        "http://blogs.law.harvard.edu/tech/rss",
        "http://cyber.law.harvard.edu/rss/rss.html",
        "http://purl.org/rss/1.0/modules/rss091",
        "http://purl.org/net/rss1.1",
    }
)
_USERLAND: Final = "backend.userland.com/rss"

PREFIXES: Final = {
    "admin": "http://webns.net/mvcb/",
    "app": "http://www.w3.org/2007/app",
    "atom": "http://www.w3.org/2005/Atom",
    "cc": "http://web.resource.org/cc/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "enc": "http://purl.oclc.org/net/rss_2.0/enc#",
    "ev": "http://purl.org/rss/1.0/modules/event/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "gd": "http://schemas.google.com/g/2005",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "georss": "http://www.georss.org/georss",
    "gml": "http://www.opengis.net/gml",
    "googleplay": "http://www.google.com/schemas/play-podcasts/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "psc": "http://podlove.org/simple-chapters",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sparkle": "http://www.andymatuschak.org/xml-namespaces/sparkle",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "taxo": "http://purl.org/rss/1.0/modules/taxonomy/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "trackback": "http://madskills.com/public/xml/rss/module/trackback/",
    "wfw": "http://wellformedweb.org/commentapi/",
    "xcal": "urn:ietf:params:xml:ns:xcal",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "yt": "http://www.youtube.com/xml/schemas/2015",
}
"""Prefixes as everybody writes them, and the namespace that each stands for."""

_PODCAST: Final = "github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
_OTHER: Final = {
    f"https://{_PODCAST}": "podcast",
    "http://creativecommons.org/ns#": "cc",
    "http://creativecommons.org/ns#license": "cc",
    "http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html": "creativeCommons",
    "http://blogs.law.harvard.edu/tech/creativecommonsrssmodule": "creativeCommons",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.itunes.com/podcast-1.0.dtd": "itunes",
    "http://www.rssboard.org/media-rss": "media",
    "http://video.search.yahoo.com/mrss": "media",
    "http://tools.search.yahoo.com/mrss": "media",
    "http://purl.org/metadata/dublin_core": "dc",
    "http://dublincore.org/documents/dcmi-namespace": "dcterms",
    "http://www.georss.org/georss/10": "georss",
    "http://www.opengis.net/gml/3.2": "gml",
    "http://www.google.com/schemas/play-podcasts/1.0/play-podcasts.xsd": "googleplay",
    "http://prismstandard.org/namespaces/1.2/basic/": "prism",
    "http://prismstandard.org/namespaces/basic/2.1/": "prism",
    "http://prismstandard.org/namespaces/basic/3.0/": "prism",
}


def _plain(uri: str) -> str:
    bare = uri.strip().lower().replace("https://", "http://").replace("://www.", "://")
    return bare.rstrip("/#")


_KNOWN: Final = {_plain(uri): prefix for prefix, uri in PREFIXES.items()} | {
    _plain(uri): prefix for uri, prefix in _OTHER.items()
}
_NOTHING: Final[Mapping[str, str]] = {}
_MOST_ATTRIBUTES: Final = 200
"""An element with more of them has none that we read."""
XHTML: Final = "http://www.w3.org/1999/xhtml"
XML_BASE: Final = "{http://www.w3.org/XML/1998/namespace}base"
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


@lru_cache(maxsize=512)
def _family(uri: str) -> str:
    """Return ``atom`` or ``rss`` for a namespace of a feed format itself, else nothing."""
    plain = _plain(uri)
    if plain in _ATOM or plain.startswith(_DRAFT):
        return "atom"
    return "rss" if plain in _RSS or _USERLAND in plain else ""


@lru_cache(maxsize=4096)
def _parted(tag: str) -> tuple[str, str]:
    """Return the namespace and the local name of a name in Clark's notation."""
    uri, _, name = tag.rpartition("}")
    return uri[1:], name


def is_core(uri: str) -> bool:
    """Whether a namespace is that of a feed format itself, and not of an extension."""
    return _family(uri) != ""


def is_atom(uri: str) -> bool:
    """Whether a namespace is one of Atom's."""
    return _family(uri) == "atom"


def namespace(element: etree._Element) -> str:
    """Return the namespace of an element; empty where it has none."""
    return _parted(element.tag)[0]


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace, in lower case."""
    return _lower(element.tag)


@lru_cache(maxsize=4096)
def _lower(tag: str) -> str:
    return _parted(tag)[1].lower()


def key(element: etree._Element, *, atom: bool) -> str:
    """Return the short name of an element: ``title``, ``dc:creator``, ``{urn:x}y``.

    Args:
        element: What is named; names of known namespaces are in lower case.
        atom: Whether it stands in a document of Atom's, where Atom's elements
            are the format's own; elsewhere they are ``atom:title``.
    """
    return short(element.tag, element.prefix, atom)


@lru_cache(maxsize=4096)
def short(tag: object, prefix: str | None, atom: bool) -> str:  # noqa: FBT001 - what a cache is asked by
    """Return the short name of a tag as :func:`key` does of its element.

    It is empty for what is no element: comments, instructions and entities.
    """
    if not isinstance(tag, str):
        return ""
    uri, name = _parted(tag)
    if is_core(uri):
        return name.lower() if atom or not is_atom(uri) else f"atom:{name.lower()}"
    known = _KNOWN.get(_plain(uri))
    if known:
        return f"{known}:{name.lower()}"
    # A prefix that everybody knows means what it always means, whatever it was bound to.
    if prefix in PREFIXES:
        return f"{prefix}:{name.lower()}"
    return f"{prefix}:{name}" if prefix else f"{{{uri}}}{name}"


def children(element: etree._Element) -> Iterator[etree._Element]:
    """Give the elements in an element, without comments, instructions and entities."""
    return element.iterchildren(etree.Element)


def language_of(element: etree._Element) -> str | None:
    """Return the nearest ``xml:lang`` (XML 1.0 §2.12); an empty one unsets it."""
    inner: etree._Element | None = element
    while inner is not None:
        language = inner.get(XML_LANG)
        if language is not None:
            return language.strip() or None
        inner = inner.getparent()
    return None


def has_children(element: etree._Element) -> bool:
    """Whether there is an element in an element."""
    return next(children(element), None) is not None


def attributes(element: etree._Element) -> list[tuple[str, str]]:
    """Return the names, with their namespaces, and the texts of the attributes."""
    # lxml needs time that grows with the square of their number.
    if len(element.attrib) > _MOST_ATTRIBUTES:
        return []
    return cast("list[tuple[str, str]]", element.items())


def attribute(element: etree._Element, *names: str) -> str | None:
    """Return the first of some attributes that says anything, in any case, stripped.

    An attribute without a namespace wins over a namesake with one.
    """
    given = said(element)
    for name in names if given else ():
        text = given.get(name) or given.get(name.lower())
        if text:
            return text
    return None


def said(element: etree._Element) -> Mapping[str, str]:
    """Return the attributes by their names in lower case, without namespaces, stripped.

    One without a namespace wins over a namesake with one; empty ones are left out.
    """
    count = len(element.attrib)
    # lxml needs time that grows with the square of their number.
    if not count or count > _MOST_ATTRIBUTES:
        return _NOTHING
    given: dict[str, str] = {}
    for name, text in cast("list[tuple[str, str]]", element.items()):
        words = text.strip()
        if words and "{" not in name:
            given[name.lower()] = words
        elif words:
            given.setdefault(_lower(name), words)
    return given
