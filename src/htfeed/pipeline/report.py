"""What came of a pass: values that the command prints and the worker logs."""

from dataclasses import dataclass

from htfeed.errors import SourceError
from htfeed.model import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What one look at a source came to."""

    key: str
    list: str | None = None
    """The list that names it; None for a source of the config itself."""
    places: int = 0
    """Places looked at: files, or one address."""
    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    held: int = 0
    """Withdrawals that wait for the operator, as too many came at once."""
    strangers: int = 0
    """Items that wait for the operator, as another site's feed came."""
    moves: tuple[str, ...] = ()
    """What is said of places that are asked at another address from now on."""
    pixels: int = 0
    """Tracking pixels that were left out of what is new or changed."""
    kept: int = 0
    """Items that the store holds of it after this pass."""
    problems: tuple[Problem, ...] = ()
    errors: tuple[str, ...] = ()
    """Each with stage, code and cause; empty while all is well."""

    @property
    def quiet(self) -> bool:
        """Whether nothing of it changed what is kept."""
        return not (self.new or self.changed or self.withdrawn)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelReport:
    """What publishing a channel came to."""

    key: str
    items: int = 0
    files: int = 0
    """Documents that it consists of."""
    written: tuple[str, ...] = ()
    """Those that were written now, as their bytes differ."""
    removed: tuple[str, ...] = ()
    """Those that are no longer published."""
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """What a changed config did to what is kept."""

    renamed: tuple[tuple[str, str, str], ...] = ()
    """Keys that were changed: of what (source, channel), from which, to which."""
    moved: int = 0
    """Items that changed rules put into other categories."""
    left: tuple[str, ...] = ()
    """Sources that are no longer configured and whose items stay."""
    purged: int = 0
    """Items of such sources that were deleted on request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassReport:
    """What a whole pass came to."""

    adoption: Adoption
    sources: tuple[SourceReport, ...]
    channels: tuple[ChannelReport, ...]
    waiting: int = 0
    """Sources that were not due."""
    expired: int = 0
    """Items that retention let go (``keep``)."""
    renewed: int = 0
    """Items that came to differ by rules newer than those that made them."""

    @property
    def failed_sources(self) -> tuple[SourceReport, ...]:
        """Return the sources that had an error."""
        return tuple(each for each in self.sources if each.errors)

    @property
    def failed_channels(self) -> tuple[ChannelReport, ...]:
        """Return the channels whose last good documents had to stay."""
        return tuple(each for each in self.channels if each.error)

    @property
    def quiet(self) -> bool:
        """Whether the pass changed nothing: neither what is kept nor a document."""
        counts = self.adoption.moved, self.adoption.purged, self.expired, self.renewed
        return (
            not any(counts)
            and all(each.quiet for each in self.sources)
            and not any(each.written or each.removed for each in self.channels)
        )


def describe(error: SourceError, place: str) -> str:
    """Return a line for ``status``: stage, code, where, cause and cure."""
    return f"{error.stage}/{error.code}: {place}: {error}"
