"""What pyproject.toml says of the oldest libraries is what ``make oldest`` tries."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
TESTED = [
    *PROJECT["project"]["dependencies"],
    *PROJECT["project"]["optional-dependencies"]["postgres"],
    *PROJECT["dependency-groups"]["test"],
]
LOCKED = (ROOT / "oldest.txt").read_text("utf-8")
OLDEST = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", LOCKED, re.MULTILINE))


@pytest.mark.parametrize("line", TESTED)
def test_the_lower_bound_is_the_version_that_is_tried(line: str) -> None:
    requirement = Requirement(line)
    (lowest,) = (
        Version(each.version) for each in requirement.specifier if each.operator == ">="
    )

    tried = Version(OLDEST[canonicalize_name(requirement.name)])

    assert tried in requirement.specifier
    assert tried.release[: len(lowest.release)] == lowest.release, "run: make bounds"


def test_each_is_known_by_its_hash() -> None:
    blocks = re.split(r"^(?=[a-z0-9])", LOCKED, flags=re.MULTILINE)

    assert [each for each in blocks if each and "--hash=sha256:" not in each] == []
