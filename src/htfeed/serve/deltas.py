"""``A-IM: feed``: who has an earlier form of a feed is sent what is new (RFC 3229)."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from htfeed.config import Config
from htfeed.errors import HtfeedError
from htfeed.pipeline.deltas import Delta, delta
from htfeed.pipeline.queries import Asking
from htfeed.serve.answers import Answers, BusyError
from htfeed.serve.negotiation import IDENTITY, wishes
from htfeed.serve.preconditions import known_tags
from htfeed.serve.ready import Answer, Ready
from htfeed.store import Store

_OURS: Final = re.compile(r'"([0-9a-f]{32})(?:-\w+)?"')
# RFC 3229 §10.5: who keeps answers and does not know what a delta is must not keep it.
_KEPT: Final = b"no-store, im"
_FORMS: Final = 10
"""Earlier forms that are looked for; the rest that a client names is left."""

log = structlog.get_logger(__name__)


class Deltas:
    """Finds out what is new, in threads, and keeps it for the next who has the same."""

    def __init__(self, config: Callable[[], Config], store: Callable[[], Store]) -> None:
        """Take whom to ask.

        Args:
            config: Gives the config that is in force.
            store: Gives an open store.
        """
        self._config, self._store = config, store
        self._answers = Answers[Answer | None](lambda made: len(made.body) if made else 0)

    def asked_for(
        self, path: str, found: Ready, whole: Answer, fields: Mapping[bytes, bytes]
    ) -> ASGIApp | None:
        """Return who sends what is new; None where nobody asks for that.

        Args:
            path: The feed's, relative to the output.
            found: The feed.
            whole: What is sent where a part of it would not do.
            fields: Of the request.
        """
        known = [each[1] for each in map(_OURS.fullmatch, known_tags(fields)) if each]
        if not known or not dict(wishes(fields[b"a-im"])).get("feed"):
            return None

        async def send_news(scope: Scope, receive: Receive, send: Send) -> None:
            news = await run_in_threadpool(self._news, path, found, known[:_FORMS])
            await (news or whole)(scope, receive, send)

        return send_news

    def _news(self, path: str, found: Ready, known: Sequence[str]) -> Answer | None:
        whole = found.variants[IDENTITY]
        digest = whole.etag.decode().strip('"')

        def make() -> Answer | None:
            asking = Asking(config=self._config(), store=self._store())
            made = delta(asking, path, whole.found.body, digest, known)
            return _told(whole.found, made) if made else None

        try:
            return self._answers.answer((path, digest, *known), None, make)
        except (BusyError, HtfeedError) as error:
            log.warning("no delta", path=path, error=str(error))
            return None


def _told(whole: Answer, made: Delta) -> Answer:
    """Return a 226: the validator and all else are those of the whole (RFC 3229 §10.4)."""
    replaced = {b"content-length": str(len(made.body)).encode(), b"cache-control": _KEPT}
    fields = [(name, replaced.get(name, value)) for name, value in whole.fields]
    fields += [(b"delta-base", f'"{made.base}"'.encode()), (b"im", b"feed")]
    return Answer(226, fields, made.body)
