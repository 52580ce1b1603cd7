"""What a feed says for all of its entries."""

from htfeed.parse import Before
from htfeed.parse.documents import parse

FEED = """<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0">
<channel><title>Quay</title><podcast:person>{}</podcast:person>
<item><title>One</title></item></channel></rss>"""


def test_entries_are_read_again_when_what_their_feed_says_for_them_changes() -> None:
    first = parse(FEED.format("Ann").encode(), before=Before(by="x"))
    known = Before(by="x", digests={each.digest for each in first.entries})

    same = parse(FEED.format("Ann").encode(), before=known)
    other = parse(FEED.format("Bo").encode(), before=known)

    assert (len(same.entries), len(same.standing)) == (0, 1)
    assert [each.name for entry in other.entries for each in entry.credits] == ["Bo"]


def test_an_ill_formed_feed_says_as_much_for_its_entries() -> None:
    broken = FEED.replace("<title>One", "<title>One</b>").format("Ann").encode()

    found = parse(broken)

    assert found.problems
    assert [each.name for entry in found.entries for each in entry.credits] == ["Ann"]
