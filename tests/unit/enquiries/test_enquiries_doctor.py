"""Whether all is well: each check finds what it is there for, and changes nothing."""

import errno
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest

from htfeed.config import Config, load
from htfeed.enquiries.doctor import diagnose
from htfeed.enquiries.findings import Finding
from htfeed.errors import ConfigError
from htfeed.model import Changes, Health
from htfeed.pipeline.heartbeat import SILENT
from htfeed.store import Claimable, Outcome, Store
from htfeed.store.opening import open_store
from htfeed.worker import run_pass

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CONFIG = """\
site: {title: Example, url: "https://example.org/"}
sources:
  - {key: files, path: "feeds/*", categories: [news]}
  - {key: partner, url: "https://example.org/feed", categories: [news]}
channels:
  news: {title: News, category: news}
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """The config of a site that has never run."""
    (tmp_path / "config.yaml").write_text(CONFIG)
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "a.md").write_text("---\ntitle: A\n---\nWords.\n")
    return load(tmp_path / "config.yaml", {})


@pytest.fixture
def site(config: Config) -> Config:
    """A site with a pass behind it, in which only files were looked at."""
    with opened(config) as store:
        run_pass(config, store, clock=lambda: NOW, wanted=Claimable(only="files"))
    return config


@contextmanager
def opened(config: Config) -> Iterator[Store]:
    with closing(open_store(config.store)) as store:
        yield store


def of(check: str, config: Config | ConfigError, now: datetime = NOW) -> list[Finding]:
    return [each for each in diagnose(config, now) if each.check == check]


def set_state(config: Config, **fields: object) -> None:
    with opened(config) as store:
        (claim,) = store.claim(
            NOW, owner="me", lease=HOUR, wanted=Claimable(only="partner")
        )
        store.keep(
            [
                Outcome(
                    at=NOW,
                    fence=claim.fence,
                    state=replace(claim.state, **fields),  # type: ignore[arg-type]
                    places={},
                    changes=Changes(),
                    normaliser=1,
                )
            ],
            {},
        )


def test_a_site_at_work_is_well(site: Config) -> None:
    findings = list(diagnose(site, NOW))

    assert {each.verdict for each in findings} == {"ok"}
    assert {each.check for each in findings} >= {
        *("config", "store", "output", "disk", "clock", "versions", "sources", "worker")
    }
    assert of("sources", site)[0].says == "1 not asked yet; 1 well"


def test_a_site_that_has_never_run_is_well_and_nothing_is_made(
    config: Config, tmp_path: Path
) -> None:
    findings = list(diagnose(config, NOW))

    assert {each.verdict for each in findings} == {"ok"}
    assert sorted(each.name for each in tmp_path.iterdir()) == ["config.yaml", "feeds"]


def test_without_a_config_the_other_checks_are_done() -> None:
    error = ConfigError("c.yaml:1:1: a: is wrong; mend it\nc.yaml:2:1: b: is wrong; too")

    findings = list(diagnose(error, NOW))

    assert [each.says for each in findings if each.verdict == "bad"] == [
        "c.yaml:1:1: a: is wrong; mend it",
        "c.yaml:2:1: b: is wrong; too",
    ]
    assert {each.check for each in findings} >= {"clock", "versions"}


def test_a_warning_of_the_config_is_a_finding(site: Config) -> None:
    doubtful = replace(site, warnings=("nothing reaches news",))

    assert of("config", doubtful)[0].verdict == "warn"


def test_a_damaged_store_is_bad_and_the_output_is_looked_at_all_the_same(
    site: Config,
) -> None:
    Path(site.store.removeprefix("sqlite:///")).write_text("no database" * 1000)

    (store,) = of("store", site)

    assert (store.verdict, "no SQLite database" in store.says) == ("bad", True)
    assert [each.verdict for each in of("output", site)] == ["ok"]


def test_an_old_schema_is_told_with_what_brings_it_up_to_date(site: Config) -> None:
    with sqlite3.connect(site.store.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()

    (store,) = of("store", site)

    assert (store.verdict, "old schema 0001" in store.says) == ("warn", True)
    assert "htfeed migrate" in store.cure


def test_documents_that_somebody_took_away_are_told(site: Config) -> None:
    (Path(site.output) / "news.rss").unlink()

    (output,) = of("output", site)

    assert (output.verdict, "news.rss" in output.says) == ("warn", True)


@pytest.mark.parametrize(
    ("health", "says"),
    [
        ("failing", "1 failing (partner); 1 well"),
        ("blocked", "1 whose address is refused (partner); 1 well"),
        ("held", "1 with withdrawals held back (partner); 1 well"),
        ("gone", "1 gone for good (410) (partner); 1 well"),
    ],
)
def test_sources_that_are_not_well_are_named(site: Config, health: str, says: str) -> None:
    set_state(site, health=health)

    (sources,) = of("sources", site)

    assert (sources.verdict, sources.says) == ("warn", says)
    assert "htfeed status" in sources.cure


@pytest.mark.parametrize(
    ("health", "says"),
    [
        ("resting", "1 whose host wants a rest (partner); 1 well"),
        ("moved", "1 asked at another address (partner); 1 well"),
        ("new", "1 not asked yet; 1 well"),
    ],
)
def test_sources_that_are_no_worry_are_told_all_the_same(
    site: Config, health: str, says: str
) -> None:
    set_state(site, health=health)

    (sources,) = of("sources", site)

    assert (sources.verdict, sources.says) == ("ok", says)


@pytest.mark.parametrize("health", get_args(Health))
def test_whatever_a_source_is_doctors_tell_of_it(site: Config, health: str) -> None:
    set_state(site, health=health)

    (sources,) = of("sources", site)

    told = sum(int(each.split()[0]) for each in sources.says.split("; "))
    assert told == len(site.sources)


def test_a_paused_source_is_told_and_is_no_worry(site: Config) -> None:
    with opened(site) as store:
        store.pause("partner", "they move house")

    (sources,) = of("sources", site)

    assert (sources.verdict, sources.says) == ("ok", "1 paused (partner); 1 well")


def test_what_keeps_a_channel_back_is_told_with_its_own_cure(
    site: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    (site.root / "feeds" / "b.md").write_text("---\ntitle: B\n---\nMore words.\n")
    with opened(site) as store, monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        run_pass(site, store, clock=lambda: NOW + HOUR, wanted=Claimable(only="files"))

    told = [str(each.says) + each.cure for each in of("channels", site)]

    assert told
    for each in told:
        assert each.endswith("no space is left on the disk; make room and run again")


def test_a_clock_that_never_was_set_is_bad(site: Config) -> None:
    (clock,) = of("clock", site, datetime(1970, 1, 1, tzinfo=UTC))[-1:]

    assert (clock.verdict, "1970-01-01" in clock.says) == ("bad", True)


def test_what_happened_in_the_future_tells_that_the_clock_went_back(site: Config) -> None:
    back, small = of("clock", site, NOW - HOUR), of("clock", site, NOW - HOUR / 60)

    assert "2026-11-23T12:00:00Z, which is still to come" in back[0].says
    assert back[0].verdict == "warn"
    assert [each.verdict for each in small] == ["ok"]


def test_a_source_that_is_due_in_years_only_is_told(site: Config) -> None:
    set_state(site, next_due=NOW + timedelta(days=4000))

    clock = of("clock", site)[0]

    assert clock.verdict == "warn"
    assert clock.says.endswith("partner")
    assert "source reset" in clock.cure


@pytest.mark.parametrize(
    ("age", "verdict"), [(timedelta(), "ok"), (SILENT, "ok"), (HOUR, "warn")]
)
def test_a_worker_that_is_silent_is_told(
    site: Config, age: timedelta, verdict: str
) -> None:
    note = json.dumps({"at": (NOW - age).isoformat(), "owner": "me"})
    with opened(site) as store:
        store.remember("heartbeat", note)

    assert [each.verdict for each in of("worker", site)] == [verdict]


@pytest.mark.parametrize("note", ["", "x", "{}", "[]", '{"at": 5}', '{"at": "noon"}'])
def test_a_heartbeat_that_cannot_be_read_is_none(site: Config, note: str) -> None:
    with opened(site) as store:
        store.remember("heartbeat", note)

    (worker,) = of("worker", site)

    assert (worker.verdict, worker.says) == ("ok", "none has said that it is at work")
