"""What answers an operation: a question to the store, and what comes of it as JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from htfeed.pipeline.queries import Asking

BASE = "/api/v1/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked: of which thing, with which parameters."""

    asking: Asking
    name: str = ""
    """What of the address names one thing; empty where all are meant."""
    parameters: Sequence[tuple[str, str]] = ()

    def address(self, path: str) -> str:
        """Return the address of a path below that of the API."""
        return self.asking.config.site.absolute(f"{BASE[1:]}{path}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """JSON, and where it goes on."""

    body: bytes
    next: str | None = None
    is_whole: bool = True
    """Whether nothing can be missing in it; what is not whole is not kept by clients."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why there is no reply: a status of HTTP, and a sentence."""

    status: int
    detail: str


Operation = Callable[[Request], Reply | Fault]


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """An operation with all that OpenAPI tells of it."""

    path: str
    """Below that of the API; ``{…}`` is what names one thing."""
    name: str
    """What programs call it."""
    summary: str
    answer: Operation
    shape: TypeAdapter[object]
    parameters: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Of the address, by name, as OpenAPI has them."""


def written(
    shape: "TypeAdapter[object]", told: object, following: str | None = None
) -> Reply:
    """Return a shape as JSON."""
    body = shape.dump_json(told, by_alias=True, exclude_none=True)
    return Reply(body=body, next=following)
