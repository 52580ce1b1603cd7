"""Values of the house as JSON has them, for ``--json``: nothing is left out."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from typing import Any

from htfeed.constructs import Text
from htfeed.enquiries.differences import Difference, differences
from htfeed.enquiries.why import Reasons
from htfeed.fetch.hops import shown
from htfeed.identity import handle
from htfeed.model import Item
from htfeed.store.views import History, Page, Standing
from htfeed.syntax.dates import format_rfc3339

Plain = dict[str, Any]


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever a dataclass holds
    """Return a value as JSON can hold it: times in UTC, lengths in seconds."""
    if isinstance(value, Item):
        return item_as_json(value)
    if is_dataclass(value) and not isinstance(value, type):
        told = {each.name: plain(getattr(value, each.name)) for each in fields(value)}
        if isinstance(value, Text) and value.base:
            # The address of its document, which may open a door.
            told["base"] = shown(value.base)
        return told
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, timedelta):
        return value.total_seconds()
    return format_rfc3339(value) if isinstance(value, datetime) else value


def item_as_json(item: Item) -> Plain:
    """Return every field of an item; its place without a password."""
    told = {each.name: plain(getattr(item, each.name)) for each in fields(item)}
    return {
        "handle": handle(item.id),
        **told,
        "place": shown(item.place),
        "link": item.link,
        "order": plain(item.order),
    }


def page_as_json(page: Page) -> Plain:
    """Return what ``items --json`` prints."""
    return {"total": page.total, "items": [_row(each) for each in page.rows]}


def history_as_json(history: History) -> Plain:
    """Return what ``item --json`` prints."""
    stages = [*(each.item for each in history.revisions), history.standing.item]
    return {
        **item_as_json(history.standing.item),
        **_standing(history.standing),
        "revision": history.standing.revision,
        "first_published": plain(history.first_published),
        "revisions": [
            {
                "number": each.number,
                "at": plain(each.at),
                "changes": [_difference(it) for it in differences(each.item, after)],
                "item": _without_context(each.item),
            }
            for each, after in zip(history.revisions, stages[1:], strict=True)
        ],
        "withdrawals": plain(history.withdrawals),
        "tellers": plain(history.tellers),
    }


def reasons_as_json(reasons: Reasons) -> Plain:
    """Return what ``why --json`` prints."""
    return {
        **_row(reasons.history.standing),
        "steps": plain(reasons.steps),
        "channels": plain(reasons.verdicts),
    }


def _row(standing: Standing) -> Plain:
    item = standing.item
    return {
        "handle": handle(item.id),
        "id": item.id,
        "source": item.source,
        "title": item.title,
        "link": item.link,
        "order": plain(item.order),
        "placements": plain(item.placements),
        **_standing(standing),
    }


def _standing(standing: Standing) -> Plain:
    return {
        "hidden": plain(standing.hidden),
        "withdrawn_at": plain(standing.withdrawn_at),
        "preferred": standing.preferred,
    }


def _difference(difference: Difference) -> Plain:
    return {**plain(difference), "markup_only": difference.markup_only}


def _without_context(item: Item) -> Plain:
    """Return what of an item a revision knows: the rest is as it is now."""
    known = item_as_json(item)
    return {
        name: value
        for name, value in known.items()
        if name not in {"entry", "placements", "revised", "handle", "order"}
    }
