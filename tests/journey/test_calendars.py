"""Events that are announced: a calendar as long as there is one to announce."""

import icalendar

from journey.conftest import Desk
from journey.test_commands import answering

EVENT = """\
---
title: Open day of the lifeboats
date: 2026-11-20
starts: 2026-12-03 10:00
ends: 2026-12-04
location: Quay 4
---
Bring boots, and a very long sentence that has to be folded as no line is longer than 75.
"""


def events(desk: Desk) -> list[icalendar.Component]:
    body = (desk.root / "public" / "news.ics").read_bytes()
    return icalendar.Calendar.from_ical(body).walk("VEVENT")


def test_what_is_announced_stands_in_the_calendar_and_in_all_that_is_published(
    desk: Desk,
) -> None:
    desk.entry("a", "A report")
    desk.write("feeds/b.md", EVENT)

    desk.run()

    (event,) = events(desk)
    assert event["summary"] == "Open day of the lifeboats"
    assert event["location"] == "Quay 4"
    assert event["dtstart"].to_ical() == b"20261203T100000Z"
    assert event["dtend"].to_ical() == b"20261205T000000Z"
    public = desk.root / "public"
    assert "<ev:startdate>2026-12-03T10:00:00Z</ev:startdate>" in (
        public / "news.rss"
    ).read_text("utf-8")
    page = (public / "news" / "index.html").read_text("utf-8")
    assert "Takes place" in page
    assert "news.ics" in page
    assert "news.ics" in (public / "index.html").read_text("utf-8")
    assert not (public / "media.ics").exists()


def test_a_server_names_the_calendars_that_there_are(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.write("feeds/b.md", EVENT)
    desk.run()

    with answering(desk.root) as served:
        assert served.process.stdout is not None
        told = [served.process.stdout.readline() for _ in range(2)]

    channels = {each.split("/")[3]: ".ics" in each for each in told}
    assert channels == {"news": True, "media": False}


def test_without_events_there_is_no_calendar_any_more(desk: Desk) -> None:
    desk.entry("a", "A report")
    desk.write("feeds/b.md", EVENT)
    desk.run()

    desk.write("feeds/b.md", EVENT.replace("starts:", "id: b\nx-starts:"))
    desk.run(now="2026-11-23T13:00:00Z")

    assert not (desk.root / "public" / "news.ics").exists()
    assert "news.ics" not in (desk.root / "public/index.html").read_text("utf-8")
