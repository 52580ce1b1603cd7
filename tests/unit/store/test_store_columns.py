"""The column types of the store."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Dialect
from sqlalchemy.dialects import registry

from htfeed.store.columns import Utc

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
EAST = timezone(timedelta(hours=3))


@pytest.mark.parametrize(
    "dialect",
    [registry.load(name)() for name in ("sqlite", "postgresql")],
    ids=["sqlite", "postgresql"],
)
class TestUtc:
    """An instant on its way in and out."""

    def test_an_instant_goes_in_as_utc(self, dialect: Dialect) -> None:
        bound = Utc().process_bind_param(AT.astimezone(EAST), dialect)

        assert bound == AT
        assert bound.tzinfo is UTC

    def test_an_instant_without_a_zone_is_a_mistake(self, dialect: Dialect) -> None:
        with pytest.raises(ValueError, match="has no time zone"):
            Utc().process_bind_param(AT.replace(tzinfo=None), dialect)

    @pytest.mark.parametrize(
        "given",
        [AT.replace(tzinfo=None), AT, AT.astimezone(EAST)],
        ids=["naive", "utc", "elsewhere"],
    )
    def test_an_instant_comes_out_in_utc(self, dialect: Dialect, given: datetime) -> None:
        found = Utc().process_result_value(given, dialect)

        assert found == AT
        assert found.tzinfo is UTC

    def test_none_stays_none(self, dialect: Dialect) -> None:
        assert Utc().process_bind_param(None, dialect) is None
        assert Utc().process_result_value(None, dialect) is None
