"""What somebody asks of all that is published, in the parameters of an address.

Read here and nowhere else: query feeds and the API take the same words, refuse the same
mistakes, and write an address in the same way.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote, urlencode

from htfeed.store.searches import Query
from htfeed.syntax.searches import terms

LIMIT: Final = 50
"""How many items are given where nobody says."""
MOST: Final = 100
"""How many are given at most."""
LONGEST: Final = 200
"""Characters of a value."""
VALUES: Final = 20
"""How many values may be given in all."""

PARAMETERS: Final[Mapping[str, str]] = {
    "q": 'Words that all have to be there; "words in order", -excluded, beginn*',
    "category": "One of the categories that channels show",
    "source": "Key of a source",
    "tag": "A tag of the item's own, in any case",
    "lang": "Language (RFC 4647 §3.3.1): `de` means `de-AT` as well",
    "kind": "`article`, `audio`, `video`, `image` or `document`",
    "since": "Only items as young as this: a day, or a time (RFC 3339)",
    "limit": f"How many items, {MOST} at most; {LIMIT} where it is not given",
}
"""What can be asked, in words."""
_BARE_PLUS: Final = re.compile(r"(?<=:\d\d) (?=\d\d:\d\d$)")
"""What comes of a ``+01:00`` that nobody has encoded, in a form (URL Standard §5.1)."""
ONCE: Final = frozenset({"q", "since", "limit"})
"""What can be said only once; of the others any one is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """That a question cannot be answered, and why, for whoever asks."""

    reason: str
    parameter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, in one order and one spelling."""

    parameters: tuple[tuple[str, str], ...] = ()
    """Sorted, and without what says nothing."""
    limit: int = LIMIT
    since: datetime | None = None

    def values(self, name: str) -> tuple[str, ...]:
        """Return what is said of a parameter."""
        return tuple(value for key, value in self.parameters if key == name)

    @property
    def q(self) -> str:
        """Return the words that are asked for, as they were typed."""
        return next(iter(self.values("q")), "")

    @property
    def canonical(self) -> str:
        """Return the query of an address, percent-encoded (RFC 3986 §3.4)."""
        return urlencode(self.parameters, quote_via=quote, safe="")

    @property
    def words(self) -> str:
        """Return what is asked in words, for a title; empty where all is wanted."""
        told = [
            f"{name} {value}"
            for name, value in self.parameters
            if name not in {"q", "limit"}
        ]
        return ", ".join(filter(None, (self.q, *told)))

    def query(self, public: Collection[str], *, before: int | None = None) -> Query | None:
        """Return what to ask of the store; None where nothing public can be meant.

        Args:
            public: The categories of all channels: no others can be asked for.
            before: See :class:`htfeed.store.searches.Query`.
        """
        wanted = self.values("category")
        categories = tuple(each for each in wanted if each in public)
        said, languages = terms(self.q), self.values("lang")
        if (wanted and not categories) or (self.q and not said):
            return None
        return Query(
            words=said,
            categories=categories,
            sources=self.values("source"),
            tags=self.values("tag"),
            # RFC 4647 §3.3.1: it means any language.
            languages=() if "*" in languages else languages,
            kinds=self.values("kind"),
            since=self.since,
            before=before,
            limit=self.limit,
        )


def question(
    given: Iterable[tuple[str, str]], *, known: Collection[str] = tuple(PARAMETERS)
) -> Question | Refused:
    """Return what is asked, or why it cannot be answered.

    Args:
        given: Names and values, decoded; values that are empty say nothing, as forms
            send them.
        known: The parameters that there are.
    """
    said = sorted({(name, value.strip()) for name, value in given})
    names = Counter(name for name, value in said if value)
    strange = next((name for name, _ in said if name not in known), None)
    if strange is not None:
        return Refused(
            reason=f"there is no parameter {strange[:LONGEST]!r}; there are"
            f" {', '.join(sorted(known))}",
            parameter=strange[:LONGEST],
        )
    parameters = tuple((name, value) for name, value in said if value)
    if len(parameters) > VALUES:
        return Refused(
            reason=f"{len(parameters)} values are given, and {VALUES} at most go"
        )
    for name, value in parameters:
        if len(value) > LONGEST:
            return Refused(
                reason=f"{name} has {len(value)} characters, and {LONGEST} at most go",
                parameter=name,
            )
        if name in ONCE and names[name] > 1:
            return Refused(reason=f"{name} can be given only once", parameter=name)
    return _read(parameters)


def _read(parameters: tuple[tuple[str, str], ...]) -> Question | Refused:
    told = dict(parameters)
    limit = told.get("limit", str(LIMIT))
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit) <= MOST):
        return Refused(reason=f"limit is a number from 1 to {MOST}", parameter="limit")
    since = _instant(told["since"]) if "since" in told else None
    if "since" in told and since is None:
        return Refused(
            reason="since is a day or a time, such as 2026-11-20 or 2026-11-20T06:00:00Z",
            parameter="since",
        )
    spelt = {"limit": None if int(limit) == LIMIT else str(int(limit))}
    if since is not None:
        spelt["since"] = since.isoformat().replace("+00:00", "Z")
    kept = ((name, spelt.get(name, value)) for name, value in parameters)
    return Question(
        parameters=tuple((name, value) for name, value in kept if value is not None),
        limit=int(limit),
        since=since,
    )


def _instant(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(_BARE_PLUS.sub("+", text))
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
