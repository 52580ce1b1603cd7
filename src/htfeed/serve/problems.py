"""What is said to who asks for something that there is not, with what would help."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from typing import Final

from htfeed.serve.negotiation import accepts_page
from htfeed.serve.ready import PAGE_POLICY, Answer, encoded

_PAGE: Final = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="stylesheet" href="{root}style.css">
<main class="alone">
<h1>{title}</h1>
<p>{cause}</p>
<p>{cure}</p>
<p><a href="{root}">The channels that are published here</a></p>
</main>
</html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a request is not answered as it was meant, and what would be."""

    status: int
    cause: str
    cure: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Further header fields: ``Allow``."""

    @property
    def title(self) -> str:
        """Return what HTTP calls it: ``Not Found``."""
        return HTTPStatus(self.status).phrase


def answered(
    problem: Problem, *, accepted: bytes | None, root: str, as_json: bool = False
) -> Answer:
    """Return the answer that tells of a problem, in a form that its client can read.

    Args:
        problem: What is told; may quote the request, and is escaped.
        accepted: The request's ``Accept``.
        root: The path of the site: ``/``.
        as_json: Whether it is the API that was asked (RFC 9457).
    """
    told = {"cache-control": "no-cache", "x-content-type-options": "nosniff"}
    if as_json:
        told["content-type"] = "application/problem+json"
        body = json.dumps(
            {
                "title": problem.title,
                "status": problem.status,
                "detail": f"{problem.cause} {problem.cure}".strip(),
            }
        )
    elif accepts_page(accepted):
        told["content-type"] = "text/html; charset=utf-8"
        told["content-security-policy"] = PAGE_POLICY
        told["referrer-policy"] = "no-referrer"
        body = _PAGE.format(
            title=problem.title,
            cause=escape(problem.cause),
            cure=escape(problem.cure),
            root=escape(root),
        )
    else:
        told["content-type"] = "text/plain; charset=utf-8"
        body = f"{problem.title}: {problem.cause} {problem.cure}".strip() + "\n"
    octets = body.encode()
    told |= {"content-length": str(len(octets)), **problem.fields}
    return Answer(problem.status, encoded(told), octets)
