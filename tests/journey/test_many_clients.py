"""A document that is published while many poll: whole, and the very next answer."""

import asyncio
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import pytest

from htfeed.model import Document
from htfeed.publish.output import Folder
from journey.conftest import Desk
from journey.test_commands import Served, answering

CLIENTS: Final = 1000
VERSIONS: Final = 12
REQUEST: Final = b"GET /news.atom HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture
def served(desk: Desk) -> Iterator[Served]:
    desk.run()
    with answering(desk.root) as running:
        yield running


def document(version: int) -> Document:
    """A document of some 60 kB that says everywhere which version it is."""
    body = b"<feed>" + b"%06d " % version * 8500 + b"</feed>"
    return Document(path="news.atom", media_type="application/atom+xml", body=body)


class Client:
    """A connection that stays open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def version(self) -> int:
        """Ask once, and return which version came, all of it the same."""
        self._writer.write(REQUEST)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        assert head.startswith(b"HTTP/1.1 200 ")
        assert length is not None
        body = await self._reader.readexactly(int(length[1]))
        versions = set(re.findall(rb"\d{6}", body))
        assert len(versions) == 1
        assert body.endswith(b"</feed>")
        return int(versions.pop())

    def close(self) -> None:
        self._writer.close()


async def polling(client: Client, done: asyncio.Event) -> int:
    """Ask until it is over; return how often, as no version may follow a later one."""
    asked, last = 0, 0
    while not done.is_set():
        version = await client.version()
        assert version >= last
        asked, last = asked + 1, version
        await asyncio.sleep(0.3)
    return asked


async def published(served: Served, folder: Folder) -> tuple[list[int], int]:
    """Publish versions while clients poll; return what was answered next, and how much."""
    at = urlsplit(served.url)
    clients = [
        Client(*await asyncio.open_connection(at.hostname, at.port, limit=2**20))
        for _ in range(CLIENTS)
    ]
    probe, *others = clients
    folder.write([document(0)])
    done = asyncio.Event()
    tasks = [asyncio.create_task(polling(each, done)) for each in others]
    answers = []
    for version in range(1, VERSIONS + 1):
        await asyncio.to_thread(folder.write, [document(version)])
        answers.append(await probe.version())
    done.set()
    asked = sum(await asyncio.gather(*tasks))
    for each in clients:
        each.close()
    return answers, asked


def test_the_next_answer_is_the_published_one_while_a_thousand_poll(
    served: Served, desk: Desk
) -> None:
    answers, asked = asyncio.run(published(served, Folder(desk.root / "public")))

    assert answers == list(range(1, VERSIONS + 1))
    assert asked >= CLIENTS - 1
