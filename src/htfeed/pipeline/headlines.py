"""What the site tells of items: written with what channels are joined of, and kept."""

from collections.abc import Iterable, Mapping, Sequence

from htfeed.pipeline.release import Release
from htfeed.pipeline.rendering import site_digest
from htfeed.publish import HEADLINES, SITEMAP
from htfeed.publish.documents import headline_text
from htfeed.publish.fragments import HEADLINE
from htfeed.publish.headlines import Headline, headline
from htfeed.store.releases import Build


def latest(job: Release) -> Sequence[Headline]:
    """Return the newest items of the site, as its sitemaps tell of them."""
    places = job.store.latest(job.config.categories, SITEMAP)
    made = _texts(job, [each.item for each in places])
    return [
        headline(each.item, made[each.item], order=each.order, updated=each.updated)
        for each in places
        if each.item in made
    ]


def first_of_each(
    job: Release, builds: Mapping[str, Build]
) -> Mapping[str, Sequence[Headline]]:
    """Return the first items of channels, as the front page tells of them.

    Args:
        job: What they are let out with.
        builds: What is published of the channels, by their keys.
    """
    first = {
        key: [item for item, _ in each.entries[:HEADLINES]] for key, each in builds.items()
    }
    # A channel that is held back may name in its last good documents what is hidden since.
    ids = [each for some in first.values() for each in some]
    public = job.store.published(ids, job.config.categories)
    made = _texts(job, public)
    return {
        key: [headline(each, made[each]) for each in some if each in made]
        for key, some in first.items()
    }


def _texts(job: Release, ids: Iterable[str]) -> Mapping[str, str]:
    """Return headlines as they are written, by the ids of the items."""
    site, wanted = job.config.site, list(ids)
    kept = job.store.fragments(wanted, {HEADLINE}, site_digest(site))
    found = {each: made[HEADLINE] for each, made in kept.items() if HEADLINE in made}
    missing = [each for each in wanted if each not in found]
    items = job.store.chosen(missing) if missing else {}
    return found | {each: headline_text(site, item) for each, item in items.items()}
