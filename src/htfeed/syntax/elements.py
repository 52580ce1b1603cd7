"""The elements of HTML, in groups that matter when feeds are read and cleaned."""

from typing import Final


def names(listed: str) -> frozenset[str]:
    """Return the names in a list that is separated by white space."""
    return frozenset(listed.split())


VOID: Final = names(
    """area base basefont bgsound br col embed frame hr img input keygen link meta param
    source track wbr"""
)
"""What never has content, and no end tag (HTML §13.1.2)."""

BLOCKS: Final = names(
    """address article aside blockquote body br caption center col colgroup dd details
    dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4
    h5 h6 head header hgroup hr html legend li listing main menu nav ol optgroup option p
    pre search section summary table tbody td tfoot th thead title tr ul"""
)
"""What stands on a line of its own: words before and after are two."""

_INLINE: Final = names(
    """a abbr acronym applet area audio b base basefont bdi bdo bgsound big blink button
    canvas cite code data datalist del dfn em embed font i iframe image img input ins
    isindex kbd keygen label link map mark marquee math meta meter nobr noembed noframes
    noscript object output param picture plaintext portal progress q rb rp rt rtc ruby s
    samp script select slot small source spacer span strike strong style sub sup svg
    template textarea time track tt u var video wbr xmp"""
)
FORMULAS: Final = names(
    """maction annotation annotation-xml merror mfrac mi mmultiscripts mn mo mover mpadded
    mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd
    mtext mtr munder munderover semantics"""
)
"""What MathML marks words up with, ``math`` itself left out."""
KNOWN: Final = BLOCKS | _INLINE | FORMULAS
"""Every element that HTML has or had, and those of MathML."""

RAW: Final = names("iframe noembed noframes script style textarea title")
"""Code, controls and fallbacks for the browsers of 1996.

Up to the next end tag of that name everything is their text (HTML §13.2.5).
"""

UNREAD: Final = names("annotation annotation-xml select svg template")
"""Drawings, controls and twins of formulas, which nobody reads; they nest."""

FOREIGN: Final = names("annotation annotation-xml svg")
"""Of these, ``<x/>`` is a whole element even in HTML (HTML §13.2.6.5)."""

HEADINGS: Final = names("h1 h2 h3 h4 h5 h6")

CELLS: Final = names("td th caption")
"""What is open outside of a cell is out of reach of what is written inside it."""

TABLE_PARTS: Final = CELLS | names("tr tbody thead tfoot colgroup col")

ENDS_PARAGRAPH: Final = HEADINGS | names(
    """address article aside blockquote details div dl dd dt figcaption figure footer header
    hgroup hr li main nav ol p pre section summary table ul"""
)
"""What cannot stand inside of a paragraph, and so ends it (HTML §13.2.6.4.7)."""

KEPT: Final = (
    ENDS_PARAGRAPH
    | TABLE_PARTS
    | names(
        """a abbr audio b bdi bdo br cite code data del dfn em i img ins kbd mark q rp
        rt ruby s samp small source span strong sub sup time tt u var video wbr"""
    )
)
"""What is published: no form, no frame, no drawing, nothing that runs."""

KEPT_ATTRIBUTES: Final = {
    "*": names("dir lang title"),
    "a": names("href hreflang"),
    "audio": names("src controls"),
    "blockquote": names("cite"),
    "col": names("span"),
    "colgroup": names("span"),
    "del": names("cite datetime"),
    "details": names("open"),
    "img": names("src alt width height"),
    "ins": names("cite datetime"),
    "li": names("value"),
    "ol": names("start reversed type"),
    "q": names("cite"),
    "source": names("src type"),
    "td": names("colspan rowspan"),
    "th": names("colspan rowspan scope"),
    "time": names("datetime"),
    "video": names("src poster width height controls"),
}
"""What an element may carry. No id, name, class, style, target, on*, srcdoc, srcset."""

ADDRESSES: Final = names("href src cite poster")
"""Attributes whose value is an address."""

INK: Final = names("img audio video hr source")
"""What a reader sees although it holds no words."""

OTHER_NAMES: Final = {
    "acronym": "abbr",
    "center": "div",
    "dir": "ul",
    "listing": "pre",
    "menu": "ul",
    "strike": "s",
}
"""What HTML has given up, and the element that means the same."""

TABLE_HOMES: Final = {
    "caption": names("table"),
    "col": names("colgroup"),
    "colgroup": names("table"),
    "tbody": names("table"),
    "td": names("tr"),
    "tfoot": names("table"),
    "th": names("tr"),
    "thead": names("table"),
    "tr": names("tbody thead tfoot"),
}
"""Part of a table -> what it stands in (HTML §4.9)."""
