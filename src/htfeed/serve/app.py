"""The application: what is no document, by starlette, and the dispatcher before it."""

from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from htfeed.serve.directory import Directory
from htfeed.serve.dispatcher import Dispatcher
from htfeed.serve.documents import Shelf


def application(
    output: Path | None,
    directory: Directory,
    *,
    ailment: Callable[[], str | None] = lambda: None,
) -> Dispatcher:
    """Return the ASGI application that answers for an output.

    Args:
        output: The folder of the documents; None where a bucket serves them.
        directory: What answers say beside the documents.
        ailment: Says what is wrong with the worker, None while it is at work.
    """

    def ready(_request: Request) -> Response:
        wrong = ailment()
        return PlainTextResponse(
            f"{wrong or 'ready'}\n",
            503 if wrong else 200,
            headers={"cache-control": "no-store"},
        )

    further = Starlette(
        routes=[
            Route("/healthz", _healthy, methods=["GET"]),
            Route("/readyz", ready, methods=["GET"]),
        ]
    )
    shelf = Shelf(output, directory.links) if output else None
    return Dispatcher(shelf, directory, further)


def _healthy(_request: Request) -> Response:
    return PlainTextResponse("ok\n")
