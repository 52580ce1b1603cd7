"""Elements that Atom and RSS lend from other vocabularies."""

from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from htfeed.constructs import Date, Enclosure, Image, Link, Person
from htfeed.formats import XMLNS
from htfeed.model import Item
from htfeed.publish import vocabularies


def written(item: Item) -> list[tuple[str, str | None, dict[str, str]]]:
    parent = etree.Element("item")
    vocabularies.shared_elements(parent, item)
    names = {uri: prefix for prefix, uri in XMLNS.items()}
    return [
        (
            f"{names[etree.QName(each).namespace or '']}:{etree.QName(each).localname}",
            each.text,
            {str(key): str(value) for key, value in each.attrib.items()},
        )
        for each in parent
    ]


def item(**values: object) -> Item:
    return Item(source="a", source_id="1", place="p", **values)  # type: ignore[arg-type]


def test_nothing_is_written_of_nothing() -> None:
    assert written(item(kind="article")) == []


def test_one_duration_is_the_items_and_further_ones_are_its_format() -> None:
    lengths = (timedelta(seconds=30), timedelta(seconds=60), timedelta(hours=1))

    assert written(item(durations=lengths)) == [
        ("itunes:duration", "0:30", {}),
        ("dc:format", "1:00, 1:00:00", {}),
    ]


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("audio", "Sound"),
        ("video", "MovingImage"),
        ("image", "StillImage"),
        ("document", "Text"),
    ],
)
def test_kinds_are_words_of_dublin_core(kind: str, word: str) -> None:
    assert written(item(kind=kind)) == [("dc:type", word, {})]


def test_a_day_without_a_time_is_written_as_a_day() -> None:
    date = Date(at=datetime(2008, 11, 21, tzinfo=UTC), day_only=True)

    assert written(item(published=date, updated=date)) == [
        ("dcterms:issued", "2008-11-21", {}),
        ("dcterms:modified", "2008-11-21", {}),
    ]


def test_a_picture_of_which_only_the_text_is_left_keeps_its_text() -> None:
    assert written(item(image=Image(alt="Report cover"))) == [
        ("media:text", "Report cover", {"type": "plain"})
    ]


def test_a_picture_is_written_with_all_that_it_has() -> None:
    image = Image(url="https://a.example/i.png", alt="A ship", credit="J. Doe")

    assert written(item(image=image)) == [
        ("media:thumbnail", None, {"url": "https://a.example/i.png"}),
        ("media:credit", "J. Doe", {}),
        ("media:text", "A ship", {"type": "plain"}),
    ]


def test_a_link_leaves_out_what_the_schema_refuses() -> None:
    parent = etree.Element("entry")

    vocabularies.link(
        parent, "link", Link(href="https://a.example/", rel="", type="html", hreflang="e n")
    )

    assert dict(parent[0].attrib.items()) == {
        "rel": "related",
        "href": "https://a.example/",
    }


def test_media_contents_tell_size_type_and_length() -> None:
    parent = etree.Element("item")
    film = Enclosure(
        url="https://a.example/f.mp4",
        type="video/mp4",
        length=12,
        duration=timedelta(seconds=61),
        title="Film",
    )

    vocabularies.media_contents(parent, (film,), titled=True)

    assert dict(parent[0].attrib.items()) == {
        "url": "https://a.example/f.mp4",
        "type": "video/mp4",
        "fileSize": "12",
        "duration": "61",
    }
    assert parent[0][0].text == "Film"


@pytest.mark.parametrize(
    ("person", "name"),
    [
        (Person(name="Ann", email="a@b.example"), "Ann"),
        (Person(email="a@b.example", uri="https://b.example/"), "a@b.example"),
        (Person(uri="https://b.example/"), "https://b.example/"),
        (Person(), ""),
    ],
)
def test_everybody_is_called_something(person: Person, name: str) -> None:
    assert vocabularies.display_name(person) == name


@pytest.mark.parametrize("text", [None, "", "no address", "a b@c", "@", "a@", "a@b@c"])
def test_what_is_no_mail_address_is_none(text: str | None) -> None:
    assert vocabularies.mail(text) is None
