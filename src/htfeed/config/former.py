"""Former keys of sources and channels: nobody else has them, now or before."""

from collections.abc import Iterator, Mapping

from htfeed.config.complaints import Complaint, KeyPath
from htfeed.config.sheet import Sheet


def former(sheet: Sheet) -> Iterator[Complaint]:
    """Give what is wrong with the former keys (``was``) of a config."""
    yield from _wrong(sheet, "source", dict(_keys_of_sources(sheet)), "sources")
    channels = dict(_keys_of_channels(sheet))
    yield from _wrong(sheet, "channel", channels, "channels")
    yield from _not_retired(sheet, channels)


def _keys_of_sources(sheet: Sheet) -> Iterator[tuple[str, KeyPath]]:
    for path, key in sheet.matches(("sources", "*", "key")):
        if isinstance(key, str):
            yield key, path


def _keys_of_channels(sheet: Sheet) -> Iterator[tuple[str, KeyPath]]:
    for path, _ in sheet.matches(("channels", "*")):
        yield str(path[-1]), path


def _wrong(
    sheet: Sheet, what: str, keys: Mapping[str, KeyPath], top: str
) -> Iterator[Complaint]:
    claimed: dict[str, KeyPath] = {}
    for path, old in _told(sheet, top):
        line = sheet.spot(keys.get(old, path), at_key=True).line
        if old in keys and keys[old][:2] == path[:2]:
            yield Complaint(
                path=path,
                cause=f"is the key that the {what} has now",
                cure="name the key that it had before, or leave it out",
            )
        elif old in keys:
            yield Complaint(
                path=path,
                cause=f"is the key of the {what} on line {line}, which still has it",
                cure=f"name a key that no {what} has any longer",
            )
        elif old in claimed:
            first = sheet.spot(claimed[old]).line
            yield Complaint(
                path=path,
                cause=f"is named as a former key on line {first} already",
                cure=f"keep it with the one {what} that goes on with what is kept",
            )
        claimed.setdefault(old, path)


def _told(sheet: Sheet, top: str) -> Iterator[tuple[KeyPath, str]]:
    """Give every former key, of whichever of the two forms, in the order of the file."""
    for path, value in sheet.matches((top, "*", "was")):
        parts = value if isinstance(value, list) else [value]
        for position, old in enumerate(parts):
            if isinstance(old, str):
                yield ((*path, position) if isinstance(value, list) else path), old


def _not_retired(sheet: Sheet, channels: Mapping[str, KeyPath]) -> Iterator[Complaint]:
    """A channel that is there, or goes on under another key, is not retired."""
    moved = {old: path for path, old in _told(sheet, "channels")}
    for path, key in sheet.matches(("retired", "*")):
        if isinstance(key, str) and key in channels:
            line = sheet.spot(channels[key], at_key=True).line
            yield Complaint(
                path=path,
                cause=f"is the key of the channel on line {line}, which is published",
                cure="take one of them out",
            )
        elif isinstance(key, str) and key in moved:
            line = sheet.spot(moved[key]).line
            yield Complaint(
                path=path,
                cause=f"is a former key on line {line}, whose addresses lead on",
                cure="take one of them out",
            )
