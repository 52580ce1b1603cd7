"""Every engine: what older rules made is told in order, and written anew once."""

from dataclasses import replace

from contract.desk import HOUR, NOW, ROUTES, Desk, an_item
from htfeed.model import Item

TODAYS = 2
"""The desk keeps what it keeps as made by rules of version 1."""
LATER = NOW + HOUR


def outdated(desk: Desk, *, after: int = 0, limit: int = 50) -> list[str]:
    return [
        each.source_id
        for each in desk.store.outdated(TODAYS, after=after, limit=limit).items
    ]


def renew(desk: Desk, *items: Item) -> int:
    return desk.store.renew(items, normaliser=TODAYS, at=LATER, routes=ROUTES)


def test_what_older_rules_made_is_told_a_part_at_a_time(desk: Desk) -> None:
    desk.keep(new=tuple(an_item(each) for each in ("one", "two", "three")))

    first = desk.store.outdated(TODAYS, after=0, limit=2)
    rest = desk.store.outdated(TODAYS, after=first.last, limit=2)

    assert [each.source_id for each in first.items] == ["one", "two"]
    assert [each.source_id for each in rest.items] == ["three"]
    assert (first.more, rest.more) == (True, False)


def test_what_is_withdrawn_or_has_no_entry_is_left_as_it_is(desk: Desk) -> None:
    gone = an_item("gone")
    desk.keep(new=(gone, an_item("old", entry=None), an_item("here")))
    desk.keep(withdrawn=(gone.id,))

    assert outdated(desk) == ["here"]


def test_what_comes_to_differ_is_written_and_its_channels_are_marked(desk: Desk) -> None:
    item, same = an_item(), an_item("two", categories=("media",))
    desk.keep(new=(item, same))
    desk.clean()
    better = replace(item, content="<p>Cleaner.</p>")

    assert renew(desk, better, same) == 1

    assert list(desk.store.items()) == [better, same]
    assert desk.store.dirty().keys() == {"news"}
    assert outdated(desk) == []


def test_what_is_made_anew_is_no_revision_and_keeps_its_dates(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))

    renew(desk, replace(item, title="Better"))

    history = desk.store.history(item.id)
    assert history is not None
    assert history.revisions == ()
    known = desk.store.known("a")["one"]
    assert (known.first_seen, known.revised, known.normaliser) == (NOW, None, TODAYS)


def test_what_was_written_since_stays(desk: Desk) -> None:
    item = an_item()
    desk.keep(new=(item,))
    renew(desk, replace(item, title="By another worker"))

    assert renew(desk, replace(item, title="Too late")) == 0

    assert desk.shown() == ["By another worker"]
