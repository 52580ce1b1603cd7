"""Query feeds and the search page: ``/query.atom``, ``.rss``, ``.json`` and ``.html``."""

from collections.abc import Callable, Mapping
from functools import partial
from operator import attrgetter
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from htfeed.config import Config
from htfeed.errors import PublishError, StoreError
from htfeed.formats import FORMATS, Format
from htfeed.pipeline.queries import QUERY_FORMATS, Asking, feed, page, read_first
from htfeed.pipeline.questions import Question, Refused, question
from htfeed.publish.queries import WORD
from htfeed.serve.answers import Answers, BusyError, response
from htfeed.serve.details import FRESH, OPEN, problem
from htfeed.serve.negotiation import is_navigation
from htfeed.serve.ready import (
    EXPOSED,
    LED,
    PAGE,
    PASSING,
    VARYING,
    Ready,
    fields_of,
    represented,
    squeezed,
)
from htfeed.store import Store

AGAIN: Final = {"retry-after": "5"}
_UNLISTED: Final = {"x-robots-tag": "noindex"}
_FEED: Final = {**OPEN, "access-control-expose-headers": EXPOSED, **_UNLISTED}
_PAGE: Final = {**PAGE, **_UNLISTED}
_HTML: Final = "text/html; charset=utf-8"
_RAW: Final = "raw"
"""The parameter for the feed itself, whoever asks; see the dispatcher for documents."""


def routes(config: Callable[[], Config], store: Callable[[], Store]) -> list[BaseRoute]:
    """Return the routes of queries: GET and HEAD.

    Args:
        config: Gives the config that is in force.
        store: Gives an open store, the same for as long as it is good; threads share it.
    """
    desk = _Desk(config, store)
    feeds = (
        Route(
            f"/{FORMATS[key].path(WORD)}", partial(desk.feed, FORMATS[key]), methods=["GET"]
        )
        for key in QUERY_FORMATS
    )
    return [*feeds, Route(f"/{WORD}.html", desk.page, methods=["GET"])]


class _Desk:
    """Answers questions in the threads of the server."""

    def __init__(self, config: Callable[[], Config], store: Callable[[], Store]) -> None:
        self._config, self._store = config, store
        self._answers = Answers[Ready](attrgetter("octets"))

    def feed(self, format_: Format, request: Request) -> ASGIApp:
        """Answer with a feed, or with problem details; lead browsers to the page."""
        given = request.query_params.multi_items()
        said = [each for each in given if each[0] != _RAW]
        asked = question(said)
        query = urlencode(said) if isinstance(asked, Refused) else asked.canonical
        page = f"{WORD}.html?{query}".removesuffix("?")
        if is_navigation(fields_of(request.headers.raw)) and said == given:
            return RedirectResponse(page, 303, headers=LED | {"vary": ", ".join(VARYING)})
        if isinstance(asked, Refused):
            return problem(400, asked.reason)

        def make(asking: Asking) -> Ready:
            is_whole = read_first(asking, asked)
            document = feed(asking, asked, format_, is_whole=is_whole)
            # RFC 8288 §3, and of it what feeds say of themselves in their text.
            link = f'<{asking.config.site.absolute(document.path)}>; rel="self"'
            kind = f"{document.media_type}; charset=utf-8"
            told = {**_FEED, "link": link}
            return _ready(document.body, kind, told, is_whole=is_whole, pages=(page,))

        try:
            return self._answer(request, (format_.key, asked), make)
        except BusyError:
            return problem(503, "too much is asked at once; ask again", headers=AGAIN)
        except (StoreError, PublishError):
            return problem(503, "this cannot be answered now", headers=AGAIN)

    def page(self, request: Request) -> ASGIApp:
        """Answer with a page, whatever is asked."""
        asked = question(request.query_params.multi_items())
        if isinstance(asked, Refused):
            asking = Asking(config=self._config(), store=self._store())
            body = page(asking, Question(), refused=asked).body
            return Response(body, 400, headers={**FRESH, **_PAGE, "content-type": _HTML})

        def make(asking: Asking) -> Ready:
            is_whole = read_first(asking, asked)
            body = page(asking, asked, is_whole=is_whole).body
            return _ready(body, _HTML, _PAGE, is_whole=is_whole)

        try:
            return self._answer(request, ("html", asked), make)
        except (BusyError, StoreError):
            words = "This cannot be searched for just now. Please try again.\n"
            return Response(words, 503, headers=FRESH | AGAIN, media_type="text/plain")

    def _answer(
        self,
        request: Request,
        key: tuple[str, Question],
        make: Callable[[Asking], Ready],
    ) -> ASGIApp:
        asking = Asking(config=self._config(), store=self._store())
        state = (asking.config, asking.store.state())
        return response(request, self._answers.answer(key, state, lambda: make(asking)))


def _ready(
    body: bytes,
    kind: str,
    told: Mapping[str, str],
    *,
    is_whole: bool,
    pages: tuple[str, ...] = (),
) -> Ready:
    fresh = {} if is_whole else PASSING
    packed = squeezed(body)
    return represented(body, kind, {**told, **fresh}, packed=packed, pages=pages)
