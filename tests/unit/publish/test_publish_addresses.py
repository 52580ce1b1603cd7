"""Addresses in what is written are URIs, wherever they stand."""

from dataclasses import replace
from datetime import timedelta

import pytest

from htfeed.constructs import (
    Chapter,
    Credit,
    Enclosure,
    Episode,
    Image,
    InReplyTo,
    Link,
    Person,
    Transcript,
)
from htfeed.formats import FORMATS
from htfeed.model import FeedInfo, Item
from htfeed.publish.addresses import head_with_uris, with_uris
from htfeed.publish.channel import (
    Channel,
    ChannelSettings,
    FurtherLink,
    Podcast,
    Publisher,
    Site,
)
from htfeed.publish.writers import WRITERS

IRI = "https://münchen.example/é?a[]=1"
URI = "https://xn--mnchen-3ya.example/%C3%A9?a%5B%5D=1"


def item(address: str) -> Item:
    return Item(
        source="é",
        source_id=address,
        place="p",
        id="tag:x,2026:1",
        title="é",
        links=(Link(href=address),),
        authors=(Person(name="Ann", uri=address),),
        enclosures=(Enclosure(url=address),),
        image=Image(url=address),
        comments=address,
        credits=(Credit(name="Bo", uri=address, image=address),),
        episode=Episode(
            transcripts=(Transcript(url=address),),
            chapters=(Chapter(start=timedelta(), title="A", url=address, image=address),),
        ),
        in_reply_to=(InReplyTo(ref="urn:x-a:1", href=address, source=address),),
        origin=FeedInfo(image=address, links=(Link(href=address, rel="self"),)),
    )


def channel(address: str) -> Channel:
    site = Site(
        title="é",
        url="https://wire.example",
        publisher=Publisher(name="é", url=address),
        hubs=(address,),
    )
    settings = ChannelSettings(
        title="é",
        image=address,
        links=(FurtherLink(href=address, rel="related"),),
        podcast=Podcast(image=address),
    )
    return Channel(key="news", id="tag:x,2026:n", site=site, settings=settings)


def test_all_addresses_of_an_item_become_uris_and_nothing_else_does() -> None:
    told = with_uris(item(IRI))

    assert told == replace(item(URI), source_id=IRI)


def test_all_addresses_of_a_head_become_uris_and_nothing_else_does() -> None:
    assert head_with_uris(channel(IRI)) == channel(URI)


def test_what_has_uris_comes_back_as_it_is() -> None:
    plain, head = item(URI), channel(URI)

    assert with_uris(plain) is plain
    assert head_with_uris(head) is head


@pytest.mark.parametrize("key", FORMATS)
def test_no_document_holds_an_address_beyond_ascii(key: str) -> None:
    whole = replace(channel(IRI), items=(item(IRI),))

    assert "münchen" not in WRITERS[key].document(whole).decode()
