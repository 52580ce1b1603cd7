"""Items for a channel: what was written of them before, and the rest written now."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from htfeed.errors import PublishError
from htfeed.model import Document, Item
from htfeed.pipeline.release import Release
from htfeed.publish import VERSION
from htfeed.publish.channel import Carriers, Fact, Site
from htfeed.publish.documents import fragments_of, item_documents
from htfeed.publish.fragments import Fragments, fact_of, needed
from htfeed.store.releases import Place, Rendered

Keys = Callable[[Collection[str]], frozenset[str]]
"""Of which fragments documents are joined, by the formats of channels."""


def kept(
    job: Release, key: str, places: Sequence[Place], keys: Keys = needed
) -> Mapping[str, Fragments]:
    """Return what was written of items of a channel before, by their ids."""
    site, settings = job.config.site, job.config.channels[key]
    ids = [place.item for place in places]
    found = job.store.fragments(ids, keys(settings.formats), site_digest(site))
    return {**found, **job.fresh} if job.done else found


def completed(
    job: Release,
    key: str,
    places: Sequence[Place],
    known: Mapping[str, Fragments],
    keys: Keys = needed,
) -> tuple[Mapping[str, Fragments], tuple[Rendered, ...]]:
    """Return what is written of items, and which had to be written now.

    The pages of these are in place then.

    Args:
        job: What they are let out with.
        key: The channel's.
        places: The items, in their order. What was taken away meanwhile is in neither.
        known: What :func:`kept` gave of them.
        keys: What they are to be written as.

    Raises:
        PublishError: Something of it may not be published, or could not be written.
    """
    wanted = keys(job.config.channels[key].formats)
    ids = [place.item for place in places]
    whole = {each for each, made in known.items() if made.keys() >= wanted}
    if not job.has_pages:
        whole.clear()
    missing = [each for each in ids if each not in whole]
    rendered = _rendered(job, key, missing, keys(_formats(job))) if missing else ()
    new = {each.item.id: each.fragments for each in rendered}
    both = ((each, new.get(each) or known.get(each)) for each in ids)
    return {each: made for each, made in both if made}, rendered


def facts_of(places: Iterable[Place], made: Mapping[str, Fragments]) -> tuple[Fact, ...]:
    """Return what heads say of items, in the order of their places."""
    return tuple(
        fact_of(place.item, made[place.item], place.updated)
        for place in places
        if place.item in made
    )


def _rendered(
    job: Release, key: str, ids: Sequence[str], keys: Collection[str]
) -> tuple[Rendered, ...]:
    site, items = job.config.site, job.store.chosen(ids)
    _hold_to_ids(job, key, items)
    digest = site_digest(site)
    made = tuple(
        Rendered(
            item=item,
            settings=digest,
            fragments=fragments_of(site, item, keys, channel=key),
        )
        for item in items.values()
    )
    # The pages first: no reader is to be led to one that is not there yet.
    job.output.write(pages_of(job, items.values()))
    return made


def pages_of(job: Release, items: Iterable[Item]) -> Iterator[Document]:
    """Give what is published of items themselves, with what each of them was before.

    Raises:
        PublishError: A document could not be made.
    """
    together = tuple(items)
    changed = [each.id for each in together if each.revision > 1]
    former = job.store.formerly(changed) if changed else {}
    for item in together:
        # A step back leads to a revision that has others after it.
        was = [each for each in former.get(item.id, ()) if each[1].revision < item.revision]
        yield from item_documents(job.config.site, item, was, _carriers(job, item))


def _carriers(job: Release, item: Item) -> Carriers:
    """Return the channels that an item is in."""
    placed = {each.category for each in item.placements}
    channels = job.config.channels.items()
    return tuple((key, each) for key, each in channels if each.category in placed)


def _hold_to_ids(job: Release, key: str, items: Collection[str]) -> None:
    """Raise PublishError where what was published would come out under another id.

    Subscribers would have it twice: they know an entry by its id alone (RFC 4287 §4.2.6).
    """
    renamed = {} if job.accepts_new_ids else job.store.former_ids(items)
    for published_id, former in renamed.items():
        more = f", and so with {len(renamed) - 1} more" if len(renamed) > 1 else ""
        raise PublishError(
            key,
            f"held back: {published_id} was published as {former}, and subscribers would"
            f" have it twice{more}",
            cure="find out what changed the ids; if it has to be so:"
            " htfeed publish --accept-new-ids",
        )


def _formats(job: Release) -> frozenset[str]:
    """Return the formats that any channel of the site is written in."""
    return frozenset(
        each for channel in job.config.channels.values() for each in channel.formats
    )


def site_digest(site: Site) -> str:
    """Return a digest of what of the site shows in items, and of the writers."""
    return hashlib.sha256(repr((VERSION, site)).encode()).hexdigest()[:32]
