"""Odd bytes for the reader: whatever comes in, a feed comes out, or a ParseError.

``make fuzz`` runs it on what the corpus has, ``make fuzz SECONDS=600`` for ten minutes.
What fails stays in ``.fuzz/`` as a file; it becomes a case of ``tests/corpus/broken``.
"""

import sys
from contextlib import suppress

import atheris

with atheris.instrument_imports(include=["htfeed"]):
    from htfeed.errors import ParseError
    from htfeed.model import Item
    from htfeed.normalise.items import normalise
    from htfeed.parse.documents import parse
    from htfeed.store.records import entry_to_json, item_from_json, item_to_json
    from htfeed.syntax.html import clean

# A line feed, with which the cases of the corpus end, stands for no name.
NAMES = ("feed.xml", "feed.json", "entry.md", "entries.yaml", "", "entries.csv")
BASE = "https://example.org/log/"


def look_at(item: Item) -> None:
    """Raise AssertionError where an item breaks what is promised of all of them."""
    for text in (item.summary, item.content):
        assert text is None or clean(text) == text, "cleaning twice is cleaning once"
    columns = {
        "id": "",
        "source": item.source,
        "source_id": item.source_id,
        "place": item.place,
        "entry": item.entry,
    }
    assert item_from_json(item_to_json(item), columns) == item, "what is kept comes back"
    if item.entry is not None:
        entry_to_json(item.entry).encode()


def one(octets: bytes) -> None:
    """Read a document; its last octet tells what it is called."""
    name = NAMES[octets[-1] % len(NAMES)] if octets else ""
    with suppress(ParseError):
        parsed = parse(octets, name=name, base=BASE)
        made = normalise(
            parsed, source="s", place="p", base=BASE, day_first=False, own_file=False
        )
        for item in made.items:
            look_at(item)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
