"""Measure searches in a store of a million items, on each engine.

    python benchmarks/searching.py [--items 1000000] [--folder .bench]
        [--postgresql postgresql://postgres@127.0.0.1:5432/postgres]

The SQLite file is made once and used again; PostgreSQL gets its rows, in a schema
``htfeed_bench`` that is made once as well. Each question is asked 30 times, after it was
asked twice for the caches.
"""

import argparse
import random
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import accumulate, islice
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, Engine, Table, insert, select, text

from htfeed.constructs import Category, Date, Link
from htfeed.model import Item, Placement
from htfeed.store import Store
from htfeed.store.fulltext import rebuild
from htfeed.store.indexing import row_of, words_of
from htfeed.store.opening import database_at, open_store
from htfeed.store.records import item_to_json
from htfeed.store.searches import Query
from htfeed.store.tables import items, ledger, placements, sources, texts
from htfeed.store.transactions import writing
from htfeed.syntax.searches import terms

SCHEMA = "htfeed_bench"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
YEARS = timedelta(days=5 * 365)
CHANNELS = [f"channel-{number}" for number in range(20)]
SOURCES = [f"source-{number}" for number in range(1000)]
LANGUAGES = ("en", "de", "fr", "es-MX", "pt")
KINDS = ("article",) * 8 + ("audio", "video")
SYLLABLES = [one + two for one in "bcdfghjklmnprstvz" for two in "aeiou"]
# By Zipf's law, as in a language: the hundredth is met a hundredth as often as the first.
VOCABULARY = [
    "".join(random.Random(number).choices(SYLLABLES, k=2 + number % 3)) + str(number % 7)
    for number in range(60_000)
]
WEIGHTS = list(accumulate(1 / (rank + 10) for rank in range(len(VOCABULARY))))
AT_ONCE = 5000
TIMES = 30

QUESTIONS: dict[str, dict[str, Any]] = {
    "newest 50 of a channel": {"categories": ("channel-3",)},
    "a rare word": {"words": terms(VOCABULARY[50_000])},
    "a word of 1 in 100": {"words": terms(VOCABULARY[1200])},
    "a word of 1 in 10": {"words": terms(VOCABULARY[90])},
    "a word of every second item": {"words": terms("morning")},
    "two such words that meet 10 times": {"words": terms("morning evening")},
    "two words of 1 in 10": {"words": terms(f"{VOCABULARY[90]} {VOCABULARY[91]}")},
    "a frequent word in a language": {"words": terms("morning"), "languages": ("de",)},
    "a rare word in a channel": {
        "words": terms(VOCABULARY[20_000]),
        "categories": ("channel-3",),
    },
    "a word of 1 in 100 of a source": {
        "words": terms(VOCABULARY[1200]),
        "sources": ("source-7",),
    },
    "a beginning of four letters": {"words": terms(f"{VOCABULARY[1200][:4]}*")},
    "a beginning of two letters": {"words": terms("ba*")},
    "a frequent word without another": {"words": terms("morning -evening")},
    "a phrase of two frequent words": {
        "words": terms(f'"{VOCABULARY[0]} {VOCABULARY[1]}"')
    },
    "a tag of 1 in 200": {"tags": ("tag 17",)},
    "a word that is not there": {"words": terms("nowhere")},
}


