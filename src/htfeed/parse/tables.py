"""Which element a field is read from: each row a field, its order the priority.

Elements of Atom and RSS themselves have no prefix; ``atom:`` stands for Atom's in
a document of RSS. An element that no row names ends up among an entry's ``extra``.
"""

from typing import Final

from htfeed.parse.group import Table

_IDS: Final = ("guid", "id", "atom:id")
_UPDATED: Final = (
    "updated",
    "modified",
    "atom:updated",
    "atom:modified",
    "dcterms:modified",
    "prism:modificationdate",
)
_PUBLISHED: Final = (
    "published",
    "issued",
    "pubdate",
    "atom:published",
    "atom:issued",
    "dcterms:issued",
    "dc:date",
    "date",
    "created",
    "atom:created",
    "dcterms:created",
    "dcterms:date",
    "prism:publicationdate",
)
_RIGHTS: Final = (
    *("rights", "copyright", "atom:rights", "dc:rights", "dcterms:rights"),
    *("media:copyright", "podcast:license"),
)
_AUTHORS: Final = ("author", "atom:author", "dc:creator", "dc:author", "dcterms:creator")
_LANGUAGES: Final = ("language", "dc:language", "dcterms:language")
_SHARED: Final = {
    "id": _IDS,
    "identifiers": ("dc:identifier", "dcterms:identifier"),
    "title": (
        "title",
        "atom:title",
        "dc:title",
        "dcterms:title",
        "media:title",
        "itunes:title",
    ),
    "links": ("link", "atom:link"),
    "permalinks": ("guid",),
    "anchors": ("a",),
    "comment feeds": ("wfw:commentrss",),
    "licenses": (
        "creativeCommons:license",
        "cc:license",
        "podcast:license",
        "media:license",
        "dcterms:license",
    ),
    "chapter files": ("podcast:chapters",),
    "payments": ("podcast:funding",),
    "lesser authors": ("itunes:author", "googleplay:author"),
    "categories": (
        "category",
        "atom:category",
        "categories",
        "dc:subject",
        "dcterms:subject",
        "media:category",
        "itunes:category",
        "googleplay:category",
    ),
    "topics": ("taxo:topics",),
    "keywords": ("itunes:keywords", "media:keywords", "keywords"),
    "languages": _LANGUAGES,
    "explicit": ("itunes:explicit", "googleplay:explicit", "media:adult", "media:rating"),
    "people": ("podcast:person",),
}

ENTRY: Final = Table(
    {
        **_SHARED,
        "summary": (
            "summary",
            "description",
            "abstract",
            "atom:summary",
            "dc:description",
            "dcterms:description",
            "dcterms:abstract",
            "itunes:summary",
            "media:description",
            "itunes:subtitle",
            "googleplay:description",
            "media:text",
        ),
        "content": (
            "content",
            "content:encoded",
            "atom:content",
            "xhtml:body",
            "body",
            "fullitem",
            "xhtml:div",
        ),
        "content items": ("content:items",),
        "published": _PUBLISHED,
        "updated": (*_UPDATED, "lastbuilddate"),
        "authors": _AUTHORS,
        "contributors": (
            "contributor",
            "atom:contributor",
            "dc:contributor",
            "dcterms:contributor",
        ),
        "rights": _RIGHTS,
        "enclosures": (
            "enclosure",
            "link",
            "atom:link",
            "media:content",
            "enc:enclosure",
        ),
        "files": ("enclosure", "media:content", "enc:enclosure"),
        # Only those of Atom can be elsewhere (RFC 4287 §4.1.3.2).
        "remote contents": ("content", "atom:content"),
        "contents": ("media:content",),
        "alternates": ("podcast:alternateenclosure",),
        "groups": ("media:group",),
        "pictures": (
            "media:thumbnail",
            "itunes:image",
            "googleplay:image",
            "image",
            "podcast:image",
            "podcast:images",
        ),
        "durations": ("itunes:duration",),
        "credits": ("media:credit",),
        "kinds": ("dc:type", "dcterms:type"),
        "comments": ("comments",),
        "comment counts": ("slash:comments", "thr:total"),
        "sources": ("source", "atom:source"),
        "replies": ("thr:in-reply-to",),
        "seasons": ("podcast:season", "itunes:season"),
        "episodes": ("podcast:episode", "itunes:episode"),
        "episode types": ("itunes:episodetype",),
        "transcripts": ("podcast:transcript",),
        "chapters": ("psc:chapters",),
        "soundbites": ("podcast:soundbite",),
        "points": (
            "georss:point",
            "georss:where",
            "gml:point",
            "geo:lat_long",
            "media:location",
        ),
        "latitudes": ("geo:lat",),
        "longitudes": ("geo:long",),
        "geo points": ("geo:point",),
        "places": (
            "podcast:location",
            "georss:featurename",
            "ev:location",
            "xcal:location",
            "gd:where",
        ),
        "event starts": ("ev:startdate", "xcal:dtstart"),
        "event ends": ("ev:enddate", "xcal:dtend"),
        "event times": ("gd:when",),
        "calendars": ("xcal:vevent", "xcal:icalendar"),
        "available": ("dcterms:available",),
        "drafts": ("app:control",),
        # An entry within an entry is one of its own.
        "entries": ("entry", "item"),
    }
)
"""Of an ``entry`` or ``item``."""

FEED: Final = Table(
    {
        **_SHARED,
        "subtitle": (
            "subtitle",
            "tagline",
            "description",
            "abstract",
            "atom:subtitle",
            "dc:description",
            "dcterms:description",
            "itunes:summary",
            "itunes:subtitle",
            "googleplay:description",
        ),
        "updated": (
            *_UPDATED,
            "lastbuilddate",
            "pubdate",
            "dc:date",
            "published",
            "date",
        ),
        "authors": (*_AUTHORS, "managingeditor"),
        "rights": _RIGHTS,
        "logos": (
            "logo",
            "atom:logo",
            "image",
            "itunes:image",
            "googleplay:image",
            "podcast:image",
            "podcast:images",
            "icon",
            "atom:icon",
            "media:thumbnail",
        ),
        "guids": ("podcast:guid",),
        "mediums": ("podcast:medium",),
        "show types": ("itunes:type",),
        "owners": ("itunes:owner", "googleplay:owner"),
    }
)
"""Of a ``feed``, ``channel`` or ``source``."""
