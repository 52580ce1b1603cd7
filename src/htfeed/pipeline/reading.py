"""Documents of a source -> what they change: parsed, normalised, placed, compared.

The heavy half of the intake: a poll that finds nothing new never comes here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Final

from htfeed import normalise as normalising
from htfeed.answers import Fetched
from htfeed.categorise import categorise
from htfeed.changes import Known, Reading, are_strangers, compare, known_otherwise
from htfeed.identity import id_of_deleted
from htfeed.model import Changes, Item, Kept, ParsedFeed
from htfeed.parse import Before
from htfeed.pipeline import Intake
from htfeed.pipeline.states import Harvest, placed
from htfeed.pipeline.understanding import Job, Understood, understand
from htfeed.places import Source

_WITNESSES: Final = 20
"""Newest items that tell of which site a source was."""
_PACED_BY: Final = 11
"""Newest entries whose dates tell how often a source publishes."""


def read(
    source: Source,
    document: Fetched,
    harvest: Harvest,
    *,
    by: str,
    kept: Mapping[str, Kept],
    hands: Callable[[Job], Understood] = understand,
) -> int:
    """Parse and normalise a document into the harvest; return how many items it has.

    Args:
        source: The source.
        document: What was fetched of it.
        harvest: What it gave so far.
        by: Digest of the code and the settings that read it.
        kept: What is kept of the source, by ``source_id``.
        hands: Who reads it.

    Raises:
        ParseError: There is no feed in it; the harvest is as it was.
    """
    place = document.request.place
    known = {
        each.digest: each
        for each in kept.values()
        if each.digest and each.place == place and not (each.withdrawn or each.expired)
    }
    job = _job(source, document, Before(by=by, digests=frozenset(known)))
    found = hands(job)
    same = [known[digest] for digest in found.feed.standing]
    ids = [each.source_id for each in same]
    ids += [each.source_id for each in found.made.items]
    if same and len(ids) > len(set(ids)):
        # Several entries share an id: only the whole document tells which is the first.
        found, same = hands(replace(job, before=Before(by=by))), []
    made = found.made
    harvest.items.extend(made.items)
    harvest.same.update(each.source_id for each in same)
    harvest.problems.extend(placed(source, place, made.problems))
    harvest.pixels += made.pixels
    harvest.deleted.update(map(id_of_deleted, found.feed.deleted))
    dates = {each.published.at for each in made.items if each.published is not None}
    dates |= {each.published for each in same if each.published}
    _pace(harvest, found.feed, dates)
    return len(made.items) + len(same)


def _job(source: Source, document: Fetched, before: Before) -> Job:
    return Job(
        body=document.body,
        media_type=document.media_type,
        source=source.key,
        place=document.request.place,
        url=document.url,
        listing=source.listing,
        before=before,
        day_first=source.day_first,
        embargo=source.embargo,
        own_file=source.path is not None,
    )


def _pace(harvest: Harvest, parsed: ParsedFeed, published: Iterable[datetime]) -> None:
    """Learn when the source wants to be asked, and how often it publishes."""
    harvest.wishes = parsed.wishes
    dates = sorted(published, reverse=True)[:_PACED_BY]
    harvest.newest = dates[0] if dates else None
    harvest.gap = _usual_gap(dates)


def _usual_gap(dates: list[datetime]) -> timedelta | None:
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(dates)]
    return timedelta(seconds=median(gaps)) if gaps else None


def changes_of(
    intake: Intake,
    source: Source,
    harvest: Harvest,
    kept: Mapping[str, Kept],
    *,
    returning: bool,
) -> Changes:
    """Return what the harvest of a source changes of what is kept of it.

    Args:
        intake: What every source is brought in with.
        source: The source.
        harvest: What its documents gave.
        kept: What is kept of it, by ``source_id``.
        returning: Whether this address was read before, and so is that of a known feed.
    """
    items = tuple(harvest.items)
    rules = intake.config.rules
    otherwise = known_otherwise(items, harvest.same, kept)
    again = [each.source_id for each in items if each.source_id in kept]
    again += [each.source_id for each in otherwise.values()]
    if returning and not again and _are_strangers(intake, source, harvest, kept):
        return Changes(strangers=len(items))
    changes = compare(
        Reading(
            items=items,
            same=frozenset(harvest.same),
            standing=frozenset(harvest.standing),
            withdraws=source.path is not None,
            deleted=frozenset(harvest.deleted),
        ),
        Known(
            kept=kept,
            items=intake.store.kept(source.key, again) if again else {},
            otherwise=otherwise,
            taken=_taken(intake, items, kept),
        ),
        naming=intake.naming,
        now=intake.now,
        placing=lambda item: categorise(item, rules, source.categories),
        normaliser=normalising.VERSION,
    )
    intake.given.update(item.id for item in changes.new)
    if intake.purge and changes.held:
        changes = replace(changes, withdrawn=(*changes.withdrawn, *changes.held), held=())
    harvest.problems.extend(changes.problems)
    return changes


def _taken(intake: Intake, items: Iterable[Item], kept: Mapping[str, Kept]) -> set[str]:
    """Return those of the ids which new items bring that others hold."""
    wished = {
        item.entry.id
        for item in items
        if item.source_id not in kept and item.entry and item.entry.id
    }
    return {*intake.store.claimed_ids(wished), *(intake.given & wished)}


def _are_strangers(
    intake: Intake, source: Source, harvest: Harvest, kept: Mapping[str, Kept]
) -> bool:
    """Whether an address gives another site's feed than it did; asked when all is new."""
    if not (harvest.items and kept) or harvest.same or source.path is not None:
        return False
    living = (each for each in kept.values() if not each.expired)
    newest = sorted(living, key=lambda each: each.first_seen, reverse=True)[:_WITNESSES]
    ids = [each.source_id for each in newest]
    return are_strangers(harvest.items, intake.store.kept(source.key, ids).values())
