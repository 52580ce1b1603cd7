"""The table of exit codes: whole, and what the help tells."""

from htfeed.cli.exits import MEANINGS, Exit, told


def test_every_code_has_a_meaning() -> None:
    assert list(MEANINGS) == list(Exit)
    assert [each.value for each in Exit] == list(range(len(Exit)))


def test_the_table_is_told_as_a_sentence() -> None:
    assert told().startswith("Exit codes: 0 done, 1 the store,")
    assert told().endswith("3 a source failed (run --strict).")
