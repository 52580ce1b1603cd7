"""What is wrong with a config, in sentences for the person who wrote it.

No word of a library reaches the operator: what pydantic says is looked up in
a table here. Positions are not known in this module, only keys.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

KeyPath = tuple[str | int, ...]
"""Keys, and positions in lists counted from 0, from the top of the file down."""

_LONGEST: Final = 60
# Too much is hidden rather than too little: a password may hold any sign.
_CREDENTIALS: Final = re.compile(r"(?<=://).*@|[^\s:/@]+:(?!//)\S+@", re.DOTALL)
_QUERY: Final = re.compile(r"(://[^?]*)\?.*", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One thing that is wrong, and what would be right."""

    path: KeyPath
    """What it is about; what is missing is named as if it were there."""
    cause: str
    cure: str
    at_key: bool = False
    """Whether the key itself is wrong, not the value."""


def spelled(path: KeyPath) -> str:
    """Return a path as people write it: ``sources[2].url`` is of the second source."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{_printable(part)}" if text else _printable(part)
    return text


def described(value: object) -> str:
    """Return what a value is, short and on one line, without passwords in addresses."""
    if isinstance(value, str):
        safe = _QUERY.sub(r"\1?…", _CREDENTIALS.sub("…@", value))
        return f'"{_printable(safe)}"'
    if isinstance(value, bool):
        return f"the truth value {str(value).lower()}"
    if isinstance(value, int | float):
        return f"the number {_printable(str(value))}"
    return {type(None): "nothing", list: "a list", dict: "a mapping"}[type(value)]


def _printable(text: str) -> str:
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode()
        for each in text
    )


# pydantic's error types -> what was expected. A type that is not here is one
# that no setting can give; it still makes a sentence.
_EXPECTED: Final = {
    "string_type": "text",
    "path_type": "text",
    "pattern_type": "a regular expression",
    "pattern_regex": "a regular expression",
    "int_type": "a whole number",
    "int_parsing_size": "a whole number",
    "bool_type": "true or false",
    "time_delta_type": "a length of time",
    "value_error": "a length of time",
    "tuple_type": "a list",
    "dict_type": "a mapping of keys",
    "dataclass_type": "a mapping of keys",
}

# What would be right, by key; `*` stands for any key or position. The last
# part is what a missing key is told to look like.
_EXAMPLES: Final[Mapping[tuple[str, ...], str]] = {
    ("site",): "{title: City news, url: https://news.example.org/}",
    ("site", "title"): "City news",
    ("site", "url"): "https://news.example.org/",
    ("site", "publisher"): "{name: The City Desk}",
    ("site", "publisher", "name"): "The City Desk",
    ("site", "publisher", "email"): "desk@example.org",
    ("site", "publisher", "url"): "https://www.example.org/",
    ("site", "language"): "en",
    ("site", "timezone"): "Europe/Vienna",
    ("site", "rights"): "CC BY 4.0",
    ("site", "hubs"): "[https://hub.example.org/]",
    ("site", "hubs", "*"): "https://hub.example.org/",
    ("site", "media_topics"): '{crime: "02000000"}',
    ("site", "media_topics", "*"): '"02000000"',
    ("site", "since"): '"2026-01-31"',
    ("site", "search"): "false",
    ("store",): "sqlite:///var/htfeed.db",
    ("output",): "public",
    ("templates",): "templates",
    ("opml",): "{sources: true}",
    ("opml", "sources"): "true",
    ("serve",): "{hosts: [news.example.net]}",
    ("serve", "hosts"): "[news.example.net]",
    ("serve", "hosts", "*"): "news.example.net",
    ("serve", "metrics"): '"env:METRICS_TOKEN"',
    ("network",): "{contact: https://www.example.org/contact}",
    ("network", "contact"): "https://www.example.org/contact",
    ("network", "allow"): '["localhost:8000", 10.1.2.0/24]',
    ("network", "allow", "*"): '"localhost:8000"',
    ("network", "hosts"): "{example.org: {connections: 1, pause: 5s}}",
    ("network", "hosts", "*"): "{connections: 1, pause: 5s}",
    ("network", "hosts", "*", "connections"): "1",
    ("network", "hosts", "*", "pause"): "5s",
    ("defaults",): "{every: 1h}",
    ("defaults", "every"): "1h",
    ("defaults", "keep"): "{age: 104w, count: 1000}",
    ("defaults", "keep", "age"): "104w",
    ("defaults", "keep", "count"): "1000",
    ("sources",): '[{key: archive, path: "feeds/*.md", categories: [news]}]',
    ("sources", "*"): '{key: archive, path: "feeds/*.md", categories: [news]}',
    ("sources", "*", "key"): "archive",
    ("sources", "*", "url"): "https://partner.example.com/feed.xml",
    ("sources", "*", "path"): '"feeds/*.md"',
    ("sources", "*", "opml"): "feeds/blogs.opml",
    ("sources", "*", "feeds"): "{every: 1h, categories: [blogs]}",
    ("sources", "*", "feeds", "every"): "1h",
    ("sources", "*", "feeds", "categories"): "[blogs]",
    ("sources", "*", "feeds", "categories", "*"): "blogs",
    ("sources", "*", "feeds", "day_first"): "true",
    ("sources", "*", "feeds", "embargo"): "true",
    ("sources", "*", "feeds", "keep"): "{count: 100}",
    ("sources", "*", "feeds", "keep", "age"): "104w",
    ("sources", "*", "feeds", "keep", "count"): "100",
    ("sources", "*", "every"): "30m",
    ("sources", "*", "categories"): "[news]",
    ("sources", "*", "categories", "*"): "news",
    ("sources", "*", "title"): "The archive",
    ("sources", "*", "day_first"): "true",
    ("sources", "*", "embargo"): "true",
    ("sources", "*", "official"): "true",
    ("sources", "*", "keep"): "{age: 104w, count: 1000}",
    ("sources", "*", "keep", "age"): "104w",
    ("sources", "*", "keep", "count"): "1000",
    ("sources", "*", "listing"): '{item: "ul.news > li", date: .date}',
    ("sources", "*", "listing", "item"): '"ul.news > li"',
    ("sources", "*", "listing", "title"): "h3",
    ("sources", "*", "listing", "link"): "h3 a",
    ("sources", "*", "listing", "date"): '"time@datetime"',
    ("sources", "*", "listing", "date_format"): '"%d/%m/%Y"',
    ("sources", "*", "listing", "summary"): "p.lead",
    ("sources", "*", "listing", "image"): "img",
    ("sources", "*", "auth"): '{bearer: "env:TOKEN"}',
    ("sources", "*", "auth", "basic"): '{user: desk, password: "env:PASSWORD"}',
    ("sources", "*", "auth", "basic", "user"): "desk",
    ("sources", "*", "auth", "basic", "password"): '"env:PASSWORD"',
    ("sources", "*", "auth", "bearer"): '"env:TOKEN"',
    ("sources", "*", "auth", "header"): '{X-Api-Key: "env:API_KEY"}',
    ("sources", "*", "auth", "header", "*"): '"env:API_KEY"',
    ("sources", "*", "auth", "cookie"): '"env:COOKIE"',
    ("sources", "*", "proxy"): "http://proxy.example.org:3128",
    ("sources", "*", "certificate"): "secrets/client.pem",
    ("sources", "*", "user_agent"): "partner-reader/1.0",
    ("sources", "*", "was"): "old-archive",
    ("sources", "*", "was", "*"): "old-archive",
    ("rules",): "[{if: {title: toolkit}, category: publications}]",
    ("rules", "*"): "{if: {title: toolkit}, category: publications}",
    ("rules", "*", "if"): "{title: toolkit}",
    ("rules", "*", "category"): "publications",
    ("rules", "*", "stop"): "true",
    ("channels",): "{news: {title: City news, category: news}}",
    ("channels", "*"): "{title: City news, category: news}",
    ("channels", "*", "title"): "City news",
    ("channels", "*", "category"): "news",
    ("channels", "*", "if"): "{language: ^de}",
    ("channels", "*", "description"): "What the city talks about",
    ("channels", "*", "limit"): "50",
    ("channels", "*", "max_age"): "90d",
    ("channels", "*", "sort"): "updated",
    ("channels", "*", "archive"): "false",
    ("channels", "*", "merge_duplicates"): "false",
    ("channels", "*", "formats"): "[atom, rss, json]",
    ("channels", "*", "formats", "*"): "atom",
    ("channels", "*", "language"): "en",
    ("channels", "*", "image"): "https://www.example.org/news.png",
    ("channels", "*", "rights"): "CC BY 4.0",
    ("channels", "*", "categories"): "[local politics]",
    ("channels", "*", "categories", "*"): "local politics",
    ("channels", "*", "links"): "[{rel: license, href: https://example.org/licence}]",
    ("channels", "*", "links", "*"): "{rel: license, href: https://example.org/licence}",
    ("channels", "*", "links", "*", "href"): "https://example.org/licence",
    ("channels", "*", "links", "*", "rel"): "license",
    ("channels", "*", "links", "*", "type"): "text/html",
    ("channels", "*", "links", "*", "title"): "The licence",
    ("channels", "*", "podcast"): "{categories: [News]}",
    ("channels", "*", "podcast", "author"): "The City Desk",
    ("channels", "*", "podcast", "email"): "desk@example.org",
    ("channels", "*", "podcast", "image"): "https://www.example.org/cover.jpg",
    ("channels", "*", "podcast", "categories"): "[News]",
    ("channels", "*", "podcast", "categories", "*"): "Society & Culture > Documentary",
    ("channels", "*", "podcast", "explicit"): "false",
    ("channels", "*", "podcast", "type"): "episodic",
    ("channels", "*", "podcast", "medium"): "podcast",
    ("channels", "*", "was"): "old-news",
    ("channels", "*", "was", "*"): "old-news",
    ("retired",): "[old-spots]",
    ("retired", "*"): "old-spots",
}


def missing(path: KeyPath) -> Complaint:
    """Return the complaint that a required key is not there."""
    return Complaint(
        path=path, cause="is required and missing", cure=f"add {_labelled(path)}"
    )


def mistyped(
    path: KeyPath, error_type: str, got: str, value: object, *, choices: str = ""
) -> Complaint:
    """Return the complaint that a value is of the wrong kind.

    Args:
        path: The key of the value.
        error_type: What pydantic calls the error.
        got: The value, as it may be shown.
        value: The value.
        choices: The values that may be, in words, where they are few.
    """
    expected = _EXPECTED.get(error_type, choices or "another value")
    cure = f"write for example {_labelled(path)}"
    if expected == "text":
        expected = f"text such as {_quoted(example(path))}"
        if isinstance(value, int | float):
            cure = f'put it in quotes: "{str(value).lower()}"'
    return Complaint(path=path, cause=f"expected {expected}, got {got}", cure=cure)


def _quoted(text: str) -> str:
    return text if text.startswith('"') else f'"{text}"'


def _labelled(path: KeyPath) -> str:
    """Return what would be right, behind its key if it has one."""
    key = path[-1] if path else 0
    return example(path) if isinstance(key, int) else f"{_printable(key)}: {example(path)}"


def example(path: KeyPath) -> str:
    """Return what would be right at a path."""
    return next(
        (text for pattern, text in _EXAMPLES.items() if _fits(pattern, path)),
        _condition_example(path),
    )


def _condition_example(path: KeyPath) -> str:
    """Conditions stand in one another, so that no finite table holds their paths."""
    if path[-1] in {"all", "any"}:
        return "[{title: toolkit}, {title: catalogue}]"
    return (
        "{title: toolkit}" if path[-1] == "not" or isinstance(path[-1], int) else "toolkit"
    )


def _fits(pattern: Sequence[str], path: KeyPath) -> bool:
    return len(pattern) == len(path) and all(
        want in ("*", have) for want, have in zip(pattern, path, strict=True)
    )
