"""The table of what can be asked of the API."""

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import TypeAdapter

from htfeed.pipeline.questions import LONGEST, MOST, ONCE, PARAMETERS, VALUES
from htfeed.serve.api import channels, items
from htfeed.serve.api.answering import Described, Reply, Request
from htfeed.serve.api.openapi import document
from htfeed.serve.api.shapes import (
    Channel,
    Channels,
    Index,
    Items,
    Sources,
    WholeItem,
)

_WORD: Final = {"type": "string", "maxLength": LONGEST}
_SCHEMAS: Final[Mapping[str, Mapping[str, object]]] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST},
    "since": {
        "type": "string",
        "anyOf": [{"format": "date"}, {"format": "date-time"}],
    },
    "kind": {
        "type": "array",
        "maxItems": VALUES,
        "items": {"enum": ["article", "audio", "video", "image", "document"]},
    },
}


def _parameter(name: str, told: str) -> Mapping[str, object]:
    many = {"type": "array", "maxItems": VALUES, "items": _WORD}
    schema = _SCHEMAS.get(name, _WORD if name in {*ONCE, "cursor"} else many)
    return {"in": "query", "description": told, "schema": schema}


def _named(told: str, pattern: str) -> Mapping[str, object]:
    schema = {"type": "string", "pattern": pattern}
    return {"in": "path", "required": True, "description": told, "schema": schema}


_ASKED: Final = {
    name: _parameter(name, told) for name, told in {**PARAMETERS, **items.OWN}.items()
}
_PAGED: Final = {name: _ASKED[name] for name in ("limit", "cursor")}


def _openapi(request: Request) -> Reply:
    told = document(request.asking.config.site, OPERATIONS)
    return Reply(body=json.dumps(told, ensure_ascii=False, indent=1).encode())


OPERATIONS: Final = (
    Described(
        path="",
        name="index",
        summary="Where what is",
        answer=channels.index,
        shape=TypeAdapter(Index),
    ),
    Described(
        path="items",
        name="items",
        summary="Published items, the newest first",
        answer=items.items,
        shape=TypeAdapter(Items),
        parameters=_ASKED,
    ),
    Described(
        path="items/{digest}",
        name="item",
        summary="One item, with what it was before",
        answer=items.item,
        shape=TypeAdapter(WholeItem),
        parameters={
            "digest": _named("As in the address of its page", "^[0-9a-f]{16}$"),
        },
    ),
    Described(
        path="channels",
        name="channels",
        summary="All channels",
        answer=channels.channels,
        shape=TypeAdapter(Channels),
    ),
    Described(
        path="channels/{key}",
        name="channel",
        summary="One channel",
        answer=channels.channel,
        shape=TypeAdapter(Channel),
        parameters={"key": _named("Of the channel", "^[a-z0-9-]{1,64}$")},
    ),
    Described(
        path="sources",
        name="sources",
        summary="What is read, where the site publishes that",
        answer=channels.sources,
        shape=TypeAdapter(Sources),
        parameters=_PAGED,
    ),
    Described(
        path="openapi.json",
        name="openapi",
        summary="This description",
        answer=_openapi,
        shape=TypeAdapter(dict[str, Any]),
    ),
)
"""What can be asked, by path."""
