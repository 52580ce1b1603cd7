"""What is wrong with a config beyond its shape: values, and how they go together.

All checks look at the plain values, so that one error hides no other; each
passes over what is of the wrong type, which is told elsewhere.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from htfeed.categorise import Condition
from htfeed.config import access, amounts, pages, values
from htfeed.config.complaints import Complaint, KeyPath, example, missing
from htfeed.config.former import former
from htfeed.config.settings import Settings
from htfeed.config.shape import keys_of
from htfeed.config.sheet import Sheet
from htfeed.config.values import Fault

RESERVED: Final = frozenset(
    {
        *("api", "assets", "feed", "healthz", "index", "item", "items"),
        *("metrics", "news-sitemap", "opml", "query", "sitemap", "sources", "static"),
        *("readyz", "style"),
    }
)
"""Names in the output and on the server that are not a channel's."""

_DEFAULTS: Final = {each.name: str(each.default) for each in fields(Settings)}
_JOINED: Final = frozenset({"all", "any", "not"})

_CHECKS: Final[tuple[tuple[str, type, Callable[[Any], Fault | None]], ...]] = (
    ("site.title", str, values.check_words),
    ("site.url", str, values.check_site_url),
    ("site.publisher.name", str, values.check_words),
    ("site.publisher.email", str, values.check_email),
    ("site.publisher.url", str, values.check_page_url),
    ("site.language", str, values.check_language),
    ("site.timezone", str, values.check_timezone),
    ("site.hubs.*", str, values.check_page_url),
    ("site.media_topics.*", str, values.check_media_topic),
    ("site.since", str, values.check_since),
    ("store", str, values.check_store),
    ("output", str, values.check_output),
    ("serve.hosts.*", str, values.check_host),
    ("serve.metrics", str, access.check_field),
    ("network.contact", str, values.check_contact),
    ("network.allow.*", str, values.check_allowed),
    ("network.hosts.*.connections", int, amounts.check_connections),
    ("network.hosts.*.pause", str, amounts.check_pause),
    ("defaults.every", str, amounts.check_every),
    ("defaults.keep.age", str, amounts.check_age),
    ("defaults.keep.count", int, amounts.check_count),
    ("sources.*.key", str, values.check_key),
    ("sources.*.url", str, values.check_feed_url),
    ("sources.*.path", str, values.check_files),
    ("sources.*.opml", str, values.check_list),
    ("sources.*.feeds.every", str, amounts.check_every),
    ("sources.*.feeds.keep.age", str, amounts.check_age),
    ("sources.*.feeds.keep.count", int, amounts.check_count),
    ("sources.*.feeds.categories.*", str, values.check_words),
    ("sources.*.every", str, amounts.check_every),
    ("sources.*.keep.age", str, amounts.check_age),
    ("sources.*.keep.count", int, amounts.check_count),
    ("sources.*.categories.*", str, values.check_words),
    ("sources.*.title", str, values.check_words),
    ("sources.*.listing.item", str, pages.check_item),
    ("sources.*.listing.title", str, pages.check_part),
    ("sources.*.listing.link", str, pages.check_part),
    ("sources.*.listing.date", str, pages.check_part),
    ("sources.*.listing.date_format", str, pages.check_date_format),
    ("sources.*.listing.summary", str, pages.check_part),
    ("sources.*.listing.image", str, pages.check_part),
    ("sources.*.auth.basic.user", str, access.check_user),
    ("sources.*.auth.bearer", str, access.check_field),
    ("sources.*.auth.cookie", str, access.check_field),
    ("sources.*.auth.header.*", str, access.check_field),
    ("sources.*.proxy", str, access.check_proxy),
    ("sources.*.certificate", str, values.check_words),
    ("sources.*.user_agent", str, access.check_field),
    ("sources.*.was", str, values.check_key),
    ("sources.*.was.*", str, values.check_key),
    ("rules.*.category", str, values.check_words),
    ("channels.*.title", str, values.check_words),
    ("channels.*.category", str, values.check_words),
    ("channels.*.limit", int, amounts.check_limit),
    ("channels.*.max_age", str, amounts.check_age),
    ("channels.*.formats.*", str, values.check_format),
    ("channels.*.language", str, values.check_language),
    ("channels.*.image", str, values.check_page_url),
    ("channels.*.categories.*", str, values.check_words),
    ("channels.*.links.*.href", str, values.check_page_url),
    ("channels.*.links.*.rel", str, values.check_words),
    ("channels.*.podcast.email", str, values.check_email),
    ("channels.*.podcast.image", str, values.check_page_url),
    ("channels.*.podcast.categories.*", str, values.check_podcast_category),
    ("channels.*.was", str, values.check_key),
    ("channels.*.was.*", str, values.check_key),
    ("retired.*", str, values.check_key),
)


