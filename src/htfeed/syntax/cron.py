"""When something recurs, as operators write it: ``30m``, ``auto``, ``0 7 * * mon-fri``."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Annotated, Final, Literal

from pydantic import PlainValidator

from htfeed.syntax.intervals import parse_interval

AUTO: Final = "auto"
"""As often as is worth it."""
_FIELDS: Final = 5


class Cron(str):
    """Times by the fields of crontab(5): minute, hour, day of month, month, day of week."""

    __slots__ = ()

    def after(self, moment: datetime, zone: tzinfo) -> datetime:
        """Return the first of the times that is later than a moment, in UTC.

        The fields count in the zone. Where a clock is put forward, what falls into
        the missing hour comes after it; where it is put back, once (Debian's cron).

        Raises:
            ValueError: The expression cannot be read, or names no time.
        """
        # Imported by who needs it: hardly a config has such an expression.
        from cronsim import CronSim, CronSimError  # noqa: PLC0415

        try:
            return next(CronSim(self, moment.astimezone(zone))).astimezone(UTC)
        except (CronSimError, StopIteration) as error:
            raise ValueError(f"no time for {self!r}: {error}") from error


def parse_every(value: object) -> object:
    """Return a timedelta, a :class:`Cron` or ``auto`` for a text.

    Raises ValueError for all else. Whether a cron expression names any time is
    not looked at.
    """
    if not isinstance(value, str):
        raise ValueError("how often something is, is written as a text")  # noqa: TRY004 - pydantic's own
    text = " ".join(value.split())
    if text == AUTO:
        return AUTO
    return Cron(text) if text.count(" ") == _FIELDS - 1 else parse_interval(text)


Every = Annotated[timedelta | Cron | Literal["auto"], PlainValidator(parse_every)]
"""How often a source is asked; a config writes it as one text."""