def an_item(number: int, total: int, chance: random.Random) -> Item:
    """Return an item of about 130 words; half of all are of the morning."""
    said = chance.choices(VOCABULARY, cum_weights=WEIGHTS, k=chance.randint(60, 200))
    said.append("morning" if number % 2 else "evening")
    if number % (total // 10) == 0:
        said.append("morning")
    at = NOW - YEARS + YEARS / total * number - timedelta(hours=chance.randint(0, 48))
    source = chance.choice(SOURCES)
    return Item(
        source=source,
        source_id=f"{number}",
        place=f"https://{source}.example/feed",
        id=f"tag:bench.example,2026:{number}",
        title=" ".join(said[:7]),
        links=(Link(href=f"https://{source}.example/{number}"),),
        published=Date(at=at),
        content=f"<p>{' '.join(said[7:])}</p>",
        categories=(Category(term=f"Tag {chance.randrange(200)}"),),
        language=chance.choice(LANGUAGES),
        kind=chance.choice(KINDS),  # type: ignore[arg-type]
        placements=(Placement(category=chance.choice(CHANNELS), reason="a rule"),),
        first_seen=NOW,
    )


def rows_of(total: int) -> Iterator[tuple[Item, dict[str, object]]]:
    """Give each item with its row."""
    chance = random.Random(7)
    for number in range(1, total + 1):
        item = an_item(number, total, chance)
        yield (
            item,
            {
                "id": number,
                "source": item.source,
                "source_id": item.source_id,
                "published_id": item.id,
                "place": item.place,
                "digest": "",
                "revision": 1,
                "normaliser": 1,
                "first_seen": NOW,
                "sort_at": item.order,
                "hidden": False,
                "data": item_to_json(item),
            },
        )


def fill(engine: Engine, total: int) -> None:
    """Put items into a store, as publishing them all would have."""
    with writing(engine).begin() as connection:
        connection.execute(insert(sources), [_source(key) for key in SOURCES])
    made = rows_of(total)
    done = 0
    while part := list(islice(made, AT_ONCE)):
        with writing(engine).begin() as connection:
            _keep(connection, part)
        done += len(part)
        progress("made", done, total)
    with writing(engine).begin() as connection:
        rebuild(connection)
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")


def _keep(connection: Connection, part: Sequence[tuple[Item, dict[str, Any]]]) -> None:
    connection.execute(insert(items), [row for _, row in part])
    placed = [
        {
            "item": row["id"],
            "category": item.placements[0].category,
            "position": 0,
            "sort_at": row["sort_at"],
            "reason": "a rule",
        }
        for item, row in part
    ]
    connection.execute(insert(placements), placed)
    connection.execute(insert(ledger), [_entered(row) for _, row in part])
    told = [
        {
            **row_of(
                item, [item.placements[0].category], kept_as=row["id"], at=row["sort_at"]
            ),
            "words": words_of(item),
        }
        for item, row in part
    ]
    connection.execute(insert(texts), told)


def _source(key: str) -> dict[str, object]:
    plain = dict.fromkeys(("configured", "watched", "paused", "lists", "official"), False)
    numbers = dict.fromkeys(("position", "failures", "problems", "fence"), 0)
    return {"key": key, "categories": [], "health": "ok", **plain, **numbers}


def _entered(row: dict[str, Any]) -> dict[str, object]:
    known = {name: row[name] for name in ("published_id", "source", "source_id")}
    return {**known, "first_published": NOW}


def copy(old: Engine, new: Engine, total: int) -> None:
    """Put the rows of one store into another; its index is made when all are there."""
    with new.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_texts_vector")
    for table in (sources, items, placements, ledger, texts):
        _copy(old, new, table, total)
    print("indexing", file=sys.stderr)
    with new.begin() as connection:
        connection.exec_driver_sql("SET maintenance_work_mem = '1GB'")
        connection.exec_driver_sql(
            "CREATE INDEX ix_texts_vector ON texts USING gin (vector)"
            " WITH (gin_pending_list_limit = 256)"
        )
    with new.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def _copy(old: Engine, new: Engine, table: Table, total: int) -> None:
    with old.connect() as reading, writing(new).begin() as connection:
        rows = reading.execution_options(yield_per=AT_ONCE).execute(select(table))
        done = 0
        for part in rows.mappings().partitions():
            connection.execute(insert(table), [dict(row) for row in part])
            done += len(part)
            progress(f"copied {table.name}", done, total)


def progress(what: str, done: int, total: int) -> None:
    """Tell how far it is, on one line."""
    end = "\n" if done >= total else "\r"
    print(f"{what}: {done:,} of {total:,}", end=end, file=sys.stderr, flush=True)


def measure(name: str, ask: Callable[[], object]) -> None:
    """Ask often, and tell what a half and all but one in a hundred took at most."""
    took: list[float] = []
    for _ in range(TIMES + 2):
        begun = perf_counter()
        answer = ask()
        took.append((perf_counter() - begun) * 1000)
    last = statistics.quantiles(took[2:], n=100)
    print(f"  {name:<36} {last[49]:8.1f} {last[98]:8.1f}   {answer}", flush=True)


def measured(store: Store, name: str) -> None:
    """Ask all questions of a store."""
    print(f"{name:<38} {'p50 ms':>8} {'p99 ms':>8}   found")
    measure(
        "newest 50 of a channel (lineup)",
        lambda: len(store.lineup("channel-3", 50)),
    )
    for question, asked in QUESTIONS.items():
        measure(question, partial(_found, store, Query(**asked)))


def _found(store: Store, query: Query) -> int:
    return len(store.search(query, CHANNELS).places)


def main() -> None:
    """Make what is missing, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path(".bench"))
    parser.add_argument("--postgresql")
    given = parser.parse_args()
    file = f"sqlite:///{given.folder}/{given.items}.db"
    with database_at(file) as (engine, _):
        open_store(file).close()
        with engine.connect() as connection:
            empty = connection.scalar(select(items.c.id).limit(1)) is None
        if empty:
            fill(engine, given.items)
    measured(open_store(file), f"SQLite, {given.items:,} items")
    if given.postgresql:
        url = f"{given.postgresql}?options=-csearch_path%3D{SCHEMA}_{given.items}"
        with database_at(given.postgresql) as (server, _), server.begin() as made:
            made.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}_{given.items}"))
        with database_at(url) as (other, _):
            open_store(url).close()
            with other.connect() as connection:
                empty = connection.scalar(select(items.c.id).limit(1)) is None
            if empty:
                copy(engine, other, given.items)
        measured(open_store(url), f"PostgreSQL, {given.items:,} items")


if __name__ == "__main__":
    main()
