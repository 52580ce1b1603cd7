"""Which channels could not be published the last time, and why: for whoever asks later.

Their last good documents stay, so nobody would notice. What is remembered is one note
for all of them, as it is read at each pass and hardly ever written.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Final

from htfeed.pipeline.report import ChannelReport
from htfeed.store import Store

_NOTE: Final = "held back"


def note(store: Store, reports: Iterable[ChannelReport]) -> None:
    """Remember what of a release failed, in place of what did before.

    Args:
        store: Where it is remembered.
        reports: Of every channel, and of the site; what is held back is tried each time.
    """
    held = {each.key: each.error for each in reports if each.error}
    if held != held_back(store):
        store.remember(_NOTE, json.dumps(held))


def note_one(store: Store, report: ChannelReport) -> None:
    """Remember what publishing a single channel came to; that of others stays."""
    others = {key: why for key, why in held_back(store).items() if key != report.key}
    held = others | ({report.key: report.error} if report.error else {})
    if held != held_back(store):
        store.remember(_NOTE, json.dumps(held))


def held_back(store: Store) -> Mapping[str, str]:
    """Return why channels could not be published, by key; the site has a key of its own."""
    told = store.recall(_NOTE)
    found: dict[str, str] = json.loads(told) if told else {}
    return found
