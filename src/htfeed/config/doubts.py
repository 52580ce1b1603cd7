"""What is allowed in a config and can hardly be meant: warnings of ``htfeed check``."""

from collections.abc import Iterator

from htfeed.config.settings import Settings
from htfeed.config.sheet import Sheet
from htfeed.formats import FORMATS
from htfeed.syntax.urls import comparable


def doubts(settings: Settings, sheet: Sheet) -> tuple[str, ...]:
    """Return what can hardly be meant, a line each, with what would be right."""
    return (
        *_asked_twice(settings, sheet),
        *_not_there(settings, sheet),
        *_empty(settings, sheet),
        *_unplaced(settings, sheet),
        *_silent(settings, sheet),
    )


def _asked_twice(settings: Settings, sheet: Sheet) -> Iterator[str]:
    """Sources with one address: its host is asked twice for the same."""
    first: dict[str, str] = {}
    for position, source in enumerate(settings.sources):
        if source.address is None:
            continue
        key = first.setdefault(comparable(source.address), source.key)
        if key != source.key:
            where = sheet.where(
                ("sources", position, "opml" if source.opml is not None else "url")
            )
            yield (
                f"{where}: source {key} has the same address, so it is asked twice;"
                " leave one of them out"
            )


def _not_there(settings: Settings, sheet: Sheet) -> Iterator[str]:
    """Certificates that may come with the next mount, and are not there now."""
    for position, source in enumerate(settings.sources):
        path = ("sources", position, "certificate")
        if source.certificate and not (sheet.root / source.certificate).is_file():
            yield (
                f"{sheet.where(path)}: there is no file"
                f" {sheet.shown(path, source.certificate)}; source {source.key} cannot be"
                " asked until it is there"
            )


def _empty(settings: Settings, sheet: Sheet) -> Iterator[str]:
    """Channels in whose category nothing is placed."""
    if any(source.opml for source in settings.sources):
        # Its outlines may place something anywhere.
        return
    placed = {rule.category for rule in settings.rules}
    placed |= {name for source in settings.sources for name in source.categories}
    for key, channel in settings.channels.items():
        path = ("channels", key, "category")
        if channel.category and channel.category not in placed:
            yield (
                f"{sheet.where(path)}: no rule and no source places"
                f" anything in {sheet.shown(path, channel.category)};"
                " the channel stays empty until one names it"
            )


def _unplaced(settings: Settings, sheet: Sheet) -> Iterator[str]:
    """Sources of which no channel can carry an entry, as nothing else places any."""
    channels = settings.channels.values()
    if settings.rules or any(each.when is not None for each in channels):
        return
    carried = {each.category: None for each in channels}
    for position, source in enumerate(settings.sources):
        if source.opml is None and not carried.keys() & set(source.categories):
            yield (
                f"{sheet.where(('sources', position, 'categories'))}: no channel carries"
                f" what source {source.key} brings, and there is no rule; name one of:"
                f" {', '.join(carried)}"
            )


def _silent(settings: Settings, sheet: Sheet) -> Iterator[str]:
    """Channels that can be subscribed to only while an entry announces an event."""
    for key, channel in settings.channels.items():
        if all(FORMATS[each].events for each in channel.formats if each in FORMATS):
            yield (
                f"{sheet.where(('channels', key, 'formats'))}: has a feed only while an"
                " entry announces an event; name another one beside it, such as atom"
            )
