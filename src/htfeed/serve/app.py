"""The HTTP application: GET and HEAD for published documents, and nothing else."""

from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import escape
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from htfeed.serve.documents import Ready, Shelf
from htfeed.serve.negotiation import coding_for

_PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src https: http:; media-src https: http:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_NOT_FOUND: Final = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Not found</title>'
    "<h1>Not found</h1><p>Nothing is published at <code>{path}</code>.</p>"
    '<p><a href="/">The channels that are published here</a></p></html>'
)


def application(
    output: Path | None, *, ailment: Callable[[], str | None] = lambda: None
) -> Starlette:
    """Return the ASGI application that answers for an output.

    Args:
        output: The folder of the documents; None where a bucket serves them.
        ailment: Says what is wrong with the worker, None while it is at work.
    """

    def ready(_request: Request) -> Response:
        wrong = ailment()
        return PlainTextResponse(
            f"{wrong or 'ready'}\n",
            503 if wrong else 200,
            headers={"cache-control": "no-store"},
        )

    shelf = Shelf(output) if output else None

    def document(request: Request) -> Response:
        path = request.path_params["path"]
        ready = shelf.find(path) if shelf else None
        if ready is None:
            if shelf and shelf.is_folder(path):
                return RedirectResponse(f"/{path}/", status_code=301)
            return HTMLResponse(_NOT_FOUND.format(path=escape(f"/{path}")), 404)
        return answer(request, ready)

    return Starlette(
        routes=[
            Route("/healthz", _healthy, methods=["GET"]),
            Route("/readyz", ready, methods=["GET"]),
            Route("/{path:path}", document, methods=["GET"]),
        ]
    )


def answer(request: Request, ready: Ready) -> Response:
    """Return the document, or 304 if the client has it already (RFC 9110 §13.2.2)."""
    headers = dict(ready.headers)
    if headers["content-type"].startswith("text/html"):
        headers["content-security-policy"] = _PAGE_POLICY
        headers["referrer-policy"] = "no-referrer"
    coding = coding_for(request.headers.get("accept-encoding"), ready.packed)
    if coding:
        headers["etag"] = ready.etag_in(coding)
    if _is_current(request, ready):
        headers.pop("content-length")
        headers.pop("content-type")
        return Response(status_code=304, headers=headers)
    if coding:
        body = ready.packed[coding]
        headers |= {"content-encoding": coding, "content-length": str(len(body))}
        return Response(body, headers=headers)
    return Response(ready.body, headers=headers)


def _is_current(request: Request, ready: Ready) -> bool:
    """If-None-Match compares weakly and, where given, silences If-Modified-Since."""
    wanted = request.headers.getlist("if-none-match")
    if wanted:
        tags = [tag.strip().removeprefix("W/") for tag in ",".join(wanted).split(",")]
        return "*" in tags or not ready.etags.isdisjoint(tags)
    since = _http_date(request.headers.get("if-modified-since"))
    changed = _http_date(ready.headers["last-modified"])
    return since is not None and changed is not None and changed <= since


def _http_date(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    # "-0000" gives a naive datetime; HTTP knows GMT only, so ignore it.
    return date if date.tzinfo else None


def _healthy(_request: Request) -> Response:
    return PlainTextResponse("ok\n")
