"""What tests need of the machine beyond Python, and what is said where it is missing.

``HTFEED_REQUIRE=postgres,browser`` makes a missing one a failure instead of a
skip, so that a gate cannot be green for having looked away.
"""

import os
from typing import Final, NoReturn

import pytest

POSTGRESQL: Final = os.environ.get(
    "HTFEED_POSTGRES", "postgresql://root@127.0.0.1:5432/test"
)
"""A database in which tests may make and drop schemas of their own."""


def missing(need: str, reason: str, cure: str) -> NoReturn:
    """Skip the test that asks, or fail it where the need is required.

    Args:
        need: The word that ``HTFEED_REQUIRE`` knows it by.
        reason: What was tried, and what came of it.
        cure: What makes the test run.
    """
    told = f"needs {need}: {reason}; {cure}"
    required = os.environ.get("HTFEED_REQUIRE", "").replace(" ", "").split(",")
    if need in required:
        pytest.fail(f"{told} (HTFEED_REQUIRE asks for it)", pytrace=False)
    pytest.skip(told)
