"""Items by what is in them, and one of them with what it was before."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from htfeed.formats import JSON
from htfeed.identity import handle
from htfeed.model import Item
from htfeed.pipeline.queries import Asking, findings, read_first, written
from htfeed.pipeline.questions import PARAMETERS, Question, Refused, question
from htfeed.publish.documents import fragments_of
from htfeed.publish.moments import rfc3339
from htfeed.publish.paths import item_path
from htfeed.publish.queries import WORD
from htfeed.serve.api.answering import Fault, Reply, Request
from htfeed.serve.api.cursors import cursor, number_of
from htfeed.store.releases import Place
from htfeed.store.views import History, Revision

OWN: Final[Mapping[str, str]] = {
    "channel": "Key of a channel: short for its category",
    "cursor": "Where the last page ended: from its `next`, for the same question",
}
"""What can be asked here and not of query feeds."""
_DIGITS: Final = 16
_KEYS: Final = frozenset({JSON.key})


def items(request: Request) -> Reply | Fault:
    """Return the newest items that are meant, and where to go on."""
    asking = request.asking
    channels = asking.config.channels
    strange = next(
        (value for name, value in _said(request, "channel") if value not in channels), None
    )
    if strange is not None:
        return Fault(status=400, detail=f"there is no channel {strange[:100]!r}")
    asked = question(
        (
            ("category", channels[value].category) if name == "channel" and value else each
            for each in request.parameters
            for name, value in (each,)
            if name != "cursor"
        ),
        known=(*PARAMETERS, *OWN),
    )
    if isinstance(asked, Refused):
        return Fault(status=400, detail=asked.reason)
    said = [value for _, value in _said(request, "cursor")]
    before = number_of(_spelt(asked), said[0]) if said else None
    if len(said) > 1 or (said and before is None):
        return Fault(status=400, detail="cursor was not given for this question")
    return _page(request, asked, before)


def _said(request: Request, wanted: str) -> Sequence[tuple[str, str]]:
    return [(name, value) for name, value in request.parameters if name == wanted and value]


def _spelt(asked: Question) -> str:
    """Return what a cursor belongs to: the question, however many are given at a time."""
    return json.dumps([each for each in asked.parameters if each[0] != "limit"])


def _page(request: Request, asked: Question, before: int | None) -> Reply:
    asking = request.asking
    is_whole = read_first(asking, asked)
    with asking.store.snapshot():
        found = findings(asking, asked, before=before)
        told = _told(asking, found.places)
    following = None
    if found.rest is not None:
        word = cursor(_spelt(asked), str(found.rest))
        query = "&".join(filter(None, (asked.canonical, f"cursor={word}")))
        following = request.address(f"items?{query}")
    shown: dict[str, object] = {"items": told}
    if following:
        shown["next"] = following
    if not is_whole:
        shown["incomplete"] = True
    return Reply(body=_json(shown), next=following, is_whole=is_whole)


def _json(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _told(asking: Asking, places: Sequence[Place]) -> list[Mapping[str, Any]]:
    made = written(asking, tuple(places), _KEYS)
    chosen = asking.store.chosen([each.item for each in places])
    return [
        _with_ours(
            asking, chosen[place.item], place, json.loads(made[place.item][JSON.key])
        )
        for place in places
        if place.item in made and place.item in chosen
    ]


def _with_ours(
    asking: Asking, item: Item, place: Place, entry: Mapping[str, Any]
) -> dict[str, Any]:
    """Return an entry of JSON Feed with what the API tells beside it."""
    placed = {each.category for each in item.placements}
    return {
        **entry,
        "digest": handle(item.id, length=_DIGITS),
        "page": asking.config.site.absolute(f"{item_path(item.id)}/"),
        "source": item.source,
        "channels": [
            key for key, each in asking.config.channels.items() if each.category in placed
        ],
        "revision": place.revision,
        "changed": rfc3339(place.changed),
    }


def item(request: Request) -> Reply | Fault:
    """Return one item with those of its revisions that were published."""
    asking = request.asking
    with asking.store.snapshot():
        found = asking.store.page_of(request.name, asking.categories)
        history = asking.store.history(found) if found else None
        if found is None or history is None or history.first_published is None:
            return Fault(status=404, detail="no such item is published")
        (told,) = _told(asking, [_place(history)])
    told = {**told, "first_published": rfc3339(history.first_published)}
    told["revisions"] = [_revision(asking, each) for each in _published(history)]
    return Reply(body=_json(told))


def _place(history: History) -> Place:
    now = history.standing.item
    seen = [each for each in (now.first_seen, now.revised, now.shown) if each]
    return Place(
        item=now.id,
        revision=history.standing.revision,
        updated=now.last_updated or seen[0],
        changed=max(seen),
        order=now.order or seen[0],
    )


def _published(history: History) -> list[Revision]:
    """Return the revisions that stood in channels for certain.

    Not what it was before it was first published, nor before it was last let out again:
    it may have been hidden, or taken back, for the very words that changed then.
    """
    item = history.standing.item
    let_out = [history.first_published, item.shown]
    let_out += [each.at for each in history.withdrawals]
    since = max(each for each in let_out if each is not None)
    return [
        each
        for each in history.revisions
        if each.at > since and not (each.item.public_at and each.item.public_at > each.at)
    ]


def _revision(asking: Asking, was: Revision) -> Mapping[str, object]:
    made = fragments_of(asking.config.site, was.item, _KEYS, channel=WORD)
    return {
        "revision": was.number,
        "until": rfc3339(was.at),
        "item": json.loads(made[JSON.key]),
    }
