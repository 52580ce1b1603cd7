"""Commands on items: ``items``, ``item``, ``why``, ``hide``, ``show``."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from htfeed.cli.completing import channel_keys, source_keys
from htfeed.cli.options import (
    DEFAULT_CONFIG,
    AsJson,
    ConfigPath,
    PretendedNow,
    clock_at,
    config_at,
    config_words,
    store_of,
)
from htfeed.cli.plain import history_as_json, page_as_json, reasons_as_json
from htfeed.cli.printing import command_line, note, print_json
from htfeed.cli.telling import harmless, tell_item, tell_page, tell_reasons
from htfeed.config import Config
from htfeed.enquiries.items import items_page, the_item
from htfeed.enquiries.why import why as ask_why
from htfeed.errors import ConfigError
from htfeed.identity import handle
from htfeed.pipeline.adoption import routes
from htfeed.store import Store
from htfeed.store.views import Hiding, History

ItemName = Annotated[
    str,
    typer.Argument(
        help="Its handle (as htfeed items shows it, or the begin of it), its id, its "
        "link, the source's own id, or its file.",
        metavar="ITEM",
    ),
]


def items(
    *,
    config: ConfigPath = DEFAULT_CONFIG,
    channel: Annotated[
        str | None,
        typer.Option(
            help="Only what this channel is made of.",
            metavar="KEY",
            autocompletion=channel_keys,
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            help="Only what came of this source.",
            metavar="KEY",
            autocompletion=source_keys,
        ),
    ] = None,
    hidden: Annotated[
        bool, typer.Option("--hidden", help="Only what is hidden from all channels.")
    ] = False,
    limit: Annotated[
        int, typer.Option(help="How many to show at most.", metavar="NUMBER", min=1)
    ] = 50,
    as_json: AsJson = False,
) -> None:
    """List the items that are kept, the newest first.

    The state is kept, or what keeps an item out of channels: hidden (by htfeed
    hide), withdrawn (its source took it back), duplicate (of another one that tells
    the same story). What is older than the items of its channel is listed too.

    Examples: htfeed items --channel news; htfeed items --hidden --json
    """
    settings = config_at(config)
    with store_of(settings) as store:
        page = items_page(
            settings, store, channel=channel, source=source, hidden=hidden, limit=limit
        )
    if as_json:
        print_json(page_as_json(page))
        return
    tell_page(page)
    if page.total > len(page.rows):
        note(f"{len(page.rows)} of {page.total} items; --limit {page.total} shows all.")
    if not page.rows:
        note(_nothing(hidden=hidden, narrowed=bool(channel or source)))


def item(
    item: ItemName, *, config: ConfigPath = DEFAULT_CONFIG, as_json: AsJson = False
) -> None:
    """Show all that is known of an item.

    Its fields, what its source wrote, and its revisions. Each revision is told by
    what became of it: [-words that went-], {+words that came+}. With --json every
    field is whole.

    Examples: htfeed item 1a2b3c4d5e; htfeed item https://example.org/story --json
    """
    settings = config_at(config)
    with store_of(settings) as store:
        history = the_item(store, item)
    if as_json:
        print_json(history_as_json(history))
    else:
        tell_item(history)


def why(
    item: ItemName,
    channel: Annotated[
        str | None,
        typer.Argument(
            help="The key of a channel; else all of them.",
            metavar="CHANNEL",
            autocompletion=channel_keys,
        ),
    ] = None,
    *,
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Tell why an item is in a channel, or why not.

    A sentence for each step of its way: its source, the fetch, what changed, the
    rules, other items of the same story, operators, and what each channel makes of it.

    Examples: htfeed why 1a2b3c4d5e news; htfeed why https://example.org/story
    """
    settings = config_at(config)
    with store_of(settings) as store:
        reasons = ask_why(
            settings, store, the_item(store, item), channel, now=datetime.now(UTC)
        )
    if as_json:
        print_json(reasons_as_json(reasons))
    else:
        tell_reasons(reasons)


def hide(
    item: ItemName,
    *,
    reason: Annotated[
        str,
        typer.Option(help="Why, for other operators: never published.", metavar="TEXT"),
    ],
    config: ConfigPath = DEFAULT_CONFIG,
    now: PretendedNow = None,
) -> None:
    """Take an item out of every channel.

    It is gone with the next publish, whatever its source makes of it later. Atom
    tells subscribers so by a tombstone (RFC 6721), without the reason. What they have
    fetched before stays with them.

    Examples: htfeed hide 1a2b3c4d5e --reason "court order of 3 May"
    """
    clock = clock_at(now)
    if not reason.strip():
        raise ConfigError("--reason: it is empty", cure="say why, for other operators")
    settings = config_at(config)
    with store_of(settings) as store:
        history = the_item(store, item)
        hiding = Hiding(at=clock(), reason=reason.strip())
        store.hide(history.standing.item.id, hiding, routes(settings))
        heirs = [each for each in history.tellers if _is_given(store, each.id)]
    if history.standing.hidden:
        _say("Was hidden already, and the reason is noted", history)
        return
    _say("Hidden", history)
    if history.standing.withdrawn_at is None and history.standing.preferred is None:
        note(_next(settings, history, str(config), "It goes out of"))
        for heir in heirs:
            note(f"{handle(heir.id)} of source {heir.source} tells its story from then on.")
    else:
        note("No channel showed it; it stays out should it come back.")


def show(
    item: ItemName, *, config: ConfigPath = DEFAULT_CONFIG, now: PretendedNow = None
) -> None:
    """Undo htfeed hide.

    With the next publish the item is in its channels again, its tombstone gone, and
    counts as updated then: readers that remember the tombstone take it back.

    Examples: htfeed show 1a2b3c4d5e; htfeed items --hidden
    """
    clock = clock_at(now)
    settings = config_at(config)
    with store_of(settings) as store:
        history = the_item(store, item)
        store.show(history.standing.item.id, clock(), routes(settings))
    if history.standing.hidden is None:
        _say("Was not hidden", history)
        return
    _say("Shown again", history)
    if history.standing.withdrawn_at is None:
        note(_next(settings, history, str(config), "It comes back to"))
    else:
        note("Its source has withdrawn it, so it stays out until it comes back.")


def _say(what: str, history: History) -> None:
    known = history.standing.item
    note(f"{what}: {handle(known.id)} {harmless(known.title or '(no title)')}")


def _next(config: Config, history: History, path: str, verb: str) -> str:
    """Return what happens next, and when."""
    carried = routes(config)
    categories = [each.category for each in history.standing.item.placements]
    channels = [key for each in categories for key in carried.get(each, ())]
    if not channels:
        return "No channel carries it."
    run = command_line("run", *config_words(path))
    return (
        f"{verb} {', '.join(dict.fromkeys(channels))} at the next {run} (within seconds "
        "where htfeed serve is at work)."
    )


def _is_given(store: Store, published_id: str) -> bool:
    history = store.history(published_id)
    return history is not None and history.standing.preferred is None


def _nothing(*, hidden: bool, narrowed: bool) -> str:
    if hidden:
        return (
            "No such item is hidden: htfeed hide ITEM --reason TEXT takes one out of "
            "every channel."
        )
    if narrowed:
        return "No such item is kept: htfeed status tells how the sources are."
    return "No item is kept yet: htfeed run reads the sources."
