"""What the wall let through, made short: nothing empty, no spies, flat enough to read.

What comes in is in nh3's own writing, every element closed in order, so that tags
are plain to see. What goes out is too, and mostly is what nh3 would make of it
again; where that is not sure, :func:`tidied` says so.
"""

import html
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from htfeed.syntax.elements import (
    BLOCKS,
    ENDS_PARAGRAPH,
    HEADINGS,
    INK,
    KEPT,
    OTHER_NAMES,
    TABLE_HOMES,
    VOID,
    names,
)
from htfeed.syntax.pictures import FALLBACK, SETS, is_pixel, picture_address
from htfeed.syntax.prose import TAG, pieces, prose

DEEPEST: Final = 100
"""Elements inside one another; libxml2 stops at 256."""

_PARTS: Final = re.compile(f"([^<]++)()()|{TAG}")
"""What :func:`pieces` finds, but all of it apart."""
_SHALLOW: Final = DEEPEST - 3
"""Inside of fewer elements no block of words is too deep."""
_LINES: Final = re.compile(r"(?:\s|&nbsp;|<br>)*+")
_ATTRIBUTE: Final = re.compile(r' ([a-z-]+)="([^"]*)"')
_SIZES: Final = re.compile(r"\d{1,5}%?")
_PLAYERS: Final = names("audio video")
_TABLE_LIMBS: Final = names("table tbody thead tfoot tr colgroup")
"""Parts of a table that hold parts of it and nothing else."""
_LISTED: Final = {
    "li": (names("li"), names("ul ol")),
    "dd": (names("dd dt"), names("dl")),
    "dt": (names("dd dt"), names("dl")),
    "a": (names("a"), frozenset[str]()),
}
"""Start tag -> what it would end, and where HTML stops looking for that."""
_ANNOTATIONS: Final = names("rt rp")
_IMPLIED: Final = names("dd dt li p rp rt")
"""What an annotation of a ``ruby`` ends when it stands in it (HTML §13.2.6.4.7)."""


class Tidied(NamedTuple):
    """What a fragment came to."""

    text: str
    settled: bool
    """Whether it is read as it is written; else it has to be cleaned again."""
    pixels: int = 0
    """Pictures left out that were there to be fetched and not to be seen."""


def tidied(written: str, *, base: str | None) -> Tidied:
    """Return a fragment without what shows nothing.

    Tracking pixels go, and so do links to nowhere and fallbacks that repeat
    a picture. Linear in the length.

    Args:
        written: What the wall has let through.
        base: What addresses of pictures are resolved against.
    """
    known = prose(written, _Pen(base).picture)
    if known is not None:
        return Tidied(known, settled=True)
    pen = _Pen(base)
    pen.read(pieces().findall(written))
    return Tidied("".join(pen.out).strip(), pen.settled, pen.pixels)


def escaped(text: str) -> str:
    """Return a text as HTML writes it between tags (HTML §13.3)."""
    # Replacing four times is several times faster than translating once.
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return text.replace(">", "&gt;").replace("\xa0", "&nbsp;")


