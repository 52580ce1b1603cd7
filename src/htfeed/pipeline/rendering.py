"""Items for a channel: what was written of them before, and the rest written now."""

import hashlib
from collections.abc import Mapping, Sequence

from htfeed.pipeline.release import Release
from htfeed.publish import VERSION
from htfeed.publish.channel import Site
from htfeed.publish.documents import fragments_of, item_documents
from htfeed.publish.fragments import Fragments, needed
from htfeed.publish.writing import write
from htfeed.store.releases import Place, Rendered


def fragments(
    job: Release, key: str, places: Sequence[Place]
) -> tuple[Mapping[str, Fragments], tuple[Rendered, ...]]:
    """Return what is written of items, and which had to be written now.

    The pages of these are in place then.

    Args:
        job: What they are let out with.
        key: The channel's.
        places: The items, in their order. What was taken away meanwhile is in neither.

    Raises:
        PublishError: Something of it may not be published, or could not be written.
    """
    site, keys = job.config.site, needed(job.config.channels[key].formats)
    digest = _site_digest(site)
    ids = [place.item for place in places]
    known = job.store.fragments(ids, keys, digest)
    whole = {each for each, made in known.items() if made.keys() >= keys}
    if not job.has_pages:
        whole.clear()
    items = job.store.chosen([each for each in ids if each not in whole])
    rendered = [
        Rendered(
            item=item,
            settings=digest,
            fragments=fragments_of(site, item, needed(_formats(job)), channel=key),
        )
        for item in items.values()
    ]
    # The pages first: no reader is to be led to one that is not there yet.
    pages = (each for item in items.values() for each in item_documents(site, item))
    write(job.config.output, pages, swept=job.swept)
    new = {each.item.id: each.fragments for each in rendered}
    both = ((each, new.get(each) or known.get(each)) for each in ids)
    return {each: made for each, made in both if made}, tuple(rendered)


def _formats(job: Release) -> frozenset[str]:
    """Return the formats that any channel of the site is written in."""
    return frozenset(
        each for channel in job.config.channels.values() for each in channel.formats
    )


def _site_digest(site: Site) -> str:
    """Return a digest of what of the site shows in items, and of the writers."""
    return hashlib.sha256(repr((VERSION, site)).encode()).hexdigest()[:32]
