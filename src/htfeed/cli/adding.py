"""Feeds into the config and out of it: ``add``, ``export-opml``."""

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.prompt import IntPrompt

from htfeed.cli.options import DEFAULT_CONFIG, ConfigPath, config_at, config_words, store_of
from htfeed.cli.printing import ERR, command_line, note, print_rows, warn
from htfeed.cli.telling import harmless
from htfeed.config import Config
from htfeed.config.editing import NewSource, add_sources
from htfeed.config.values import check_words
from htfeed.enquiries.adding import checked_key, free_key, imported, known_as, uncarried
from htfeed.enquiries.discovery import LIST, Found, discover, visitor
from htfeed.errors import ConfigError, FetchError, HtfeedError, ParseError
from htfeed.fetch.hops import is_web, shown
from htfeed.parse.opml import ParsedList, parse_opml
from htfeed.pipeline.subscriptions import subscriptions
from htfeed.publish.subscriptions import write_subscriptions
from htfeed.store.replacing import replacing
from htfeed.syntax.dates import format_readable
from htfeed.syntax.intervals import counted
from htfeed.syntax.urls import absolute

_LARGEST: Final = 16 * 1024 * 1024
_SHOWN: Final = 20

Category = Annotated[
    list[str] | None,
    typer.Option(
        "--category",
        help="A category of its entries that no rule placed; may be given several times.",
        metavar="NAME",
    ),
]


