"""When pages of items have to tell anew which channels these are in.

An item that is placed otherwise is written anew in any case. What is here is what the
config changes: a channel that came, went, or has another name or other formats.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Final

from htfeed.pipeline.release import Release
from htfeed.pipeline.rendering import pages_of
from htfeed.publish.paths import item_paths

_NOTE: Final = "signposts"
_TOGETHER: Final = 250
"""How many items are held in full at once."""

_Signs = Mapping[str, list[object]]
"""What pages say of channels, by their keys; the category comes first."""


def renew(job: Release) -> None:
    """Write the pages of items anew that are in a channel of which they say otherwise now.

    Raises:
        PublishError: One could not be written.
    """
    said, now = _noted(job), _signs(job)
    if said == now:
        return
    for category in sorted(_changed(said, now) if said is not None else ()):
        for ids in _batches(job, category):
            job.output.write(pages_of(job, job.store.chosen(ids).values()))
    job.store.remember(_NOTE, json.dumps(now))


def _signs(job: Release) -> _Signs:
    return {
        key: [each.category, each.title, each.language, list(each.formats)]
        for key, each in job.config.channels.items()
    }


def _noted(job: Release) -> _Signs | None:
    """Return what pages said last; None where nobody wrote it down."""
    note = job.store.recall(_NOTE)
    return json.loads(note) if note else None


def _changed(said: _Signs, now: _Signs) -> set[str]:
    """Return the categories of whose items pages say something else now."""
    keys = {key for key in said.keys() | now.keys() if said.get(key) != now.get(key)}
    return {str(signs[key][0]) for signs in (said, now) for key in keys & signs.keys()}


def _batches(job: Release, category: str) -> Iterator[list[str]]:
    """Give the ids of what is in a category and has a page."""
    ids = [place.item for place in job.store.lineup(category, merged=False)]
    for start in range(0, len(ids), _TOGETHER):
        batch = ids[start : start + _TOGETHER]
        yield [each for each in batch if job.output.has(item_paths(each))]
