"""What writes a channel in a format: a head, an item at a time, an end.

An item is written without regard to the channel that it stands in, so that what was
written once (a fragment) can stand in all of them, and again in the next build.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from htfeed.model import Item
from htfeed.publish.addresses import head_with_uris, with_uris
from htfeed.publish.channel import Channel, Site

# No text has a bare bracket, as lxml writes it.
_TAG: Final = re.compile(rb"<[^<>]*&[^<>]*>")
_TITLE: Final = re.compile(rb' (?:title|label)="[^"]*"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """How a format is written; pure, and the same bytes for the same things."""

    head: Callable[[Channel], bytes]
    """Writes what stands before the first item."""
    fragment: Callable[[Site, Item], bytes]
    """Writes an item."""
    end: bytes
    """What stands after the last item."""
    between: bytes = b""

    def begin(self, channel: Channel) -> bytes:
        """Return what stands before the first item."""
        return self.head(head_with_uris(channel))

    def item(self, site: Site, item: Item) -> bytes:
        """Return a fragment: an item, as it stands in every channel."""
        return self.fragment(site, with_uris(item))

    def document(self, channel: Channel) -> bytes:
        """Return a channel as a document, its items in the channel's order."""
        made = (self.item(channel.site, item) for item in channel.items)
        return self.joined(self.begin(channel), made)

    def joined(self, begin: bytes, fragments: Iterable[bytes]) -> bytes:
        """Return a document of a head and of items that are written already."""
        return b"".join((begin, self.between.join(fragments), self.end))


def in_a_line(told: Mapping[str, object]) -> bytes:
    """Return an object of JSON without line feeds: Python is ten times quicker at that."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def before(written: bytes, end: bytes) -> bytes:
    """Return a document without its end, to which items can be added."""
    whole = written if written.endswith(b"\n") else written + b"\n"
    if not whole.endswith(end):
        raise ValueError(f"a document ends otherwise than with {end!r}")
    return whole[: -len(end)]


def within(written: bytes, name: bytes) -> bytes:
    """Return the one element with a name in a document, indented, with its line feed."""
    start, end = written.index(b"<" + name), written.rindex(b"</" + name + b">")
    start = written.rindex(b"\n", 0, start) + 1
    return written[start : end + len(name) + 3] + b"\n"


def referenced(written: bytes, *names: bytes) -> bytes:
    """Return a document in which the plain text of some elements cannot pass for HTML.

    ``&`` and ``<`` are numbers there, and in titles and labels that are attributes (RSS
    Advisory Board, best practices profile, "Character Data"): readers that undo
    references twice see text nevertheless.
    """
    written = _TAG.sub(_with_numbers, written)
    pattern = rb"<(%b)((?: [^<>]*)?)>([^<]*&[^<]*)</\1>" % b"|".join(names)
    return re.sub(pattern, _by_number, written)


def _by_number(element: re.Match[bytes]) -> bytes:
    name, attributes, text = element.groups()
    return b"<%b%b>%b</%b>" % (name, attributes, _numbered(text), name)


def _with_numbers(tag: re.Match[bytes]) -> bytes:
    return _TITLE.sub(lambda told: _numbered(told[0]), tag[0])


def _numbered(text: bytes) -> bytes:
    return text.replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")
