"""Documents of a source -> what they change: parsed, normalised, placed, compared.

The heavy half of the intake: a poll that finds nothing new never comes here.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Final

from htfeed import normalise as normalising
from htfeed.answers import Fetched
from htfeed.categorise import categorise
from htfeed.changes import Reading, compare
from htfeed.identity import id_of_deleted
from htfeed.model import Changes, Item, ParsedFeed
from htfeed.normalise.items import normalise
from htfeed.parse.documents import parse
from htfeed.pipeline import Intake
from htfeed.pipeline.states import Harvest
from htfeed.places import Source

_PACED_BY: Final = 11
"""Newest entries whose dates tell how often a source publishes."""


def read(source: Source, document: Fetched, harvest: Harvest) -> int:
    """Parse and normalise a document into the harvest; return how many items it has.

    Raises:
        ParseError: There is no feed in it; the harvest is as it was.
    """
    place = document.request.place
    parsed = _parsed(source, document)
    result = normalise(
        parsed,
        source=source.key,
        place=place,
        base=document.url,
        day_first=source.day_first,
        embargo=source.embargo,
        own_file=source.path is not None,
    )
    harvest.items.extend(result.items)
    harvest.problems.extend(result.problems)
    harvest.deleted.update(map(id_of_deleted, parsed.deleted))
    _pace(harvest, parsed, result.items)
    return len(result.items)


def _parsed(source: Source, document: Fetched) -> ParsedFeed:
    if source.listing is not None:
        # Few sources are pages, and what reads them is large.
        from htfeed.parse.listing import parse_listing  # noqa: PLC0415

        return parse_listing(
            document.body,
            source.listing,
            media_type=document.media_type,
            base=document.url,
        )
    return parse(
        document.body,
        media_type=document.media_type,
        name=document.url or document.request.place,
        base=document.url,
    )


def _pace(harvest: Harvest, parsed: ParsedFeed, items: Iterable[Item]) -> None:
    """Learn when the source wants to be asked, and how often it publishes."""
    harvest.wishes = parsed.wishes
    dates = sorted(
        {each.published.at for each in items if each.published is not None}, reverse=True
    )[:_PACED_BY]
    harvest.newest = dates[0] if dates else None
    harvest.gap = _usual_gap(dates)


def _usual_gap(dates: list[datetime]) -> timedelta | None:
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(dates)]
    return timedelta(seconds=median(gaps)) if gaps else None


def changes_of(intake: Intake, source: Source, harvest: Harvest) -> Changes:
    """Return what the harvest of a source changes of what is kept."""
    rules = intake.config.rules
    items = tuple(
        replace(item, placements=categorise(item, rules, source.categories))
        for item in harvest.items
    )
    wished = {item.entry.id for item in items if item.entry and item.entry.id}
    kept = intake.store.known(source.key)
    outdated = [
        each.source_id
        for each in items
        if each.source_id in kept and kept[each.source_id].normaliser != normalising.VERSION
    ]
    changes = compare(
        Reading(
            items=items,
            standing=frozenset(harvest.standing),
            withdraws=source.path is not None,
            deleted=frozenset(harvest.deleted),
        ),
        kept,
        {*intake.store.claimed_ids(wished), *(intake.given & wished)},
        naming=intake.naming,
        now=intake.now,
        written=intake.store.entries(source.key, outdated) if outdated else {},
    )
    intake.given.update(item.id for item in changes.new)
    if intake.purge and changes.held:
        changes = replace(changes, withdrawn=(*changes.withdrawn, *changes.held), held=())
    harvest.problems.extend(changes.problems)
    return changes
