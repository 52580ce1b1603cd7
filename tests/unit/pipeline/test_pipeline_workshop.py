"""What could cost too much is read by a child, which may die of it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from htfeed.errors import ParseError
from htfeed.parse import Before
from htfeed.pipeline.understanding import Job, understand
from htfeed.pipeline.workshop import LARGE, Limits, Workshop, undisturbed

FEED = "<rss><channel><title>F</title>{}</channel></rss>"
ITEM = "<item><guid>{}</guid><title>T</title><x:y xmlns:x='urn:x'>kept</x:y></item>"


def a_job(text: str) -> Job:
    return Job(
        body=text.encode(),
        media_type="",
        source="s",
        place="feed.xml",
        url=None,
        listing=None,
        before=Before(by="rules"),
        day_first=False,
        embargo=False,
        own_file=False,
    )


SMALL = a_job(FEED.format(ITEM.format(1)))
LONG = a_job(FEED.format("".join(map(ITEM.format, range(LARGE // 50)))))
ILL = a_job(FEED.format(ITEM.format("<b>1")))


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    """One with the limits that users have."""
    with Workshop() as shop:
        yield shop


def child_of(shop: Workshop) -> int | None:
    return shop._child.pid if shop._child else None


def test_a_small_document_is_read_where_it_is(workshop: Workshop) -> None:
    assert workshop.understand(SMALL) == understand(SMALL)
    assert child_of(workshop) is None


@pytest.mark.parametrize("job", [LONG, ILL], ids=["large", "ill-formed"])
def test_what_could_cost_much_is_read_by_a_child_and_comes_to_the_same(
    workshop: Workshop, job: Job
) -> None:
    found = workshop.understand(job)

    assert child_of(workshop) is not None
    assert found == understand(job)
    assert repr(found) == repr(understand(job))


def test_one_child_reads_many(workshop: Workshop) -> None:
    workshop.understand(ILL)
    first = child_of(workshop)

    workshop.understand(LONG)

    assert child_of(workshop) == first


def test_what_is_no_feed_is_told_as_it_would_be_here(workshop: Workshop) -> None:
    page = a_job("<html><body><p>Log in" + "<br>" * LARGE)
    with pytest.raises(ParseError) as here:
        understand(page)

    with pytest.raises(ParseError) as there:
        workshop.understand(page)

    assert str(there.value) == str(here.value)
    assert (there.value.code, there.value.line) == (here.value.code, here.value.line)


def test_a_child_that_is_killed_costs_one_document(workshop: Workshop) -> None:
    workshop.understand(ILL)
    child = child_of(workshop)
    assert child is not None
    os.kill(child, signal.SIGKILL)

    with pytest.raises(ParseError, match="ended the process") as raised:
        workshop.understand(ILL)

    assert raised.value.code == "too-costly"
    assert workshop.understand(ILL) == understand(ILL)


def test_a_document_that_takes_too_much_time_is_given_up() -> None:
    slow = a_job(FEED.format("".join(map(ITEM.format, range(20_000)))))

    with (
        Workshop(Limits(wait=timedelta(milliseconds=50))) as shop,
        pytest.raises(ParseError, match="took more than"),
    ):
        shop.understand(slow)


def test_a_document_that_takes_too_much_of_the_processor_is_given_up() -> None:
    text = "&lt;p&gt;&lt;i&gt;One&lt;/i&gt;&lt;p&gt;" * 200
    entry = f"<item><description>{text}</description></item>"

    with (
        Workshop(Limits(cpu=0)) as shop,
        pytest.raises(ParseError, match="of CPU and was stopped") as raised,
    ):
        shop.understand(a_job(FEED.format(entry * 5_000)))

    assert raised.value.code == "too-costly"


def test_a_document_that_takes_too_much_memory_is_given_up() -> None:
    large = a_job(FEED.format("<item><title>" + "x" * 150_000_000 + "</title></item>"))

    with (
        Workshop(Limits(memory=400 * 1024 * 1024)) as shop,
        pytest.raises(ParseError) as raised,
    ):
        shop.understand(large)

    assert raised.value.code == "too-costly"
    assert "memory" in str(raised.value)


def test_the_child_ends_with_the_workshop() -> None:
    with Workshop() as shop:
        shop.understand(ILL)
        child = child_of(shop)

    assert child is not None
    assert not Path(f"/proc/{child}").exists()


def test_what_is_started_undisturbed_hears_no_interrupt_and_we_do() -> None:
    asked = "import signal; print(signal.SIGINT in signal.pthread_sigmask(0, []))"
    with undisturbed():
        deaf = subprocess.run(
            [sys.executable, "-c", asked], capture_output=True, check=True
        )

    assert deaf.stdout.split() == [b"True"]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])
