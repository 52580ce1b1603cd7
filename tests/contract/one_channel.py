"""Writes all documents of one rich channel to standard output, for comparing bytes."""

import sys
from datetime import UTC, datetime, timedelta

from htfeed.constructs import Category, Date, Enclosure, Image, Link, Person
from htfeed.model import FeedInfo, Item
from htfeed.publish.channel import Channel, ChannelSettings, Listing, Site
from htfeed.publish.documents import documents, site_documents

RICH = Item(
    source="wire",
    source_id="1",
    place="feeds/wire.md",
    id="tag:wire.example,2026:1",
    title="A day at the harbour",
    links=(Link(href="https://wire.example/1"),),
    published=Date(at=datetime(2008, 11, 21, tzinfo=UTC), day_only=True),
    updated=Date(at=datetime(2008, 11, 23, 4, 5, 6, 700000, tzinfo=UTC)),
    authors=(Person(name="Ann"), Person(name="Bo", email="bo@wire.example")),
    categories=(Category(term="sea", scheme="https://wire.example/s", label="The sea"),),
    summary="<p>Ships come and go.</p>",
    content="<p>Ships come and go &amp; stay.</p>",
    enclosures=(
        Enclosure(url="https://wire.example/a.mp3", duration=timedelta(seconds=30)),
    ),
    image=Image(alt="A ship"),
    durations=(timedelta(seconds=30), timedelta(seconds=60)),
    kind="audio",
    origin=FeedInfo(title="The other wire"),
)
SITE = Site(title="The wire", url="https://wire.example/", timezone="Europe/Vienna")
SETTINGS = ChannelSettings(title="News", category="news")


def main() -> None:
    """Write every document, its path first."""
    channel = Channel(
        key="news",
        id="tag:wire.example,2026:news",
        site=SITE,
        settings=SETTINGS,
        items=(RICH,),
    )
    listing = Listing(key="news", settings=SETTINGS, items=1, updated=channel.updated)
    for document in (*documents(channel), *site_documents(SITE, (listing,))):
        sys.stdout.buffer.write(document.path.encode() + b"\n" + document.body)


if __name__ == "__main__":
    main()
