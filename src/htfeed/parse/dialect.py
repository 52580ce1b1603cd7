"""Which dialect of RSS or Atom a document is written in, told by its root element."""

import re
from typing import Final

from htfeed.parse.sniffing import root

_VERSION: Final = re.compile(
    r"(?:^|\s)version\s*=\s*[\"']\s*([^\"']*?)\s*[\"']", re.IGNORECASE
)
_RSS: Final = {
    "0.90": "rss0.90",
    "0.9": "rss0.90",
    "0.91": "rss0.91",
    "0.92": "rss0.92",
    "0.93": "rss0.93",
    "0.94": "rss0.94",
    "1.0": "rss1.0",
}
_ATOM: Final = {"0.1": "atom0.3", "0.2": "atom0.3", "0.3": "atom0.3", "1.0": "atom1.0"}
_OLD_ATOM: Final = re.compile(
    r"purl\.org/(?:atom|echo|pie)|example\.com/(?:newformat|necho)"
)
_NETSCAPE: Final = re.compile(r"netscape\.com/rdf/simple/0\.9", re.IGNORECASE)


def dialect(text: str) -> str:
    """Return ``rss2.0``, ``rss0.91``, ``rss1.0``, ``atom1.0``, ``atom0.3`` or the like.

    A version that nobody has defined counts as the newest of its family.
    """
    first = root(text)
    found = _VERSION.search(first.attributes)
    version = found[1] if found else ""
    if first.name == "rdf":
        # The namespace that matters is that of the channel, not that of rdf:RDF.
        return "rss0.90" if _NETSCAPE.search(first.attributes) else "rss1.0"
    if first.name in {"feed", "entry"}:
        if first.namespace:
            return "atom0.3" if _OLD_ATOM.search(first.namespace) else "atom1.0"
        return _ATOM.get(version, "atom1.0")
    if first.name == "channel":
        return "cdf"
    return _RSS.get(version, "rss2.0")