def check(sheet: Sheet) -> Iterator[Complaint]:
    """Give all that is wrong with the values of a config."""
    for pattern, kind, judge in _CHECKS:
        for path, value in sheet.matches(tuple(pattern.split("."))):
            if type(value) is kind:
                yield from _faulty(sheet, path, value, judge(value))
    for path, _ in sheet.matches(("network", "hosts", "*")):
        yield from _faulty(
            sheet, path, path[-1], values.check_asked_host(str(path[-1])), at_key=True
        )
    for path, condition in sheet.matches(("rules", "*", "if")):
        yield from _condition(sheet, path, condition)
        yield from _no_categories(path, condition)
    for path, condition in sheet.matches(("channels", "*", "if")):
        yield from _condition(sheet, path, condition)
    for path, formats in sheet.matches(("channels", "*", "formats")):
        yield from _formats(path, formats)
    yield from _sources(sheet)
    yield from _channels(sheet)
    yield from former(sheet)
    yield from access.check(sheet)
    yield from _places(sheet)
    yield from _templates(sheet)


def _faulty(
    sheet: Sheet, path: KeyPath, value: object, fault: Fault | None, *, at_key: bool = False
) -> Iterator[Complaint]:
    if fault is None:
        return
    secret = sheet.is_secret(path)
    detail = f" ({fault.detail})" if fault.detail and not secret else ""
    yield Complaint(
        path=path,
        cause=f"expected {fault.expected}, got {sheet.shown(path, value)}{detail}",
        cure=f"write for example {fault.near}" if fault.near and not secret else fault.cure,
        at_key=at_key,
    )


def _condition(sheet: Sheet, path: KeyPath, condition: object) -> Iterator[Complaint]:
    """Patterns that compile, and no condition that any item would meet."""
    if not isinstance(condition, dict):
        return
    if not condition:
        yield Complaint(
            path=path,
            cause="is a condition without content, which every item would meet",
            cure="name a text and a pattern, such as {title: toolkit}",
        )
    for key, value in condition.items():
        here = (*path, key)
        if key == "not":
            yield from _condition(sheet, here, value)
        elif key in _JOINED and isinstance(value, list):
            if not value:
                yield Complaint(
                    path=here,
                    cause="is empty",
                    cure=f"list conditions, such as {example(here)}",
                )
            for position, part in enumerate(value):
                yield from _condition(sheet, (*here, position), part)
        elif key in keys_of(Condition) and isinstance(value, str):
            yield from _faulty(sheet, here, value, values.check_pattern(value))


def _no_categories(path: KeyPath, condition: object) -> Iterator[Complaint]:
    """Rules come before categories: only a channel can ask for them."""
    if isinstance(condition, list):
        for position, each in enumerate(condition):
            yield from _no_categories((*path, position), each)
    for key, value in condition.items() if isinstance(condition, dict) else ():
        if key == "category":
            yield Complaint(
                path=(*path, key),
                cause="is not known yet when a rule is asked",
                cure="ask for it in the condition of a channel",
                at_key=True,
            )
        elif key in _JOINED:
            yield from _no_categories((*path, key), value)


def _formats(path: KeyPath, formats: object) -> Iterator[Complaint]:
    if not isinstance(formats, list):
        return
    if not formats:
        yield Complaint(path=path, cause="is empty", cure="name one format or leave it out")
    for position, each in enumerate(formats):
        if isinstance(each, str) and each in formats[:position]:
            yield Complaint(
                path=(*path, position),
                cause="names a format that stands before it",
                cure="name each format once",
            )


def _sources(sheet: Sheet) -> Iterator[Complaint]:
    sources = sheet.tree.get("sources")
    if sources == []:
        yield _none_of("source", ("sources",))
    seen: dict[str, KeyPath] = {}
    for path, source in sheet.matches(("sources", "*")):
        if not isinstance(source, dict):
            continue
        yield from _kind(path, source)
        key = source.get("key")
        if isinstance(key, str) and key in seen:
            yield Complaint(
                path=(*path, "key"),
                cause=f"the key {sheet.shown((*path, 'key'), key)} is taken"
                f" by the source on line {sheet.spot(seen[key]).line}",
                cure="give each source a key of its own",
            )
        elif isinstance(key, str):
            seen[key] = (*path, "key")


