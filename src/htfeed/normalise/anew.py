"""A kept item -> the same, as today's rules make it of what its source wrote."""

from dataclasses import replace

from htfeed.model import FeedInfo, Item, ParsedFeed
from htfeed.normalise.items import normalise


def normalise_anew(item: Item, *, day_first: bool, embargo: bool, own_file: bool) -> Item:
    """Return an item made anew; what it is known by, and when it was seen, stays.

    Of the document only the entry is kept. What all entries of a document share
    (its feed, its language) is taken from the item, until the document is read again.

    Args:
        item: The item, with its entry.
        day_first: Whether 03/04/2008 is the third of April.
        embargo: Whether a date in the future is one before which nothing is published.
        own_file: Whether its document is a file of ours.
    """
    if item.entry is None:
        return item
    parsed = ParsedFeed(format="", info=item.origin or FeedInfo(), entries=(item.entry,))
    (made,) = normalise(
        parsed,
        source=item.source,
        place=item.place,
        base=None if own_file else item.place,
        day_first=day_first,
        embargo=embargo,
        own_file=own_file,
    ).items
    # What the document said counts more than a guess; the document is not there.
    tongue = made
    if _says(item) and not _says(made):
        tongue = item
    return replace(
        made,
        id=item.id,
        source_id=item.source_id,
        language=tongue.language,
        language_detected=tongue.language_detected,
        origin=made.origin if item.entry.source else item.origin,
        placements=item.placements,
        first_seen=item.first_seen,
        revised=item.revised,
        shown=item.shown,
        entry=item.entry,
    )


def _says(item: Item) -> bool:
    """Whether a source says in which language an item is."""
    return item.language is not None and not item.language_detected
