"""A feed that stands in a page of HTML which shows nothing but it.

Browsers save a feed so that they show as text, and some publishing systems send theirs
in the frame of a page. A page that has words of its own around a feed tells of it, and
stays a page.
"""

import re
from html import unescape
from typing import Final

_PAGE: Final = re.compile(r"\s*<(?:!doctype\s+html|html|head|body|pre)\b", re.IGNORECASE)
# What shows nothing itself; no two of these begin alike.
_UNSEEN: Final = re.compile(
    r"(?:\s++|<!doctype\b[^>]*+>|<!--.*?-->|<\?.*?\?>"
    r"|<title\b.*?</title\s*>|<style\b.*?</style\s*>|<script\b.*?</script\s*>"
    r"|</?(?:html|head|body|pre|div|code|main|article|section|p|meta|link|base|br)\b[^>]*+>)*+",
    re.IGNORECASE | re.DOTALL,
)
_FEED: Final = re.compile(r"<(rss|feed|(?:\w+:)?RDF)[\s>]")
_JSON: Final = re.compile(r"\{\s*\"")
_QUOTED: Final = re.compile(r"&lt;(?:\?xml|rss|feed|(?:\w+:)?RDF)\s")
_TAG: Final = re.compile(r"<[^<>]*+>")


def unwrapped(text: str) -> str:
    """Return the feed that is all that a page shows; any other document as it is."""
    if not _PAGE.match(text):
        return text
    unseen = _UNSEEN.match(text)
    at = unseen.end() if unseen else 0
    feed = _FEED.match(text, at)
    if feed:
        end = text.rfind(f"</{feed[1]}>")
        return text[at : end + len(feed[1]) + 3] if end > at else text[at:]
    if _QUOTED.match(text, at) or _JSON.match(text, at):
        return unescape(_TAG.sub("", text[at:]))
    return text
