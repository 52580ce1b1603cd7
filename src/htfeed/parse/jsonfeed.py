"""JSON Feed 1.0 and 1.1 -> a ParsedFeed; other JSON -> the entries that it lists."""

import json
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

from htfeed.errors import ParseError
from htfeed.model import (
    Category,
    Enclosure,
    Entry,
    FeedInfo,
    Image,
    Link,
    ParsedFeed,
    Person,
    Problem,
    Text,
)
from htfeed.parse.addresses import resolved
from htfeed.parse.records import feed_of

Object = Mapping[str, Any]

_VERSION: Final = "jsonfeed.org/version/"
_LONGEST_DURATION: Final = 10**9


def parse_json(
    text: str, name: str, base: str | None, problems: tuple[Problem, ...]
) -> ParsedFeed:
    """Return the feed in a text of JSON.

    Raises:
        ParseError: It is no JSON (``json``), or there is no feed in it.
    """
    value = _loaded(text)
    if not isinstance(value, dict) or _VERSION not in str(value.get("version", "")):
        if _looks_like_a_feed(value):
            return _feed(value, base, problems)
        return feed_of("json", value, name, problems)
    return _feed(value, base, problems)


def _loaded(text: str) -> Any:  # noqa: ANN401 - JSON holds anything
    try:
        return json.loads(text.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        cause = f"no JSON: {error.msg} at column {error.colno}"
        raise ParseError("json", cause, line=error.lineno) from error
    except RecursionError as error:
        raise ParseError("json", "no JSON that can be read: nested too deep") from error
    except ValueError as error:
        # Python refuses numbers of more than 4,300 digits.
        raise ParseError("json", f"no JSON that can be read: {error}") from error


def _looks_like_a_feed(value: object) -> bool:
    """Whether it is a JSON Feed that forgot to say so."""
    items = value.get("items") if isinstance(value, dict) else None
    return isinstance(items, list) and any(
        isinstance(item, dict) and {"content_html", "content_text"} & item.keys()
        for item in items
    )


def _feed(feed: Object, base: str | None, problems: tuple[Problem, ...]) -> ParsedFeed:
    met = list(problems)
    version = "1.0" if str(feed.get("version", "")).rstrip("/").endswith("/1") else "1.1"
    items = feed.get("items")
    if not isinstance(items, list):
        met.append(_problem("feed", f"items is {type(items).__name__}, not a list"))
        items = []
    entries = []
    for number, item in enumerate(items, start=1):
        if isinstance(item, dict):
            entries.append(_Item(item, f"item {number}", base or _own(feed), met).entry())
        else:
            met.append(_problem(f"item {number}", f"{item!r:.80} is no object: left out"))
    return ParsedFeed(
        format=f"json{version}",
        info=_Item(feed, "feed", base or _own(feed), met).info(),
        entries=tuple(entries),
        problems=tuple(met),
    )


def _own(feed: Object) -> str | None:
    """Return the address that the document gives as its own, to resolve against."""
    own = feed.get("feed_url") or feed.get("home_page_url")
    return own if isinstance(own, str) else None


def _problem(where: str, detail: str) -> Problem:
    return Problem(code="field-type", where=where, detail=detail)


class _Item:
    """Reads the fields of one object; what is of another type is a Problem, not a fault."""

    def __init__(
        self, given: Object, where: str, base: str | None, problems: list[Problem]
    ) -> None:
        self._given = given
        self._where = where
        self._base = base
        self._problems = problems

    def info(self) -> FeedInfo:
        """Return what the top level says (JSON Feed 1.1, "Top-level")."""
        url = self._url("feed_url")
        return FeedInfo(
            id=url,
            title=self._text("title"),
            subtitle=self._text("description"),
            links=(
                *_link(self._url("home_page_url"), "alternate"),
                *_link(url, "self"),
                *_link(self._url("next_url"), "next"),
            ),
            authors=self._authors(),
            language=self._text("language"),
            image=self._url("icon") or self._url("favicon"),
        )

    def entry(self) -> Entry:
        """Return an entry (JSON Feed 1.1, "Items")."""
        title, summary = self._text("title"), self._text("summary")
        return Entry(
            id=self._text("id"),
            title=Text(value=title) if title else None,
            links=(
                *_link(self._url("url"), "alternate"),
                *_link(self._url("external_url"), "related"),
            ),
            published=self._text("date_published"),
            updated=self._text("date_modified"),
            authors=self._authors(),
            categories=tuple(Category(term=each) for each in self._words("tags")),
            summary=Text(value=summary) if summary else None,
            content=self._content(),
            enclosures=self._attachments(),
            image=self._image(),
            language=self._text("language"),
            extra=self._extensions(),
        )

    def _text(self, name: str) -> str | None:
        value = self._given.get(name)
        if isinstance(value, str):
            return (
                value if name in {"content_html", "content_text"} else value.strip() or None
            )
        if isinstance(value, int | float) and not isinstance(value, bool):
            # Ids are often numbers; the specification asks for coercion.
            return str(value)
        if value is not None:
            self._problems.append(
                _problem(self._where, f"{name} is {value!r:.80}, not text")
            )
        return None

    def _url(self, name: str) -> str | None:
        text = self._text(name)
        return resolved(text, self._base) if text else None

    def _list(self, name: str) -> list[Any]:
        value = self._given.get(name)
        if value is not None and not isinstance(value, list):
            detail = f"{name} is {value!r:.80}, not a list"
            self._problems.append(_problem(self._where, detail))
        return value if isinstance(value, list) else []

    def _objects(self, name: str) -> list["_Item"]:
        return [
            _Item(each, f"{self._where} {name}", self._base, self._problems)
            for each in self._list(name)
            if isinstance(each, dict)
        ]

    def _words(self, name: str) -> tuple[str, ...]:
        words = (each.strip() for each in self._list(name) if isinstance(each, str))
        return tuple(word for word in words if word)

    def _authors(self) -> tuple[Person, ...]:
        """1.1 has ``authors``; 1.0 had one ``author``."""
        found = self._objects("authors")
        single = self._given.get("author")
        if not found and isinstance(single, dict):
            found = [_Item(single, f"{self._where} author", self._base, self._problems)]
        persons = (Person(name=each._text("name"), uri=each._url("url")) for each in found)  # noqa: SLF001 - the same class
        return tuple(each for each in persons if each.name or each.uri)

    def _content(self) -> Text | None:
        html = self._text("content_html")
        if html:
            return Text(value=html, type="html", base=self._url("url") or self._base)
        text = self._text("content_text")
        return Text(value=text) if text else None

    def _attachments(self) -> tuple[Enclosure, ...]:
        return tuple(
            Enclosure(
                url=url,
                type=each._text("mime_type"),  # noqa: SLF001 - the same class
                length=each._whole("size_in_bytes"),  # noqa: SLF001 - the same class
                duration=each._seconds("duration_in_seconds"),  # noqa: SLF001 - the same class
                title=each._text("title"),  # noqa: SLF001 - the same class
            )
            for each in self._objects("attachments")
            if (url := each._url("url"))  # noqa: SLF001 - the same class
        )

    def _number(self, name: str) -> float | None:
        value = self._given.get(name)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is not None and not (is_number and 0 <= value < 2**63):
            detail = f"{name} is {value!r:.80}, not a number"
            self._problems.append(_problem(self._where, detail))
            return None
        return value

    def _whole(self, name: str) -> int | None:
        value = self._number(name)
        return None if value is None else int(value)

    def _seconds(self, name: str) -> timedelta | None:
        value = self._number(name)
        if value is None or value > _LONGEST_DURATION:
            return None
        return timedelta(seconds=value)

    def _image(self) -> Image | None:
        url = self._url("image") or self._url("banner_image")
        return Image(url=url) if url else None

    def _extensions(self) -> Mapping[str, str]:
        """Custom objects begin with an underscore (JSON Feed 1.1, "Extensions")."""
        found = {
            name: json.dumps(value, ensure_ascii=False, sort_keys=True)
            for name, value in self._given.items()
            if name.startswith("_")
        }
        return MappingProxyType(found)


def _link(href: str | None, rel: str) -> tuple[Link, ...]:
    return (Link(href=href, rel=rel),) if href else ()
