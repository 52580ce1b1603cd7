"""Numbers drawn in a line."""

from htfeed.cli.status import spark


def test_the_greatest_is_full_and_nothing_is_blank() -> None:
    assert spark([0, 1, 50, 100]) == " ▁▅█"


def test_nothing_at_all_is_nothing() -> None:
    assert spark([]) == ""
    assert spark([0, 0]) == "  "