class _Pen:
    """What has been written so far, and what of it is still open."""

    __slots__ = (
        *("base", "ink", "offered", "open", "out", "pixels", "seen", "settled", "within"),
    )

    def __init__(self, base: str | None) -> None:
        self.base = base
        self.out: list[str] = []
        self.open: list[tuple[str, bool, int, int]] = []
        """Name, whether it is written, its place in ``out``, and the ink before it."""
        self.within: list[str] = []
        """Names of what is open and written."""
        self.ink = 0
        self.settled = True
        self.pixels = 0
        self.offered: dict[str, str] = {}
        """What the last source of a ``picture`` has, until its ``img`` follows."""
        self.seen: set[str] = set()

    def read(self, found: Iterable[tuple[str, ...]]) -> None:
        """Write what :func:`pieces` finds."""
        for words, block, kind, slash, name, attributes in found:
            if words:
                self.words(words)
            elif block:
                self.block(kind, block)
            elif slash:
                self.end()
            else:
                if "<" in attributes or ">" in attributes:
                    # Serialisers before HTML's change of 2025 left these as they are.
                    attributes = attributes.replace("<", "&lt;").replace(">", "&gt;")  # noqa: PLW2901
                self.start(OTHER_NAMES.get(name, name), attributes)

    def words(self, run: str) -> None:
        """Write a run of words, which are escaped already, and of which some are marked."""
        within = self.within
        if "<" in run:
            if len(within) >= _SHALLOW:
                self.read(_PARTS.findall(run))
                return
            if "<a " in run and "a" in within:
                self.settled = False
        if run[0] == "\n" and self.out and self.out[-1].startswith("<pre"):
            # HTML drops a line feed there, so a second reading would drop more.
            run = run.lstrip("\n")
        if not run:
            return
        self.out.append(run)
        if run.isspace() or ("&nbsp;" in run and not run.replace("&nbsp;", "").strip()):
            return
        self.ink += not _LINES.fullmatch(run)
        if within and within[-1] in _TABLE_LIMBS:
            self.settled = False

    def block(self, name: str, block: str) -> None:
        """Write a block in which nothing is empty, too deep, or to be chosen."""
        within = self.within
        if len(within) >= _SHALLOW:
            self.read(_PARTS.findall(block))
            return
        if self.settled:
            self.settled = self.fits(name) and not ("a" in within and "<a " in block)
        self.out.append(block)
        self.ink += 1

    def start(self, name: str, attributes: str) -> None:
        """Open an element, or write one that is empty by nature."""
        if name in VOID:
            self.void(name, attributes)
            return
        shown = name in KEPT and len(self.within) < DEEPEST
        if shown and name == "a":
            shown = ' href="' in attributes
        self.open.append((name, shown, len(self.out), self.ink))
        if shown:
            if self.settled:
                self.settled = self.fits(name)
            self.within.append(name)
            if name in _PLAYERS and ' controls="' not in attributes:
                # Nothing starts by itself here, so that something has to start it.
                attributes += ' controls=""'
            self.out.append(f"<{name}{attributes}>")
            self.ink += name in INK
        elif name in BLOCKS:
            self.gap()

    def void(self, name: str, attributes: str) -> None:
        """Write an element that has no content."""
        if name == "img":
            tag = self.picture(attributes)
        elif name == "source":
            tag = self.source(attributes)
        else:
            tag = f"<{name}{attributes}>"
        if tag:
            self.settled = self.settled and self.fits(name)
            self.out.append(tag)
            self.ink += name in INK

    def source(self, attributes: str) -> str:
        """Return the tag of what a player may play; empty where there is none."""
        given = dict(_ATTRIBUTE.findall(attributes))
        offered = {key: html.unescape(given.pop(key)) for key in SETS if key in given}
        if "src" not in given or _PLAYERS.isdisjoint(self.within[-1:]):
            self.offered = offered
            return ""
        shown = [f' {key}="{text}"' for key, text in given.items()]
        return f"<source{''.join(shown)}>"

    def end(self) -> None:
        """Close the innermost element; if it shows nothing, it was never there."""
        name, shown, at, ink = self.open.pop()
        if not shown:
            if name in BLOCKS:
                self.gap()
            return
        self.within.pop()
        if name in _PLAYERS and not self.plays(at):
            del self.out[at]
            self.ink -= 1
        elif self.ink > ink or name in TABLE_HOMES:
            self.out.append(f"</{name}>")
        elif name in BLOCKS:
            del self.out[at:]
            self.gap()
        else:
            del self.out[at]

    def plays(self, at: int) -> bool:
        """Whether a player that begins at a place in ``out`` has anything to play."""
        inside = self.out[at + 1 :]
        return ' src="' in self.out[at] or any(tag.startswith("<source ") for tag in inside)

    def gap(self) -> None:
        """Keep the words apart that a block stood between."""
        if self.out and not self.out[-1][-1].isspace() and self.out[-1][-1] != ">":
            self.out.append(" ")

    def fits(self, name: str) -> bool:
        """Whether HTML would leave an element where it is."""
        within = self.within
        if name in TABLE_HOMES:
            return bool(within) and within[-1] in TABLE_HOMES[name]
        if name in ENDS_PARAGRAPH and ("p" in within or name == "pre"):
            return False
        parent = within[-1] if within else ""
        if parent in _TABLE_LIMBS or (name in HEADINGS and parent in HEADINGS):
            return False
        if name in _ANNOTATIONS:
            return parent not in _IMPLIED or "ruby" not in within
        ended, limit = _LISTED.get(name, ((), ()))
        for each in reversed(within) if ended else ():
            if each in limit or each in ended:
                return each in limit
        return True

    def picture(self, attributes: str) -> str:
        """Return the tag of a picture, addressed to its file; empty without one."""
        written = given = dict(_ATTRIBUTE.findall(attributes))
        if "&" in attributes:
            given = {key: html.unescape(text) for key, text in written.items()}
        if is_pixel(given):
            self.pixels += 1
            return ""
        address = picture_address(given, self.base)
        if address is None and self.offered:
            # The last source is what most browsers can show.
            address = picture_address(self.offered, self.base)
        self.offered = {}
        if address is None or (FALLBACK in given and address in self.seen):
            return ""
        self.seen.add(address)
        # All but this stays in the writing of the wall, which is how it is written here.
        written["src"] = escaped(address).replace('"', "&quot;")
        # One without the other may be that of a spy, which a picture with both is not.
        sizes = [each for each in ("width", "height") if each in given]
        if not all(_SIZES.fullmatch(given[each]) for each in sizes):
            for each in sizes:
                del written[each]
        shown = [f' {key}="{text}"' for key, text in written.items() if key in _PICTURED]
        return f"<img{''.join(shown)}>"


_PICTURED: Final = names("src alt width height dir lang title")
