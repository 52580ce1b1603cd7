"""The one extension through which feedgen writes what we promise.

feedgen 1.0.0 writes heads and entries; what it gets wrong is mended on the
elements that it has made, by the mend that each writer hands over:

- links of an Atom entry lose ``rel``, ``type``, ``title`` and ``length``, so
  that enclosures vanish, and relations outside a short list are refused;
- ``updated`` and ``lastBuildDate`` are the clock's unless they are set, and
  dates end in ``+00:00`` where a plain ``Z`` is meant;
- an entry without a title is refused, though RSS allows it and Atom has
  ``<title/>``; in RSS a content without a summary becomes the description;
- authors without an e-mail address vanish from RSS, categories show their
  label instead of their term, all links but one and all enclosures but the
  last are dropped.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from feedgen.feed import FeedGenerator
from lxml import etree

from htfeed.formats import XMLNS
from htfeed.publish.channel import Channel
from htfeed.publish.languages import language
from htfeed.publish.vocabularies import PREFIXES

Mend = Callable[[etree._Element], None]  # noqa: SLF001 - lxml has no public name for it
"""What repairs an element in place: the ``feed``, ``rss``, ``entry`` or ``item``."""

NAME: Final = "mends"
"""The attribute by which feedgen keeps the extension."""


class Mends:
    """Calls a mend on the element that feedgen has made, whichever format it is."""

    def __init__(self) -> None:
        self.mend: Mend = _as_it_is

    def extend_ns(self) -> dict[str, str]:
        """Return the namespaces that are declared at the root."""
        return {prefix: XMLNS[prefix] for prefix in PREFIXES}

    def extend_atom(self, element: etree._Element) -> etree._Element:
        """Mend a ``feed`` or an ``entry``."""
        self.mend(element)
        return element

    def extend_rss(self, element: etree._Element) -> etree._Element:
        """Mend an ``rss`` or an ``item``."""
        self.mend(element)
        return element


class PodcastMends(Mends):
    """The same for RSS with recordings: Podcasting 2.0 is declared where it is used."""

    def extend_ns(self) -> dict[str, str]:
        """Return the namespaces that are declared at the root."""
        return super().extend_ns() | {"podcast": XMLNS["podcast"]}


class AtomMends(Mends):
    """The same for Atom, where Atom is the default namespace and needs no prefix."""

    def extend_ns(self) -> dict[str, str]:
        """Return the namespaces that are declared at the root."""
        return {prefix: XMLNS[prefix] for prefix in PREFIXES if prefix not in _NATIVE}


_NATIVE: Final = frozenset({"atom", "content"})
_UNSEEN: Final = "urn:unseen"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _as_it_is(element: etree._Element) -> None:
    """Leave an element as it is."""


def generator(channel: Channel, mends: type[Mends], head: Mend) -> Any:  # noqa: ANN401 - feedgen is untyped
    """Return a FeedGenerator with the head that Atom and RSS have in common.

    Args:
        channel: What is written.
        mends: The extension for the format.
        head: The mend of the root element, called before the entries come.
    """
    feed = FeedGenerator()
    feed.register_extension(NAME, mends, mends)
    feed.mends.mend = head
    feed.title(channel.settings.title or channel.key)
    feed.subtitle(channel.settings.description or None)
    feed.updated(channel.updated)
    feed.language(language(channel.language))
    feed.rights(channel.rights or None)
    feed.generator("htfeed")
    return feed


def stub(mends: type[Mends]) -> Any:  # noqa: ANN401 - feedgen is untyped
    """Return a FeedGenerator of which one entry is wanted and nothing else."""
    feed = FeedGenerator()
    feed.register_extension(NAME, mends, mends)
    feed.title(_UNSEEN)
    feed.link(href=_UNSEEN)
    feed.updated(_EPOCH)
    return feed


def entry(feed: Any, mend: Mend) -> Any:  # noqa: ANN401 - feedgen is untyped
    """Append an entry (feedgen would prepend it) that is mended when it is written."""
    made = feed.add_entry(order="append")
    made.mends.mend = mend
    return made


def retext(parent: etree._Element, name: str, text: str | None) -> None:
    """Give the child with a name another text; a child that is missing stays missing."""
    child = parent.find(name)
    if child is not None:
        child.text = text
