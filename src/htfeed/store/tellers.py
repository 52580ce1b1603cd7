"""Where else a story is told: the links of those that another item is preferred to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import Connection, bindparam, select

from htfeed.constructs import Link
from htfeed.model import Item
from htfeed.store.records import item_from_json
from htfeed.store.statements import batches
from htfeed.store.tables import duplicates, items

_preferred = duplicates.alias("preferred_one")
_other = items.alias("other_one")
# Another address of the same page tells nobody anything.
_OTHERS: Final = (
    select(_preferred.c.item, _other.c.data)
    .join_from(_preferred, duplicates, duplicates.c.story == _preferred.c.story)
    .join(items, items.c.id == _preferred.c.item)
    .join(_other, _other.c.id == duplicates.c.item)
    .where(
        _preferred.c.item.in_(bindparam("numbers", expanding=True)),
        _preferred.c.preferred,
        duplicates.c.preferred.is_(False),
        _other.c.page.is_distinct_from(items.c.page),
    )
    .order_by(_preferred.c.item, _other.c.source, _other.c.published_id)
)


def elsewhere(
    connection: Connection, numbers: Iterable[int]
) -> Mapping[int, tuple[Link, ...]]:
    """Return where the stories of items are told too, by the numbers of these.

    Each link is ``rel=related``, and its title is that of the feed.
    """
    found: dict[int, dict[str, Link]] = defaultdict(dict)
    for batch in batches(numbers):
        for number, data in connection.execute(_OTHERS, {"numbers": batch}):
            other = item_from_json(data)
            if other.link:
                found[number].setdefault(other.link, _link(other, other.link))
    return {number: tuple(links.values()) for number, links in found.items()}


def _link(item: Item, href: str) -> Link:
    return Link(href=href, rel="related", title=item.origin.title if item.origin else None)
