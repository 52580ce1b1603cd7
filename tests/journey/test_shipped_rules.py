"""The shipped rules place entries that they have never seen where an editor would."""

from dataclasses import replace

import pytest

from htfeed.categorise import categorise
from htfeed.config import Config, load
from htfeed.constructs import Enclosure, Kind
from htfeed.model import Item
from journey.archive import MEDIA, NEWS, PUBLICATIONS, ROOT


@pytest.fixture(scope="module")
def config() -> Config:
    return load(ROOT / "config.yaml", {})


def _category(config: Config, item: Item) -> str:
    (placement,) = categorise(item, config.rules, [NEWS])
    return placement.category


@pytest.mark.parametrize(
    ("category", "title"),
    [
        (MEDIA, "Video spot - Telephone (2001)"),
        (MEDIA, "TV spot 3 on forced labour"),
        (MEDIA, "anti-smuggling radio spots in five languages"),
        (MEDIA, "New public service announcement on child labour"),
        (MEDIA, "Blue Heart poster"),
        (MEDIA, "Blue Heart posters (2009)"),
        (MEDIA, "Film: The house by the lake"),
        (MEDIA, "Training film - At the border"),
        (MEDIA, "Photos: opening night"),
        (MEDIA, "At the border (short film, 2008)"),
        (MEDIA, "Lives for sale [video]"),
        (MEDIA, "Nepal: girls carrying bricks"),
        (MEDIA, "Port-au-Prince, Haiti: a young boy fetching water"),
        (PUBLICATIONS, "Toolkit to Combat Smuggling of Migrants"),
        (PUBLICATIONS, "Electronic Toolkit Chapter 11 Review"),
        (PUBLICATIONS, "toolkit"),
        (PUBLICATIONS, "Online Tool Kit for Judges"),
        (PUBLICATIONS, "Chapter 4 Evidence"),
        (PUBLICATIONS, "Catalogue of Materials"),
        (PUBLICATIONS, "Training manual for border police"),
        (PUBLICATIONS, "Handbook on witness protection"),
        (PUBLICATIONS, "Issue paper: organ trade"),
        (PUBLICATIONS, "Global Report on Trafficking in Persons"),
        (NEWS, "UNODC launches toolkit for prosecutors"),
        (NEWS, "UNODC unveils new poster"),
        (NEWS, "Handbook on witness protection released in Vienna"),
        (NEWS, "Lebanon: minister receives report on trafficking"),
        (NEWS, "Film festival opens in Vienna"),
        (NEWS, "Photo exhibition in Vienna: children at work"),
        (NEWS, "How a radio station spotted the traffickers"),
        (NEWS, "Report on trafficking alarms parliament"),
        (NEWS, "A new chapter in the fight against smuggling"),
        (NEWS, "Kenya: smuggling rising"),
        (NEWS, ""),
    ],
)
def test_title_alone_is_enough(config: Config, category: str, title: str) -> None:
    item = Item(source="any", source_id="1", place="any", title=title or None)

    assert _category(config, item) == category


@pytest.mark.parametrize(
    ("category", "text"),
    [
        (MEDIA, "A conversation with an expert. Duration: 12:05"),
        (MEDIA, "In this short film, a mother looks for her son."),
        (MEDIA, "These radio spots may be broadcast freely."),
        (NEWS, "9 May 2008 - In this film, the minister said, she saw her own town."),
        (NEWS, "Report cover9 May 2008 - A film, and these photos, move the jury."),
        (NEWS, "In this film festival eighteen directors take part."),
        (NEWS, "The picture is all over the newspapers."),
        (NEWS, "The detention had a duration of 12 days."),
    ],
)
def test_text_tells_where_the_title_does_not(
    config: Config, category: str, text: str
) -> None:
    untold = Item(source="any", source_id="1", place="any", title="Hope")
    summed_up = replace(untold, summary=text)
    in_full = replace(untold, content=f"<p>{text}</p>")

    assert _category(config, summed_up) == category
    assert _category(config, in_full) == category


def test_what_can_be_played_is_media_unless_it_goes_with_an_article(config: Config) -> None:
    enclosures = (Enclosure(url="https://example.org/a.mp3", type="audio/mpeg"),)
    episode = Item(source="any", source_id="1", place="any", enclosures=enclosures)
    article = Item(
        source="any", source_id="2", place="any", enclosures=enclosures, kind="article"
    )

    assert _category(config, episode) == MEDIA
    assert _category(config, article) == NEWS


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        (MEDIA, "audio"),
        (MEDIA, "video"),
        (MEDIA, "image"),
        (PUBLICATIONS, "document"),
        (NEWS, "article"),
    ],
)
def test_the_kind_that_a_source_tells_decides(
    config: Config, category: str, kind: Kind
) -> None:
    item = Item(source="any", source_id="1", place="any", title="Hope", kind=kind)

    assert _category(config, item) == category
