"""The application: what is no document, by starlette, and the dispatcher before it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from htfeed.config import Config
from htfeed.pipeline.figures import Figures
from htfeed.serve import api, metrics, queries
from htfeed.serve.deltas import Deltas
from htfeed.serve.details import FRESH
from htfeed.serve.directory import Directory
from htfeed.serve.dispatcher import Dispatcher
from htfeed.serve.documents import Shelf
from htfeed.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """What answers tell of the service itself; asked in threads."""

    ailment: Callable[[], str | None]
    """What is wrong with the worker, the store or the output; None while all is well."""
    figures: Callable[[], Figures]
    config: Callable[[], Config]
    """The config that is in force."""
    store: Callable[[], Store]
    """An open store, the same for as long as it is good; threads share it."""


def application(output: Path | None, directory: Directory, inside: Inside) -> Dispatcher:
    """Return the ASGI application that answers for an output.

    Args:
        output: The folder of the documents; None where a bucket serves them.
        directory: What answers say beside the documents.
        inside: Tells how the service is.
    """

    def ready(_request: Request) -> Response:
        wrong = inside.ailment()
        status = 503 if wrong else 200
        return PlainTextResponse(f"{wrong or 'ready'}\n", status, headers=FRESH)

    def measured(request: Request) -> Response:
        token = front.directory.token
        if not metrics.is_trusted(request, token):
            return _closed(open_by_token=token is not None)
        accepted = request.headers.get("accept", "")
        body, media_type = metrics.exposition(front.statuses, inside.figures, accepted)
        return Response(body, headers=FRESH | {"content-type": media_type})

    def refused(request: Request, _error: Exception) -> Response:
        told = front.refusal(request.scope)
        response = Response(told.body, told.status)
        response.raw_headers = told.fields
        return response

    shelf = Shelf(output, directory.links, directory.writes) if output else None
    further = Starlette(
        routes=[
            Route("/healthz", _healthy, methods=["GET"]),
            Route("/readyz", ready, methods=["GET"]),
            Route("/metrics", measured, methods=["GET"]),
            *queries.routes(inside.config, inside.store),
            *api.routes(inside.config, inside.store),
        ],
        exception_handlers={404: refused, 405: refused},
    )
    # It would name us by the Host of the request, and nothing of the site's path.
    further.router.redirect_slashes = False
    front = Dispatcher(shelf, directory, Deltas(inside.config, inside.store), further)
    return front


def _closed(*, open_by_token: bool) -> Response:
    told = "This is for the machine itself, or for who brings the token.\n"
    if not open_by_token:
        return PlainTextResponse(told, 403, headers=FRESH)
    return PlainTextResponse(told, 401, headers=FRESH | {"www-authenticate": "Bearer"})


def _healthy(_request: Request) -> Response:
    return PlainTextResponse("ok\n", headers=FRESH)
