"""Which items are kept?  A page of them, or the one that a name means."""

from collections.abc import Iterable
from typing import Final

from htfeed.config import Config
from htfeed.enquiries.keys import check_channel, check_source
from htfeed.errors import ConfigError
from htfeed.identity import handle
from htfeed.store import Store
from htfeed.store.views import History, Page, Standing, Wanted

_CANDIDATES: Final = 5


def items_page(
    config: Config,
    store: Store,
    *,
    channel: str | None = None,
    source: str | None = None,
    hidden: bool = False,
    limit: int = 50,
) -> Page:
    """Return the newest items that are kept, hidden and withdrawn ones included.

    Args:
        config: Names the channels and the sources.
        store: What is kept.
        channel: Only what is in the category of this channel, shown there or not.
        source: Only what came of this source, which may have left the config.
        hidden: Only what an operator has hidden.
        limit: How many at most.

    Raises:
        ConfigError: There is no such channel or source.
    """
    if source is not None:
        check_source(config, source, option="--source", others=store.enrolled([source]))
    category = None
    if channel is not None:
        check_channel(config, channel, option="--channel")
        category = config.channels[channel].category
    return store.listed(Wanted(source=source, category=category, hidden=hidden), limit)


def the_item(store: Store, name: str) -> History:
    """Return all that is known of the one item that a name means.

    Raises:
        ConfigError: It means none, or several; the cure names the nearest.
    """
    name = name.strip()
    page = store.find(name, _CANDIDATES) if name else Page()
    if page.total > 1:
        more = page.total - len(page.rows)
        raise ConfigError(
            f"{name!r} means {page.total} items",
            cure=f"name one of them: {_candidates(page.rows)}"
            + (f"; and {more} more, see: htfeed items" if more else ""),
        )
    found = store.history(page.rows[0].item.id) if page.rows else None
    if found is None:
        raise _unknown(store, name)
    return found


def _unknown(store: Store, name: str) -> ConfigError:
    holder = store.claimed_ids([name]).get(name)
    if holder is not None:
        return ConfigError(
            f"{name!r} was published for source {holder.source} and is no longer kept",
            cure="nothing: its id stays taken, so that no other item gets it",
        )
    near = store.near(name, _CANDIDATES)
    return ConfigError(
        f"the store knows no item by {name!r}",
        cure=f"did you mean: {_candidates(near)}?"
        if near
        else "give its id, its link, its file or its handle; htfeed items lists what is "
        "kept, and htfeed status tells which sources fail",
    )


def _candidates(rows: Iterable[Standing]) -> str:
    return ", ".join(f"{handle(each.item.id)} {each.item.title or ''!r}" for each in rows)
