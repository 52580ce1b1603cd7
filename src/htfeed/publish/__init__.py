"""A channel -> the documents that are published.  Strict in what it writes."""

import hashlib
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

SITE_PATHS: Final = (
    *("style.css", "icon.svg", "opml.xml", "sitemap.xml", "news-sitemap.xml"),
    "index.html",
)
"""What is published of the site itself, in the order of writing."""


SOURCES: Final = "sources.opml"
"""The list of what is read, where the site publishes that."""

HEADLINES: Final = 3
"""Items of each channel that the front page names."""

SITEMAP: Final = 1000
"""Newest items that stand in sitemaps: what one of news may hold."""


def _digest() -> str:
    """Return a digest of the code and the templates that shape a document."""
    digest = hashlib.sha256()

    def walk(folder: Traversable) -> None:
        for each in sorted(folder.iterdir(), key=lambda found: found.name):
            if each.is_dir() and each.name != "__pycache__":
                walk(each)
            elif each.name.endswith((".py", ".html", ".css", ".svg")):
                digest.update(each.name.encode() + b"\0" + each.read_bytes() + b"\0")

    walk(files(__name__))
    return digest.hexdigest()[:16]


VERSION: Final = _digest()
"""The version of the writers, for digests of builds: another code, another word.

It is made from the code, so that no change of a template is forgotten; a
document that comes out the same is not written again in any case.
"""
