"""Every error that htfeed raises on purpose.

    HtfeedError
    ├── ConfigError
    ├── SourceError
    │   ├── FetchError
    │   └── ParseError
    ├── StoreError
    │   ├── ConflictError
    │   └── SchemaError
    └── PublishError

A class exists only where a caller acts differently on it. Bad data is no
error but a :class:`htfeed.model.Problem`; an answer such as "not modified" is
a value. Facts are attributes, and the text is built from them.
"""

from typing import Final


class HtfeedError(Exception):
    """The base of all of them: what went wrong, and what would mend it."""

    def __init__(self, cause: str, *, cure: str = "") -> None:
        """Keep the facts, from which the text is built.

        Args:
            cause: What is wrong, with the value that is.
            cure: What the operator can do about it; empty when nothing.
        """
        super().__init__(cause)
        self.cause = cause
        self.cure = cure

    def __str__(self) -> str:
        """Return one line: the cause and, where there is one, the cure."""
        return f"{self.cause}; {self.cure}" if self.cure else self.cause


class ConfigError(HtfeedError):
    """The configuration cannot be used: the command ends with exit code 2."""


class SourceError(HtfeedError):
    """One source failed: the others go on, its last good items stay."""

    stage = "source"

    def __init__(self, code: str, cause: str, *, cure: str = "") -> None:
        """Keep the facts, from which the text is built.

        Args:
            code: A short word for the reason, stable enough to count by.
            cause: What is wrong, with the value that is.
            cure: What the operator can do about it; empty when nothing.
        """
        super().__init__(cause, cure=cure)
        self.code = code


class FetchError(SourceError):
    """Nothing usable was fetched from a place."""

    stage = "fetch"


class ParseError(SourceError):
    """The bytes are in hand, but there is no feed in them."""

    stage = "parse"

    def __init__(
        self, code: str, cause: str, *, line: int | None = None, cure: str = ""
    ) -> None:
        """Keep the facts, from which the text is built.

        Args:
            code: A short word for the reason, stable enough to count by.
            cause: What is wrong, with the value that is.
            line: The line of the document, counted from 1, where known.
            cure: What the author can do about it; empty when nothing.
        """
        super().__init__(code, f"line {line}: {cause}" if line else cause, cure=cure)
        self.line = line


class StoreError(HtfeedError):
    """The store failed: the transaction was rolled back, nothing was changed."""


class ConflictError(StoreError):
    """What was to be kept is kept already, by another: nothing is wrong with the store."""


class SchemaError(StoreError):
    """The database is of a schema that this version does not know."""


SITE: Final = "(site)"
"""What stands in place of a channel's key for the documents of the site itself."""


class PublishError(HtfeedError):
    """A channel could not be written: its last good documents stay."""

    def __init__(self, channel: str, cause: str, *, cure: str = "") -> None:
        """Keep the facts, from which the text is built.

        Args:
            channel: The key of the channel, or :data:`SITE`.
            cause: What is wrong, with the value that is.
            cure: What the operator can do about it; empty when nothing.
        """
        whose = "the site" if channel == SITE else f"channel {channel}"
        super().__init__(f"{whose}: {cause}", cure=cure)
        self.channel = channel
