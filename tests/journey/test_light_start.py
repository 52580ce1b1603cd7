"""A pass that finds nothing to do imports nothing to do it with."""

from journey.conftest import CONFIG, Desk

HEAVY = ("lxml.etree", "feedparser", "feedgen.feed", "jinja2", "requests", "ruamel.yaml")
SOON = "2026-11-23T12:01:00Z"
NEVER = (
    *("alembic", "apscheduler", "starlette", "uvicorn", "structlog"),
    "sqlalchemy.dialects.postgresql",
)


def test_nothing_due_means_no_readers_and_no_writers(desk: Desk) -> None:
    desk.write("config.yaml", CONFIG.replace('path: "feeds/*"', 'url: "http://192.0.2.1/"'))
    desk.run(now="2026-11-23T12:00:00Z")

    done = desk.python("-X", "importtime", "-m", "htfeed", "run", "--now", SOON)

    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert done.returncode == 0
    assert "sqlalchemy" in imported
    assert imported.isdisjoint(HEAVY + NEVER)


def test_the_version_imports_nothing_at_all(desk: Desk) -> None:
    done = desk.python("-X", "importtime", "-m", "htfeed", "--version")

    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert done.stdout.startswith("htfeed ")
    assert imported.isdisjoint({"typer", "sqlalchemy", "htfeed.cli"})


def test_a_feed_is_read_and_published_without_what_others_are_made_with(
    desk: Desk,
) -> None:
    head = "<title>News</title><link>https://example.org/</link><description/>"
    head += "<language>en</language>"
    for number in (1, 2):
        item = f"<item><guid>urn:{number}</guid><title>Item {number}</title></item>"
        feed = f"<rss version='2.0'><channel>{head}{item}</channel></rss>"
        desk.write("feeds/news.rss", feed)
        done = desk.python("-X", "importtime", "-m", "htfeed", "run")
        assert done.returncode == 0

    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert {"lxml.etree", "jinja2"} <= imported
    others = {"feedparser", "icalendar", "markdown_it", "requests", "ruamel.yaml"}
    assert imported.isdisjoint(others), imported & others
