"""Source files: read whole, and compared with what was read last."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from typing import Final

from htfeed.answers import Answer, Failed, Fetched, NotModified, Request, Validators

LARGEST: Final = 16 * 1024 * 1024
"""Octets of a file that are read at most."""
# Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
_FLAGS: Final = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


class FileFetcher:
    """Reads files; see :class:`htfeed.answers.Fetcher`."""

    def fetch(self, requests: Iterable[Request]) -> Iterator[Answer]:
        """Answer each request in its turn; never raise for a file."""
        for request in requests:
            try:
                yield _read(request)
            except FileNotFoundError:
                yield Failed(request=request, code="no-file", detail="the file is gone")
            except OSError as error:
                yield Failed(
                    request=request,
                    code="unreadable",
                    detail=f"cannot be read: {error.strerror or error}",
                )


def _read(request: Request) -> Answer:
    with os.fdopen(os.open(request.path or request.place, _FLAGS), "rb") as opened:
        if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
            return Failed(request=request, code="unreadable", detail="is no regular file")
        body = opened.read(LARGEST + 1)
    if len(body) > LARGEST:
        detail = f"is larger than {LARGEST} octets; split it"
        return Failed(request=request, code="too-large", detail=detail)
    validators = Validators(digest=hashlib.sha256(body).hexdigest())
    if validators.digest == request.validators.digest:
        return NotModified(request=request, validators=validators)
    return Fetched(request=request, body=body, validators=validators)
