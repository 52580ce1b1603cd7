"""Somebody who works with a store: short words for what tests do all the time."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from htfeed.answers import PlaceState
from htfeed.constructs import Date, Image, Link, Text
from htfeed.model import Changes, Entry, Item, Placement, SourceState
from htfeed.store import Claim, Claimable, Enrolment, Outcome, Poll, Store
from htfeed.store.releases import Build, Done, Rendered

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LEASE = timedelta(minutes=5)
HOUR = timedelta(hours=1)
ROUTES = {"news": ("news",), "media": ("media", "everything"), "other": ("everything",)}
PLACE = "https://example.org/feed"


def an_item(
    source_id: str = "one",
    *,
    source: str = "a",
    categories: Iterable[str] = ("news",),
    days: int = 0,
    **fields: object,
) -> Item:
    """An item as a run would hand it over, published some days before now."""
    known: dict[str, object] = {
        "source": source,
        "source_id": source_id,
        "place": PLACE,
        "id": f"tag:example.org,2026:{source}/{source_id}",
        "title": f"Title of {source_id}",
        "links": (Link(href=f"https://example.org/{source}/{source_id}"),),
        "published": Date(at=NOW - timedelta(days=days), text="as written"),
        "content": f"<p>What {source_id} says.</p>",
        "placements": tuple(Placement(category=key, reason="a rule") for key in categories),
        "first_seen": NOW,
        "entry": Entry(id=source_id, title=Text(value=f"Title of {source_id}")),
    }
    return Item(**(known | fields))  # type: ignore[arg-type]


def a_teller(source: str, *, alt: str | None = None, **fields: object) -> Item:
    """An item of its own source that tells the one story that all tellers tell."""
    told: dict[str, object] = {
        "title": "The same story",
        "links": (),
        "content": "<p>The same words.</p>",
        "image": Image(alt=alt) if alt else None,
    }
    return an_item("story", source=source, **(told | fields))  # type: ignore[arg-type]


def a_build(channel: str = "news", **fields: object) -> Build:
    """A build of a channel with no item."""
    known: dict[str, object] = {
        "channel": channel,
        "at": NOW,
        "digest": "d",
        "paths": (f"{channel}.atom",),
        "items": 0,
        "updated": None,
    }
    return Build(**(known | fields))  # type: ignore[arg-type]


def a_rendered(item: Item) -> Rendered:
    """An item as it was written for a channel."""
    return Rendered(item=item, settings="s", fragments={"atom": f"<{item.title}/>"})


def built(
    store: Store,
    build: Build,
    *,
    mark: int | None,
    rendered: Iterable[Rendered] = (),
    back: bool = False,
) -> None:
    """Record one build."""
    store.built(Done(build=build, mark=mark, rendered=tuple(rendered)), back=back)


def selected(
    store: Store, category: str, limit: int, *, merged: bool = True
) -> tuple[Item, ...]:
    """The newest items of a category, as a channel publishes them."""
    ids = [each.item for each in store.lineup(category, limit, merged=merged)]
    items = store.chosen(ids)
    return tuple(items[each] for each in ids)


class Desk:
    """Works with one store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def enrol(self, *keys: str, watched: bool = False) -> tuple[str, ...]:
        """Make these the configured sources."""
        return self.store.enrol(Enrolment(key=key, watched=watched) for key in keys)

    def claim(self, at: datetime = NOW, *, owner: str = "me") -> tuple[str, ...]:
        """Claim who is due; return their keys."""
        claims = self.store.claim(at, owner=owner, lease=LEASE)
        return tuple(each.state.key for each in claims)

    def claimed(self, key: str, at: datetime = NOW) -> Claim:
        """Claim one source that is due."""
        (claim,) = self.store.claim(at, owner="me", lease=LEASE, wanted=Claimable(only=key))
        return claim

    def keep(
        self,
        source: str = "a",
        *,
        at: datetime = NOW,
        places: Mapping[str, PlaceState | None] | None = None,
        state: SourceState | None = None,
        polls: tuple[Poll, ...] = (),
        **changes: object,
    ) -> None:
        """Claim a source, enrolled if need be, and keep changes of it; it stays due."""
        known = [each.key for each in self.store.states()]
        if source not in known:
            self.enrol(*known, source)
        claim = self.claimed(source, at)
        self.store.keep(
            [
                Outcome(
                    at=at,
                    fence=claim.fence,
                    state=state or replace(claim.state, health="ok", next_due=None),
                    places={} if places is None else places,
                    changes=Changes(**changes),  # type: ignore[arg-type]
                    normaliser=1,
                    polls=polls,
                )
            ],
            ROUTES,
        )

    def clean(self) -> None:
        """Build every dirty channel, so that what is dirty later is due to what follows."""
        for channel, version in self.store.dirty().items():
            built(self.store, a_build(channel), mark=version)

    def shown(self, category: str = "news", limit: int = 50) -> list[str]:
        """What a category shows, by the items' titles."""
        return [str(each.title) for each in selected(self.store, category, limit)]
