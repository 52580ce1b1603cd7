"""What is said to who asks for something that there is not, with what would help."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from htfeed.publish.problem_page import problem_page
from htfeed.serve.details import MEDIA_TYPE, OPEN, details
from htfeed.serve.directory import Directory
from htfeed.serve.negotiation import accepts_page
from htfeed.serve.ready import PAGE, Answer, encoded


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


def unacceptable(field: str) -> Problem:
    """Return the problem of who takes no form that there is, by some field."""
    return Problem(
        status=406,
        cause=f"This is there in no form that {field} allows.",
        cure=f"Ask without {field}.",
        fields={"vary": "accept, accept-encoding, sec-fetch-dest"},
    )


UNMET: Final[Mapping[int, Problem]] = {
    406: unacceptable("Accept-Encoding"),
    412: Problem(
        status=412, cause="It has changed since, or never was what If-Match names."
    ),
}
"""What is told to who asks for something that a document is not, by status."""


def answered(
    problem: Problem,
    directory: Directory,
    *,
    accepted: bytes | None,
    as_json: bool = False,
) -> Answer:
    """Return the answer that tells of a problem, in a form that its client can read.

    Args:
        problem: What is told; may quote the request, and is escaped.
        accepted: The request's ``Accept``.
        directory: What the site has to offer instead.
        as_json: Whether it is the API that was asked (RFC 9457).
    """
    told = {"cache-control": "no-cache", "x-content-type-options": "nosniff"}
    if as_json:
        told |= {"content-type": MEDIA_TYPE, **OPEN}
        octets = details(problem.status, f"{problem.cause} {problem.cure}".strip())
    elif accepts_page(accepted):
        told |= {"content-type": "text/html; charset=utf-8", "vary": "accept", **PAGE}
        octets = problem_page(
            directory.site,
            root=directory.prefix,
            told=(problem.title, problem.cause, problem.cure),
            channels=directory.channels,
        )
    else:
        told |= {"content-type": "text/plain; charset=utf-8", "vary": "accept"}
        text = f"{problem.title}: {problem.cause} {problem.cure}".strip()
        octets = f"{text}\n".encode()
    told |= {"content-length": str(len(octets)), **problem.fields}
    return Answer(problem.status, encoded(told), octets)