def add(
    url: Annotated[
        str | None,
        typer.Argument(help="A feed, or a page that leads to one.", metavar="URL"),
    ] = None,
    *,
    opml: Annotated[
        Path | None,
        typer.Option(help="Add the feeds of this OPML file instead.", metavar="FILE"),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(help="The key of the source; else its host.", metavar="KEY"),
    ] = None,
    category: Category = None,
    first: Annotated[
        bool, typer.Option("--first", help="Take the first feed of several.")
    ] = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Look for the feeds of a page, and add one to the config as a source.

    The address may be a feed itself, or a list of feeds. Else those count that the
    page links to, then usual places; five requests are made at most. Of several one
    is chosen: on a terminal by number, else by its address or with --first. Comments
    and order of the config stay. With --opml each feed of a file becomes a source,
    with its folders as categories; those that are there already are told.

    Examples: htfeed add https://www.example.org/ --category news; htfeed add
    https://www.example.org/feed.xml --key partner; htfeed add --opml blogs.opml
    """
    settings = config_at(config)
    categories = _checked(category or ())
    if (url is None) == (opml is None):
        raise ConfigError(
            "add: needs either an address or --opml", cure="see htfeed add --help"
        )
    if opml is not None:
        if key is not None or first:
            raise ConfigError(
                "--opml: adds many, so there is no --key and no --first",
                cure="leave them out",
            )
        _import(settings, opml, categories, config)
        return
    _check_new(settings, url or "")
    if key is not None:
        checked_key(settings, key)
    chosen = _chosen(_found(settings, url or ""), first=first, words=config_words(config))
    _add(settings, chosen, key, categories, config)


def _checked(categories: Iterable[str]) -> tuple[str, ...]:
    """Return categories of the command line; raises ConfigError for one without words."""
    given = tuple(categories)
    for each in given:
        if fault := check_words(each):
            raise ConfigError(
                f"--category: expected {fault.expected}, got {each!r}",
                cure="write some, or leave it out",
            )
    return given


def _add(
    settings: Config,
    chosen: Found,
    key: str | None,
    categories: tuple[str, ...],
    config: Path,
) -> None:
    _check_new(settings, chosen.url)
    address = {"opml" if chosen.format == LIST else "url": chosen.url}
    key = key or free_key(chosen.url, {each.key for each in settings.sources})
    new = NewSource(key=key, categories=categories, **address)
    add_sources(config, os.environ, [new])
    note(f"Added source {key} to {config}: {shown(chosen.url)}")
    _tell_next(settings, [new], ("--source", key, *config_words(config)))


def export_opml(
    *,
    output: Annotated[
        Path | None,
        typer.Option(help="The file to write, instead of showing it.", metavar="FILE"),
    ] = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Write every feed that is read as OPML 2.0: those of the config and of its lists.

    Other readers import it, and so does htfeed add --opml. Names and passwords in
    addresses are left out; a token in a query is part of the address and stays.

    Examples: htfeed export-opml > feeds.opml; htfeed export-opml --output feeds.opml
    """
    settings = config_at(config)
    with store_of(settings) as store:
        outlines = (outline for _, outline in subscriptions(settings, store))
        title = f"Feeds of {settings.site.title}"
        if output is None:
            write_subscriptions(sys.stdout.buffer, title, outlines)
            return
        with replacing(output) as beside, beside.open("wb") as file:
            count = write_subscriptions(file, title, outlines)
    note(f"Wrote {counted(count, 'feed')} to {output}.")


def _check_new(config: Config, url: str) -> None:
    if not is_web(url) or absolute(url, None) is None:
        raise ConfigError(
            f"add: {shown(url)[:200]!r} is no http or https address",
            cure="write it out, such as https://www.example.org/",
        )
    known = known_as(config, url)
    if known is not None:
        raise ConfigError(
            f"{shown(url)} is in the config already, as source {known}",
            cure="change it there",
        )


def _found(config: Config, url: str) -> Sequence[Found]:
    seen = discover(url, visitor(config))
    if not seen.reached:
        raise FetchError(
            "no-answer",
            harmless(seen.failed[0]),
            cure="look whether the address is right, or try again later",
        )
    if not seen.found:
        for each in seen.failed[1:]:
            warn(harmless(each))
        asked = counted(seen.requests, "address was", "addresses were")
        raise FetchError(
            "no-feed",
            f"no feed was found, {asked} asked; {harmless(seen.failed[0])}",
            cure="look for the address of a feed on the page, and give that",
        )
    print_rows(
        "feed",
        ("feed", "title", "format", "items", "last", "address"),
        [
            (
                number,
                harmless(each.title or "(no title)"),
                each.format,
                each.items,
                format_readable(each.newest) or "unknown",
                harmless(shown(each.url)),
            )
            for number, each in enumerate(seen.found, 1)
        ],
    )
    return seen.found


def _chosen(found: Sequence[Found], *, first: bool, words: tuple[str, ...]) -> Found:
    if len(found) == 1 or first:
        return found[0]
    if sys.stdin.isatty() and sys.stdout.isatty():
        numbers = [str(number) for number, _ in enumerate(found, 1)]
        chosen = IntPrompt.ask("Which one", console=ERR, choices=numbers, default=1)
        return found[chosen - 1]
    raise ConfigError(
        f"there are {len(found)} feeds, and none of them was added",
        cure=f"name one, as in {command_line('add', shown(found[0].url), *words)}, or take "
        "the first with --first",
    )


def _import(
    settings: Config, file: Path, categories: tuple[str, ...], config: Path
) -> None:
    parsed = _read(file)
    came = imported(settings, parsed.outlines, categories)
    skipped = [
        *came.skipped,
        *(f"{each.where}: {each.detail}" for each in parsed.problems),
    ]
    for told in skipped[:_SHOWN]:
        warn(f"skipped {harmless(told)}")
    if len(skipped) > _SHOWN:
        warn(f"skipped {len(skipped) - _SHOWN} more")
    if came.new:
        add_sources(config, os.environ, came.new)
    note(f"Added {counted(len(came.new), 'source')} to {config}, skipped {len(skipped)}.")
    if came.new:
        _tell_next(settings, came.new, config_words(config))


def _read(file: Path) -> ParsedList:
    try:
        with file.open("rb") as opened:
            body = opened.read(_LARGEST + 1)
    except OSError as error:
        raise HtfeedError(
            f"{file} cannot be read: {(error.strerror or str(error)).lower()}",
            cure="name a file that this user may read",
        ) from error
    if len(body) > _LARGEST:
        raise HtfeedError(f"{file} is larger than 16 MiB", cure="split it")
    try:
        return parse_opml(body)
    except ParseError as error:
        raise HtfeedError(
            f"{file}: {error.cause}", cure="name an OPML file that holds feeds (xmlUrl)"
        ) from error


def _tell_next(settings: Config, new: Sequence[NewSource], words: tuple[str, ...]) -> None:
    without = sum(not each.categories for each in new)
    if without and not settings.rules:
        said = counted(without, "source has", "sources have")
        warn(f"{said} no category, and there is no rule: the entries are in no channel")
    for category, cure in uncarried(settings, new)[:_SHOWN]:
        warn(f"no channel carries the category {harmless(category)!r}; {cure}")
    note(f"Read it with: {command_line('run', *words)}")
