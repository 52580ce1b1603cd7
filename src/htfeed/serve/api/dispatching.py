"""A request of HTTP -> the operation that answers it, or what is wrong with it."""

import re
from collections.abc import Callable
from operator import attrgetter
from typing import Final

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URLPath
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import ASGIApp, Receive, Scope, Send

from htfeed.config import Config
from htfeed.errors import PublishError, StoreError
from htfeed.pipeline.queries import Asking
from htfeed.serve.answers import Answers, BusyError, response
from htfeed.serve.api.answering import BASE, Described, Fault, Reply, Request
from htfeed.serve.api.operations import OPERATIONS
from htfeed.serve.details import OPEN, problem
from htfeed.serve.negotiation import wishes
from htfeed.serve.ready import PASSING, Ready, represented, squeezed
from htfeed.store import Store

log = structlog.get_logger(__name__)

_ALLOWED: Final = "GET, HEAD, OPTIONS"
_AGAIN: Final = {"retry-after": "5"}
_PREFLIGHT: Final = {
    **OPEN,
    "allow": _ALLOWED,
    "access-control-allow-methods": _ALLOWED,
    "access-control-allow-headers": "if-none-match",
    "access-control-max-age": "86400",
}
_EXPOSED: Final = {**OPEN, "access-control-expose-headers": "etag, link"}
_ONE: Final = re.compile(r"\{\w+\}")
_PATHS: Final = tuple(
    (re.compile("([^/]+)".join(map(re.escape, _ONE.split(each.path)))), each)
    for each in OPERATIONS
)


class _FaultError(Exception):
    """Carries a fault out of the making of an answer, which is not kept then."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.detail)
        self.fault = fault


class Below(BaseRoute):
    """All that is at an address and below it, by any method.

    A ``Route`` would not do: its patterns stop at a line feed, which an address may hold.
    """

    def __init__(self, path: str, app: ASGIApp) -> None:
        """Lead to an application.

        Args:
            path: The address, without a slash at its end.
            app: Answers, whatever is asked.
        """
        self._path, self._app = path, app

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether a request is meant."""
        below = scope["type"] == "http" and f"{scope['path']}/".startswith(f"{self._path}/")
        return (Match.FULL if below else Match.NONE), {}

    def url_path_for(self, name: str, /, **path_params: object) -> URLPath:
        """Name no address; raises NoMatchFound."""
        raise NoMatchFound(name, dict(path_params))

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer."""
        await self._app(scope, receive, send)


class Dispatcher:
    """An ASGI application that answers all that is below ``/api``."""

    def __init__(self, config: Callable[[], Config], store: Callable[[], Store]) -> None:
        """Answer for a config and a store; see :func:`htfeed.serve.api.routes`."""
        self._config, self._store = config, store
        self._answers = Answers[Ready](attrgetter("octets"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; what the store says is waited for in a thread."""
        request = HttpRequest(scope, receive)
        answer = await run_in_threadpool(self._answer, request)
        await answer(scope, receive, send)

    def _answer(self, request: HttpRequest) -> ASGIApp:
        found = _operation(request.scope["path"])
        if found is None:
            return problem(404, f"there is nothing at this address; see {BASE}")
        try:
            return _refused(request) or self._asked(request, *found)
        except _FaultError as error:
            return problem(error.fault.status, error.fault.detail)
        except BusyError:
            return problem(503, "too much is asked at once; ask again", headers=_AGAIN)
        except (StoreError, PublishError) as error:
            log.warning(
                "the API cannot answer", path=request.scope["path"], error=str(error)
            )
            return problem(503, "this cannot be answered now", headers=_AGAIN)

    def _asked(self, request: HttpRequest, described: Described, name: str) -> ASGIApp:
        asking = Asking(config=self._config(), store=self._store())
        parameters = tuple(request.query_params.multi_items())
        if parameters and not any(
            each.get("in") == "query" for each in described.parameters.values()
        ):
            parameters = ()
        asked = Request(asking=asking, name=name, parameters=parameters)
        state = (asking.config, asking.store.state())
        key = (described.name, name, parameters)
        made = self._answers.answer(key, state, lambda: _made(described, asked))
        return response(request, made)


def _operation(path: str) -> tuple[Described, str] | None:
    below = path.removeprefix(BASE)
    if below == path:
        return None
    for pattern, described in _PATHS:
        found = pattern.fullmatch(below)
        if found:
            return described, next(iter(found.groups()), "")
    return None


def _refused(request: HttpRequest) -> Response | None:
    """Return the answer where nothing is asked that could be answered with JSON."""
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=_PREFLIGHT)
    if request.method not in {"GET", "HEAD"}:
        return problem(405, "this API is read-only", headers={"allow": _ALLOWED})
    if not accepts_json(request.headers.get("accept")):
        told = "there is nothing but application/json"
        return problem(406, told, headers={"vary": "accept"})
    return None


def _made(described: Described, asked: Request) -> Ready:
    reply = described.answer(asked)
    if isinstance(reply, Fault):
        raise _FaultError(reply)
    packed = squeezed(reply.body)
    return represented(reply.body, "application/json", _headers(reply), packed=packed)


def _headers(reply: Reply) -> dict[str, str]:
    # RFC 8288 §3.
    following = {"link": f'<{reply.next}>; rel="next"'} if reply.next else {}
    return {**_EXPOSED, **following, **({} if reply.is_whole else PASSING)}


def accepts_json(accepted: str | None) -> bool:
    """Whether a client takes JSON (RFC 9110 §12.5.1); who says nothing takes all."""
    if not accepted or not accepted.strip():
        return True
    best = dict(wishes(accepted.encode("latin-1")))
    ranges = ("application/json", "application/*", "*/*")
    return next((best[each] for each in ranges if each in best), 0.0) > 0
