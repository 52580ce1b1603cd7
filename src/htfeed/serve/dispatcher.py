"""Who answers a request: a document from memory, a word of where it is, or the application.

The way of a document is short, as feed readers ask for little else: no routing, no
middleware, nothing made anew. Whatever needs more than bytes and headers goes on to
starlette.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from htfeed.serve import media
from htfeed.serve.choosing import chosen
from htfeed.serve.deltas import Deltas
from htfeed.serve.directory import Directory
from htfeed.serve.documents import Shelf
from htfeed.serve.negotiation import accepts, is_navigation
from htfeed.serve.problems import UNMET, Problem, answered, unacceptable
from htfeed.serve.ready import LED, VARYING, Answer, Ready, encoded, fields_of

_HEALTH: Final = frozenset({"/healthz", "/readyz"})
"""What is asked by machines that know an address and no name."""
_FURTHER: Final = frozenset({"healthz", "readyz", "metrics", "query", "api"})
"""The first words of paths that are not of the output."""
_MEANT: Final = {"api": "api/v1/", "api/v1": "api/v1/", "query": "query.html"}
"""What people write who mean something of these."""
_READING: Final = frozenset({"GET", "HEAD"})
_ALLOW: Final = {"allow": "GET, HEAD, OPTIONS"}
_PREFLIGHT: Final = {
    **_ALLOW,
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD",
    "access-control-allow-headers": (
        "a-im, if-match, if-modified-since, if-none-match, if-range, range"
    ),
    "access-control-max-age": "86400",
}
_MOST_NAMES: Final = 1000


class Dispatcher:
    """The ASGI application in front."""

    def __init__(
        self,
        shelf: Shelf | None,
        directory: Directory,
        deltas: Deltas,
        further: ASGIApp,
    ) -> None:
        """Take what answers.

        Args:
            shelf: The documents; None where a bucket serves them.
            directory: What answers say beside them.
            deltas: Sends what of them is new.
            further: Answers for what is no document.
        """
        self._deltas = deltas
        self._shelf = shelf
        self._further = further
        self.directory = directory
        self.statuses: Counter[int] = Counter()
        """How many answers there were of each status."""
        self._names: set[tuple[bytes, str | None]] = set()

    def take(self, directory: Directory) -> None:
        """Go by another directory from now on."""
        self.directory = directory
        self._names.clear()
        if self._shelf:
            self._shelf.take(directory.links, directory.writes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._further(scope, receive, send)
            return
        fields = fields_of(scope["headers"])
        answer = self._answer(scope, fields)
        if answer is None:
            answer, scope = self._further, {**scope, "path": f"/{self._path(scope)}"}
        await answer(scope, receive, self._counted(send))

    def at_once(self, scope: Scope) -> Answer | None:
        """Return the answer to a request where it is at hand; None where it is not.

        What :meth:`__call__` would send, for a connection that needs no task for it.
        """
        answer = self._answer(scope, fields_of(scope["headers"]))
        if not isinstance(answer, Answer):
            return None
        self.statuses[answer.status] += 1
        return answer

    def _counted(self, send: Send) -> Send:
        async def counting(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.statuses[message["status"]] += 1
            await send(message)

        return counting

    def _answer(  # noqa: PLR0911 - a way out for each case, the most frequent one short
        self, scope: Scope, fields: Mapping[bytes, bytes]
    ) -> Answer | ASGIApp | None:
        """Return what is sent, or who sends it; None for the further application."""
        if scope["path"] in _HEALTH:
            return None
        path, method = self._path(scope), scope["method"]
        problem = self._misdirected(scope, fields)
        if problem:
            return self._told(problem, path, fields)
        found = self._shelf.find(path) if self._shelf and method in _READING else None
        if found is None and path.partition("/")[0].partition(".")[0] in _FURTHER:
            return self._further_on(path, scope)
        if method not in _READING:
            return self._other_method(method, path, fields)
        problem = _with_content(fields)
        if problem:
            return self._told(problem, path, fields)
        if found is None:
            return self._elsewhere(path, scope, fields)
        return self._document(found, path, scope, fields)

    def _further_on(self, path: str, scope: Scope) -> Answer | None:
        """Return where an address leads that is cut short; None where it is whole."""
        meant = _MEANT.get(path.rstrip("/"))
        if meant is None or meant == path or scope["method"] not in _READING:
            return None
        query = scope["query_string"]
        return self._led(301, f"{meant}?{query.decode('latin-1')}" if query else meant)

    def _path(self, scope: Scope) -> str:
        """Return what of a path is below the site, which a proxy may have cut or not."""
        path, prefix = scope["path"], self.directory.prefix
        return str(path.removeprefix(prefix if path.startswith(prefix) else "/"))

    def _document(
        self, found: Ready, path: str, scope: Scope, fields: Mapping[bytes, bytes]
    ) -> Answer | ASGIApp:
        if found.pages and is_navigation(fields) and not _is_raw(scope["query_string"]):
            page = next((each for each in found.pages if self._has(each)), None)
            if page is not None:
                return self._led(303, page, varying=VARYING)
        accepted = fields.get(b"accept")
        if accepted is not None and not accepts(accepted, found.kind):
            return self._told(unacceptable("Accept"), "", fields)
        answer = chosen(found, scope["method"], fields)
        if not isinstance(answer, Answer):
            return self._told(UNMET[answer], "", fields)
        if b"a-im" in fields and answer.status == 200 and scope["method"] == "GET":
            return self._deltas.asked_for(path, found, answer, fields) or answer
        return answer

    def _elsewhere(
        self, path: str, scope: Scope, fields: Mapping[bytes, bytes]
    ) -> Answer | ASGIApp:
        """Return where something is that is not in the output, or that it is nowhere."""
        file = media.media_type(path) and self._shelf and self._shelf.opened(path)
        if file:
            # It may have been taken away meanwhile.
            with suppress(OSError):
                sent = media.sent(file, fields)
                return self._told(UNMET[sent], "", fields) if sent == 412 else sent
        if self._shelf and self._shelf.is_folder(path):
            return self._led(301, f"{path}/")
        if self.directory.is_gone(path):
            cause = "This was published here, and is no more."
            cure = "Stop asking for it, or choose another channel."
            return self._told(Problem(status=410, cause=cause, cure=cure), path, fields)
        target = self.directory.elsewhere(path)
        if target is not None and (self._has(target) or self._has(f"{target}/")):
            target = target if self._has(target) else f"{target}/"
            raw = "?raw" if _is_raw(scope["query_string"]) else ""
            return self._led(301, f"{target}{raw}")
        return self._nowhere(path, fields)

    def _nowhere(self, path: str, fields: Mapping[bytes, bytes]) -> Answer:
        # Spelled so that it is no markup, whatever somebody takes it for.
        asked = quote(self.directory.address(path)[:200])
        cause = f"Nothing is published at {asked}."
        cure = "Look for it among the channels, which the front page lists."
        return self._told(Problem(status=404, cause=cause, cure=cure), path, fields)

    def _has(self, path: str) -> bool:
        return self._shelf is not None and self._shelf.find(path) is not None

    def _misdirected(self, scope: Scope, fields: Mapping[bytes, bytes]) -> Problem | None:
        host = fields.get(b"host")
        if host is None:
            if scope["http_version"] != "1.1":
                return None
            # RFC 9112 §3.2; of several, none is a name together with the others.
            cause = "A request of HTTP/1.1 names its host (Host)."
            return Problem(status=400, cause=cause)
        own = scope["server"][0] if scope["server"] else None
        if (host, own) in self._names:
            return None
        name = host.decode("latin-1")
        if self.directory.is_asked_for(name, own):
            if len(self._names) < _MOST_NAMES:
                self._names.add((host, own))
            return None
        cause = f"This server does not answer for {quote(name[:200])}."
        cure = "Its operator may name it in site.url or serve.hosts."
        return Problem(status=400, cause=cause, cure=cure)

    def refusal(self, scope: Scope) -> Answer:
        """Return what is told to who asks for what the further application has not."""
        fields, path = fields_of(scope["headers"]), scope["path"].removeprefix("/")
        if scope["method"] in _READING:
            return self._nowhere(path, fields)
        return self._other_method(scope["method"], path, fields)

    def _other_method(
        self, method: str, path: str, fields: Mapping[bytes, bytes]
    ) -> Answer:
        if method == "OPTIONS":
            # RFC 9110 §8.6: no Content-Length beside a 204.
            return Answer(204, encoded(_PREFLIGHT))
        cause = f"{quote(method[:20])} is nothing that can be done here."
        problem = Problem(
            status=405,
            cause=cause,
            cure="Documents can only be read, with GET and HEAD.",
            fields={**_ALLOW, "connection": "close"},
        )
        return self._told(problem, path, fields)

    def _told(self, problem: Problem, path: str, fields: Mapping[bytes, bytes]) -> Answer:
        return answered(
            problem,
            self.directory,
            accepted=fields.get(b"accept"),
            as_json=path.startswith("api/"),
        )

    def _led(self, status: int, path: str, *, varying: Sequence[str] = ()) -> Answer:
        told = {"location": self.directory.address(path), "content-length": "0", **LED}
        if varying:
            told["vary"] = ", ".join(varying)
        return Answer(status, encoded(told))


def _is_raw(query: bytes) -> bool:
    """Whether the document itself is asked for, whoever asks: ``?raw``, or ``?raw=``."""
    return any(each.partition(b"=")[0] == b"raw" for each in query.split(b"&"))


def _with_content(fields: Mapping[bytes, bytes]) -> Problem | None:
    """A request that brings content has come to the wrong place, and is cut off."""
    if b"transfer-encoding" in fields or fields.get(b"content-length", b"0") != b"0":
        return Problem(
            status=400,
            cause="The request brings content, and nothing here takes any.",
            cure="Ask with GET and without a body.",
            fields={"connection": "close"},
        )
    return None
