"""What went wrong, for programs: problem details (RFC 9457)."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from starlette.responses import Response

MEDIA_TYPE: Final = "application/problem+json"
OPEN: Final = {"access-control-allow-origin": "*"}
"""Everybody's pages may read it (Fetch Standard, CORS)."""

FRESH: Final = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
"""Nobody keeps it, and nobody guesses what it is."""


def details(status: int, detail: str) -> bytes:
    """Return problem details as JSON.

    Their type is ``about:blank``, so that the title is that of the status
    (RFC 9457 §4.2.1).
    """
    told = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    return json.dumps(told, ensure_ascii=False).encode()


def problem(
    status: int, detail: str, *, headers: Mapping[str, str] | None = None
) -> Response:
    """Return an error as problem details.

    Args:
        status: Of HTTP.
        detail: What is wrong with this request, and what would mend it.
        headers: Further ones.
    """
    return Response(
        details(status, detail),
        status,
        headers={**FRESH, **OPEN, **(headers or {})},
        media_type=MEDIA_TYPE,
    )
