"""Documents in a bucket of an object store that speaks S3, which serves them itself.

A document is asked for by its digest before it is put, and put only in place of what was
seen there, so that two writers cannot undo each other unnoticed. Credentials, region and
endpoint are those of the environment (``AWS_ACCESS_KEY_ID``, ``AWS_ENDPOINT_URL`` …).
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import groupby
from typing import Any, Final

from htfeed.errors import SITE, ConfigError, PublishError
from htfeed.formats import CACHE_CONTROL, content_type
from htfeed.model import Document
from htfeed.publish.writing import Written, channel_of, rank

try:
    import obstore
    from obstore.exceptions import (
        AlreadyExistsError,
        BaseError,
        PermissionDeniedError,
        PreconditionError,
        UnauthenticatedError,
    )
    from obstore.store import S3Store
except ImportError as error:
    raise ConfigError(
        "output: a bucket is spoken to by obstore, which is not installed",
        cure="pip install 'htfeed[s3]'",
    ) from error

_AT_ONCE: Final = 16
"""Requests that are under way at a time."""
_TRIES: Final = 3
"""How often a document is put that others put at the same time."""
_PATIENCE: Final = timedelta(seconds=30)
_PLAIN: Final = "http://"


class Bucket:
    """A bucket, or the part of it below a prefix."""

    def __init__(self, address: str) -> None:
        """Speak to the bucket of an address: ``s3://bucket/prefix``."""
        bucket, _, prefix = address.partition("://")[2].partition("/")
        endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
        self._address = address
        self._store = S3Store(
            bucket,
            prefix=prefix.strip("/") or None,
            client_options={"allow_http": endpoint.startswith(_PLAIN)},
            retry_config={"max_retries": 3, "retry_timeout": _PATIENCE},
        )

    def write(self, documents: Iterable[Document]) -> Written:
        """Put documents there, those of one rank at once; what is there stays."""
        written: list[str] = []
        same: list[str] = []
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for _, group in groupby(sorted(documents, key=rank), key=rank):
                together = list(group)
                for each, changed in zip(
                    together, pool.map(self._put, together), strict=True
                ):
                    (written if changed else same).append(each.path)
        return Written(written=tuple(written), same=tuple(same))

    def remove(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Take documents away; return those that were there."""
        given = list(paths)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            there = pool.map(self._delete, given)
            return tuple(path for path, was in zip(given, there, strict=True) if was)

    def has(self, paths: Iterable[str]) -> bool:
        """Whether documents are there."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return all(pool.map(self._is_there, paths))

    def seems_whole(self, paths: Iterable[str]) -> bool:
        """Say yes: to ask for all of them at each pass would cost more than it saves."""
        del paths
        return True

    def has_items(self) -> bool:
        """Say yes; see :meth:`seems_whole`."""
        return True

    def items(self) -> Iterator[str]:
        """Give the paths of all that is published of items."""
        try:
            for batch in obstore.list(self._store, prefix="item"):
                yield from (each["path"] for each in batch)
        except (BaseError, OSError) as error:
            raise self._refused(SITE, "list what is published of items", error) from error

    def _put(self, document: Document) -> bool:
        """Put a document in place of what is there; return whether that was another."""
        # What S3 calls the entity tag of an object that came in one piece.
        digest = hashlib.md5(document.body, usedforsecurity=False).hexdigest()
        try:
            for _ in range(_TRIES):
                there = self._tag(document.path)
                if there == f'"{digest}"':
                    return False
                if self._replace(document, there):
                    return True
        except (BaseError, OSError) as error:
            whose, what = channel_of(document.path), f"put {document.path}"
            raise self._refused(whose, what, error) from error
        raise PublishError(
            channel_of(document.path),
            f"{document.path} is put into {self._address} by somebody else all the time",
            cure="let one htfeed publish there",
        )

    def _replace(self, document: Document, there: str | None) -> bool:
        """Put a document if what is there has not changed since; return whether it was."""
        mode: Any = "create" if there is None else {"e_tag": there}
        attributes = {
            "Content-Type": content_type(document.path),
            "Cache-Control": CACHE_CONTROL,
        }
        try:
            obstore.put(
                self._store, document.path, document.body, attributes=attributes, mode=mode
            )
        except (AlreadyExistsError, PreconditionError):
            return False
        return True

    def _tag(self, path: str) -> str | None:
        """Return the entity tag of what is there; None where nothing is."""
        try:
            return obstore.head(self._store, path)["e_tag"]
        except FileNotFoundError:
            return None

    def _is_there(self, path: str) -> bool:
        try:
            return self._tag(path) is not None
        except (BaseError, OSError) as error:
            whose, what = channel_of(path), f"ask for {path}"
            raise self._refused(whose, what, error) from error

    def _delete(self, path: str) -> bool:
        try:
            if self._tag(path) is None:
                return False
            obstore.delete(self._store, path)
        except (BaseError, OSError) as error:
            whose, what = channel_of(path), f"take {path} away"
            raise self._refused(whose, what, error) from error
        return True

    def _refused(self, channel: str, what: str, error: Exception) -> PublishError:
        said = str(error).strip().partition("\n")[0]
        if isinstance(error, PermissionDeniedError | UnauthenticatedError):
            cure = "give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of one who may"
        elif isinstance(error, FileNotFoundError):
            cure = "make the bucket, or mend output"
        else:
            cure = "look at AWS_REGION and AWS_ENDPOINT_URL, and whether the store answers"
        return PublishError(channel, f"cannot {what} in {self._address}: {said}", cure=cure)
