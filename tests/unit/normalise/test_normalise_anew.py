"""A kept item made anew is what reading its document again would make of it."""

from dataclasses import replace
from datetime import UTC, datetime

from htfeed.constructs import Text
from htfeed.model import Item, Placement
from htfeed.normalise.anew import normalise_anew
from htfeed.normalise.items import normalise
from htfeed.parse.documents import parse

URL = "https://example.org/feed"
FEED = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">
<title>F</title><id>urn:f</id><link href="https://example.org/"/>
<entry><id>urn:1</id><title>One</title><link href="/1"/>
<updated>2026-11-20T10:00:00Z</updated>
<content type="html">&lt;p>See &lt;a href="/2">this&lt;/a>.&lt;/p></content>
</entry></feed>"""
SEEN = datetime(2026, 11, 21, tzinfo=UTC)


def an_item() -> Item:
    parsed = parse(FEED, base=URL)
    (item,) = normalise(
        parsed, source="s", place=URL, base=URL, day_first=False, own_file=False
    ).items
    return replace(
        item,
        id="urn:published",
        first_seen=SEEN,
        placements=(Placement(category="news", reason="a rule"),),
    )


def test_by_the_same_rules_nothing_differs() -> None:
    item = an_item()

    assert normalise_anew(item, day_first=False, embargo=False, own_file=False) == item


def test_what_older_rules_made_is_made_of_what_the_source_wrote() -> None:
    item = an_item()
    older = replace(item, content="<p>See this.</p>", title="ONE")

    assert normalise_anew(older, day_first=False, embargo=False, own_file=False) == item


def test_what_is_known_by_an_id_stays_so() -> None:
    item = replace(an_item(), source_id="as an older version had it", revised=SEEN)

    made = normalise_anew(item, day_first=False, embargo=False, own_file=False)

    assert (made.id, made.source_id, made.revised) == (item.id, item.source_id, SEEN)


def test_an_item_without_its_entry_stays_as_it_is() -> None:
    item = replace(an_item(), entry=None, title="Kept")

    assert normalise_anew(item, day_first=False, embargo=False, own_file=False) is item


def test_a_file_of_ours_is_no_feed_that_an_item_comes_from() -> None:
    item = an_item()
    assert item.entry is not None
    own = replace(
        item,
        place="feeds/a.md",
        origin=None,
        language=None,
        entry=replace(item.entry, title=Text(value="Two")),
    )

    made = normalise_anew(own, day_first=False, embargo=False, own_file=True)

    assert (made.title, made.origin) == ("Two", None)