_KINDS: Final = ("url", "path", "opml")
_OF_FEEDS: Final = frozenset({"categories", "day_first", "embargo", "keep", "listing"})


def _kind(path: KeyPath, source: Collection[str]) -> Iterator[Complaint]:
    """A source is of one kind, and has no settings of another one."""
    given = [each for each in _KINDS if each in source]
    if len(given) != 1:
        cause = f"has {' and '.join(given)}" if given else "has neither url, path nor opml"
        yield Complaint(
            path=path,
            cause=cause,
            cure="a source is an address (url), files (path) or a list of feeds (opml)",
        )
    elif "opml" in source:
        for key in sorted(_OF_FEEDS.intersection(source)):
            yield Complaint(
                path=(*path, key),
                cause="is nothing that a list itself has",
                cure="write it under feeds, for all that the list names",
                at_key=True,
            )
    elif "listing" in source and "url" not in source:
        yield Complaint(
            path=(*path, "listing"),
            cause="is for a page on the web, and this source is files",
            cure="give the address of the page as url",
            at_key=True,
        )
    elif "feeds" in source:
        yield Complaint(
            path=(*path, "feeds"),
            cause="is for the feeds of a list, and this source is none",
            cure="write what holds for the source beside its key, such as every: 30m",
            at_key=True,
        )


def _channels(sheet: Sheet) -> Iterator[Complaint]:
    channels = sheet.tree.get("channels")
    if channels == {}:
        yield _none_of("channel", ("channels",))
    for path, channel in sheet.matches(("channels", "*")):
        key = path[-1]
        if not isinstance(key, str):
            continue
        yield from _faulty(sheet, path, key, values.check_key(key), at_key=True)
        if isinstance(channel, dict) and not {"category", "if"} & channel.keys():
            yield missing((*path, "category"))
        if key in RESERVED:
            yield Complaint(
                path=path,
                cause=f"{key} is the name of something else in the output",
                cure=f"name the channel otherwise, such as {key}-news",
                at_key=True,
            )


def _none_of(what: str, path: KeyPath) -> Complaint:
    return Complaint(
        path=path,
        cause=f"there is no {what}",
        cure=f"at least one is needed, such as {example(path)}",
    )


def _places(sheet: Sheet) -> Iterator[Complaint]:
    """Neither the config nor the store may lie where everybody can read them."""
    root = _real(sheet, ".")
    output = _real(sheet, sheet.tree.get("output", _DEFAULTS["output"]))
    if output is None or root is None or "://" in str(sheet.tree.get("output")):
        return
    if root.is_relative_to(output):
        yield Complaint(
            path=("output",),
            cause="is a folder that holds the config, which would be published with it",
            cure="name a folder of its own, such as public",
        )
        return
    store = sheet.tree.get("store", _DEFAULTS["store"])
    if not isinstance(store, str) or not store.startswith("sqlite:///"):
        return
    database = _real(sheet, store.removeprefix("sqlite:///").partition("?")[0])
    if database is not None and database.is_relative_to(output):
        yield Complaint(
            path=("store",),
            cause="the database lies in the output, where everybody could read it",
            cure="keep it elsewhere, such as sqlite:///var/htfeed.db",
        )


def _templates(sheet: Sheet) -> Iterator[Complaint]:
    """Templates are a folder that is there, and not where everybody can read them."""
    given = sheet.tree.get("templates")
    folder = _real(sheet, given)
    if not isinstance(given, str):
        return
    if folder is None or not folder.is_dir():
        yield Complaint(
            path=("templates",),
            cause=f"expected a folder, and {sheet.shown(('templates',), given)} is none",
            cure="make it, or leave templates out",
        )
        return
    output = _real(sheet, sheet.tree.get("output", _DEFAULTS["output"]))
    if output is not None and folder.is_relative_to(output):
        yield Complaint(
            path=("templates",),
            cause="is a folder in the output, where everybody could read it",
            cure="keep it elsewhere, such as templates",
        )


def _real(sheet: Sheet, path: object) -> Path | None:
    if not isinstance(path, str) or not path.strip():
        return None
    try:
        return (sheet.root / path).resolve()
    except (OSError, RuntimeError, ValueError):
        return None
