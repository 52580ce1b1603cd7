"""What the site tells of items: written with what channels are joined of, and kept."""

from collections.abc import Mapping, Sequence

from htfeed.pipeline.release import Release
from htfeed.pipeline.rendering import site_digest
from htfeed.publish import HEADLINES, SITEMAP
from htfeed.publish.documents import headline_text
from htfeed.publish.fragments import HEADLINE
from htfeed.publish.headlines import Headline, headline
from htfeed.store.releases import Build


def headlines(
    job: Release, builds: Mapping[str, Build]
) -> tuple[Sequence[Headline], Mapping[str, Sequence[Headline]]]:
    """Return the newest items of the site, and the first ones of each channel, by its key.

    The former is what sitemaps tell of, the latter what the front page does.

    Args:
        job: What they are let out with.
        builds: What is published of the channels, by their keys.
    """
    categories = job.config.categories
    places = {each.item: each for each in job.store.latest(categories, SITEMAP)}
    first = {
        key: [item for item, _ in each.entries[:HEADLINES]] for key, each in builds.items()
    }
    # A channel that is held back may name in its last good documents what is hidden since.
    older = {each for some in first.values() for each in some} - places.keys()
    public = job.store.published(older, categories) if older else frozenset[str]()
    made = _texts(job, [*places, *public])
    latest = [
        headline(item, made[item], order=each.order, updated=each.updated)
        for item, each in places.items()
        if item in made
    ]
    of_each = {
        key: [headline(each, made[each]) for each in some if each in made]
        for key, some in first.items()
    }
    return latest, of_each


def _texts(job: Release, ids: Sequence[str]) -> Mapping[str, str]:
    """Return headlines as they are written, by the ids of the items."""
    site = job.config.site
    kept = job.store.fragments(ids, {HEADLINE}, site_digest(site))
    found = {each: made[HEADLINE] for each, made in kept.items() if HEADLINE in made}
    missing = [each for each in ids if each not in found]
    items = job.store.chosen(missing) if missing else {}
    return found | {each: headline_text(site, item) for each, item in items.items()}
