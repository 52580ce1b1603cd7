"""The API described for programs: OpenAPI 3.1, made of what answers it."""

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic import TypeAdapter

from htfeed.publish.channel import Site
from htfeed.serve.api.answering import BASE, Described
from htfeed.serve.api.shapes import Problem
from htfeed.serve.details import MEDIA_TYPE

_PROBLEM: Final = TypeAdapter(Problem)
_TEMPLATE: Final = "#/components/schemas/{model}"
_FAULTS: Final[Mapping[str, str]] = {
    "400": "The question cannot be answered; the reason is told",
    "404": "There is no such thing, or it is not published",
    "406": "JSON is not accepted",
    "412": "If-Match names something else",
    "503": "Too much is asked at once",
}


def document(site: Site, operations: Iterable[Described]) -> dict[str, Any]:
    """Return the description of all operations.

    Args:
        site: Whose they are.
        operations: Those that there are.
    """
    schemas: dict[str, Any] = {}
    paths = {
        f"{BASE}{each.path}": {"get": _operation(each, schemas)} for each in operations
    }
    schemas["Problem"] = _schema(_PROBLEM, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{site.title}: what is published",
            "version": version("htfeed"),
            "description": "Read-only. Every answer has a strong ETag; ask with"
            " If-None-Match, and what you have already is not sent again.",
        },
        # A path of the server that answers, which paths of operations are put behind.
        "servers": [{"url": urlsplit(site.url).path.rstrip("/") or "/"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _operation(described: Described, schemas: dict[str, Any]) -> dict[str, Any]:
    shape = _schema(described.shape, schemas)
    name = shape.get("title")
    if name and "properties" in shape:
        schemas[name] = shape
        shape = {"$ref": _TEMPLATE.format(model=name)}
    faults = {
        status: {
            "description": told,
            "content": {
                MEDIA_TYPE: {"schema": {"$ref": _TEMPLATE.format(model="Problem")}}
            },
        }
        for status, told in _FAULTS.items()
    }
    return {
        "operationId": described.name,
        "summary": described.summary,
        "parameters": [
            {"name": name, **told} for name, told in described.parameters.items()
        ],
        "responses": {
            "200": {
                "description": "What there is",
                "headers": {
                    "ETag": {"schema": {"type": "string"}, "description": "Of the bytes"}
                },
                "content": {"application/json": {"schema": shape}},
            },
            "304": {"description": "You have it already"},
            **faults,
        },
    }


def _schema(shape: "TypeAdapter[Any]", schemas: dict[str, Any]) -> dict[str, Any]:
    """Return a shape as JSON Schema; what it is made of comes to stand with the others."""
    made = shape.json_schema(mode="serialization", by_alias=True, ref_template=_TEMPLATE)
    schemas.update(made.pop("$defs", {}))
    return made
