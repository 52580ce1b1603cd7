"""A feed -> the same feed with only what is new since a form that a reader has (RFC 3229).

What readers know is told by the builds that are kept. The rest is the document as it is
published, its head with it: only the entries that are known are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from htfeed.formats import ATOM, RSS, format_of
from htfeed.pipeline.queries import Asking
from htfeed.publish.writing import channel_of

DIFFERENTIAL: Final = frozenset({ATOM, RSS})
"""The formats that readers put together from parts: their entries have ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """A part of a document, and what it is told against."""

    body: bytes
    base: str
    """The digest of the form that the reader has: ``Delta-Base``."""


def delta(
    asking: Asking, path: str, body: bytes, digest: str, known: Sequence[str]
) -> Delta | None:
    """Return what of a document is new to a reader; None where it needs the whole.

    Args:
        asking: The config that is in force, and its store.
        path: The document's, relative to the output.
        body: Its octets.
        digest: What its validator is made of: see ``Build.digests``.
        known: The same of forms that the reader has.

    Raises:
        StoreError: The store fails.
    """
    format_, channel = format_of(path), channel_of(path)
    if format_ not in DIFFERENTIAL:
        return None
    with asking.store.snapshot():
        now = asking.store.build_with(channel, path, digest)
        bases = ((each, asking.store.build_with(channel, path, each)) for each in known)
        base, then = next((pair for pair in bases if pair[1]), ("", None))
        if now is None or then is None:
            return None
        had = set(then.entries)
        ids = [entry for entry, revision in now.entries if (entry, revision) in had]
        written = asking.store.fragments(ids, {format_.key}, asking.settings_digest)
    rest = body
    for each in ids:
        fragment = written.get(each, {}).get(format_.key, "").encode()
        # One that is written otherwise meanwhile stays: it is told twice, not never.
        if fragment and rest.count(fragment) == 1:
            rest = rest.replace(fragment, b"")
    return Delta(body=rest, base=base) if len(rest) < len(body) else None
