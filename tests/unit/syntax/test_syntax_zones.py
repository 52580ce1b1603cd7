"""How far zones are from UTC."""

from datetime import timedelta

import pytest

from htfeed.syntax.zones import ZONES, offset


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("+0530", 5.5),
        ("-03:30", -3.5),
        ("+2", 2),
        ("+530", 5.5),
        ("gmt+2", 2),
        ("utc -05:00", -5),
        ("z", 0),
        ("est", -5),
        ("npt", 5.75),
    ],
)
def test_offsets_and_names_are_read(zone: str, hours: float) -> None:
    assert offset(zone) == timedelta(hours=hours)


@pytest.mark.parametrize("zone", ["+99:99", "+2400", "-0060"])
def test_no_place_is_a_day_from_utc(zone: str) -> None:
    assert offset(zone) is None


def test_what_nobody_knows_counts_as_utc() -> None:
    assert offset("xyz") == timedelta()


def test_every_zone_of_the_table_is_on_earth() -> None:
    assert all(abs(ahead) <= timedelta(hours=14) for ahead in ZONES.values())
    assert all(zone.islower() for zone in ZONES)
