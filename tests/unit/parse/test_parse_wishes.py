"""When a feed says that it is worth asking."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.constructs import Wishes
from htfeed.parse.documents import parse

SY = "http://purl.org/rss/1.0/modules/syndication/"
ITEM = "<item><title>t</title></item>"


def rss(said: str, items: str = ITEM) -> Wishes:
    text = f"<rss version='2.0' xmlns:sy='{SY}'><channel><title>t</title>{said}{items}"
    return parse(f"{text}</channel></rss>".encode()).wishes


@pytest.mark.parametrize(
    ("said", "wishes"),
    [
        pytest.param("<ttl> 240 </ttl>", Wishes(ttl=timedelta(hours=4)), id="ttl"),
        pytest.param("<ttl>0</ttl>", Wishes(), id="none"),
        pytest.param("<ttl>-5</ttl>", Wishes(), id="negative"),
        pytest.param("<ttl>9999999999</ttl>", Wishes(), id="junk"),
        pytest.param("<ttl>an hour</ttl>", Wishes(), id="words"),
        pytest.param(
            "<skipHours><hour>0</hour><hour>24</hour><hour>7</hour><hour>25</hour>"
            "<hour/></skipHours>",
            Wishes(skip_hours=(0, 7)),
            id="hours",
        ),
        pytest.param(
            "<skipDays><day>Sunday</day><day> monday </day><day>Noday</day></skipDays>",
            Wishes(skip_days=(0, 6)),
            id="days",
        ),
        pytest.param(
            "<sy:updatePeriod>\n daily </sy:updatePeriod>"
            "<sy:updateFrequency>4</sy:updateFrequency>",
            Wishes(ttl=timedelta(hours=6)),
            id="four times a day",
        ),
        pytest.param(
            "<sy:updateFrequency>2</sy:updateFrequency>",
            Wishes(ttl=timedelta(hours=12)),
            id="daily, as the module says",
        ),
        pytest.param("<sy:updatePeriod>often</sy:updatePeriod>", Wishes(), id="no period"),
        pytest.param(
            "<sy:updatePeriod>hourly</sy:updatePeriod>"
            "<sy:updateFrequency>0</sy:updateFrequency>",
            Wishes(),
            id="never",
        ),
        pytest.param(
            "<ttl>30</ttl><sy:updatePeriod>daily</sy:updatePeriod>",
            Wishes(ttl=timedelta(minutes=30)),
            id="its own word first",
        ),
    ],
)
def test_a_wish_is_read(said: str, wishes: Wishes) -> None:
    assert rss(said) == wishes


def test_an_atom_feed_may_have_them_too() -> None:
    text = (
        f"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:sy='{SY}'><title>t</title>"
        "<sy:updatePeriod>weekly</sy:updatePeriod><entry><title>e</title></entry></feed>"
    )

    assert parse(text.encode()).wishes.ttl == timedelta(weeks=1)


def test_an_item_has_no_wishes() -> None:
    assert rss("", "<item><title>t</title><ttl>240</ttl></item>") == Wishes()


@given(st.text(st.characters(exclude_characters="<&\0", exclude_categories=["Cs", "Cc"])))
def test_any_text_is_read_or_ignored(text: str) -> None:
    rss(f"<ttl>{text}</ttl><skipHours><hour>{text}</hour></skipHours>")
