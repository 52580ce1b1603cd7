"""Of a document that changed, what did not is not read again, and is there all the same."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from htfeed.answers import Fetched, Request, Validators
from htfeed.model import Item, Kept, Problem
from htfeed.pipeline.reading import read
from htfeed.pipeline.states import Harvest, placed
from htfeed.places import Source

URL: Final = "https://example.org/feed.xml"
NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOURCE: Final = Source(key="s", url=URL)


def an_entry(name: str, title: str = "", *, day: int = 1) -> str:
    return (
        f"<item><guid>urn:x:{name}</guid><title>{title or name}</title>"
        f"<pubDate>{day:02} Nov 2026 10:00 GMT</pubDate></item>"
    )


def feed(*entries: str, language: str = "en") -> bytes:
    told = f"<title>F</title><language>{language}</language>{''.join(entries)}"
    return f'<rss version="2.0"><channel>{told}</channel></rss>'.encode()


@dataclass
class Reader:
    """Reads one document after another, and keeps what it read."""

    kept: dict[str, Kept] = field(default_factory=dict)
    harvest: Harvest = field(default_factory=Harvest)
    count: int = 0

    def read(self, body: bytes, *, by: str = "rules", url: str = URL) -> list[str]:
        """Return the titles of what was read and not only recognised."""
        self.harvest = Harvest()
        asked = Request(source="s", place=URL)
        document = Fetched(request=asked, url=url, body=body, validators=Validators())
        self.count = read(SOURCE, document, self.harvest, by=by, kept=self.kept)
        self.kept |= {each.source_id: self._keep(each) for each in self.harvest.items}
        return [str(each.title) for each in self.harvest.items]

    def _keep(self, item: Item) -> Kept:
        assert item.entry is not None
        return Kept(
            id=item.source_id,
            source_id=item.source_id,
            place=item.place,
            digest=item.entry.digest,
            first_seen=NOW,
            published=item.published.at if item.published else None,
        )


def test_only_what_is_written_otherwise_is_read_again() -> None:
    reader = Reader()
    reader.read(feed(an_entry("a"), an_entry("b")))

    again = reader.read(feed(an_entry("c"), an_entry("a"), an_entry("b", "B!")))

    assert again == ["c", "B!"]
    assert reader.harvest.same == {"urn:x:a"}
    assert reader.count == 3


def test_what_was_not_read_tells_how_often_a_source_publishes() -> None:
    reader = Reader()
    reader.read(feed(an_entry("a", day=1), an_entry("b", day=3)))

    reader.read(feed(an_entry("b", day=3), an_entry("a", day=1), an_entry("c", day=2)))

    assert reader.harvest.newest == datetime(2026, 11, 3, 10, tzinfo=UTC)
    assert reader.harvest.gap is not None
    assert reader.harvest.gap.days == 1


def test_what_surrounds_an_entry_is_part_of_how_it_reads() -> None:
    reader = Reader()
    reader.read(feed(an_entry("a")))

    assert reader.read(feed(an_entry("a"))) == []
    assert reader.read(feed(an_entry("a"), language="el")) == ["a"]
    assert reader.read(feed(an_entry("a"), language="el"), by="other rules") == ["a"]
    moved = "https://example.net/feed.xml"
    assert reader.read(feed(an_entry("a"), language="el"), by="x", url=moved) == ["a"]


def test_what_was_withdrawn_is_read_when_it_comes_back() -> None:
    reader = Reader()
    reader.read(feed(an_entry("a")))
    reader.kept = {key: each._replace(withdrawn=True) for key, each in reader.kept.items()}

    assert reader.read(feed(an_entry("a"), an_entry("b"))) == ["a", "b"]


def test_where_entries_share_an_id_all_are_read_to_know_which_is_the_first() -> None:
    reader = Reader()
    reader.read(feed(an_entry("a", "First")))

    assert reader.read(feed(an_entry("a", "First"), an_entry("a", "Second"))) == [
        "First",
        "Second",
    ]
    assert reader.read(feed(an_entry("a", "First"), an_entry("a", "First"))) == [
        "First",
        "First",
    ]


def test_what_is_bad_is_read_and_told_of_each_time() -> None:
    reader = Reader()
    bad = an_entry("a").replace("01 Nov 2026", "soon")

    reader.read(feed(bad))
    assert reader.read(feed(bad, an_entry("b"))) == ["a", "b"]
    assert [each.code for each in reader.harvest.problems] == ["date-unreadable"]


def test_of_a_document_without_end_the_same_entries_are_taken_each_time() -> None:
    reader = Reader()
    many = [an_entry(str(number)) for number in range(10_005)]
    reader.read(feed(*many))

    assert reader.read(feed("<!-- again -->", *many)) == []
    assert reader.count == 10_000
    assert [each.code for each in reader.harvest.problems] == ["entries-too-many"]


def test_a_problem_of_one_file_of_several_names_the_file() -> None:
    source = replace(SOURCE, url=None, path="feeds/*")
    problems = [
        Problem(code="date-unreadable", where="A report", detail="'soon' is no date"),
        Problem(code="encoding-wrong", where="document", detail="octet 3"),
    ]

    told = [each.where for each in placed(source, "feeds/a.md", problems)]
    assert told == ["feeds/a.md: A report", "feeds/a.md"]
    assert [each.where for each in placed(SOURCE, URL, problems)] == [
        "A report",
        "document",
    ]


def test_what_is_read_of_a_file_tells_of_its_problems_with_its_name() -> None:
    source = replace(SOURCE, url=None, path="feeds/*")
    body = feed(an_entry("a").replace("01 Nov 2026", "soon"))
    document = Fetched(
        request=Request(source="s", place="feeds/a.rss"), body=body, validators=Validators()
    )
    harvest = Harvest()

    read(source, document, harvest, by="rules", kept={})

    assert [each.where for each in harvest.problems] == ["feeds/a.rss: urn:x:a"]
