"""A config file as it was read: plain values, and where each of them stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from htfeed.config.complaints import Complaint, KeyPath, described, spelled


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Spot:
    """A place in the file, counted from 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


@dataclass(slots=True, kw_only=True)
class Sheet:
    """The values of a config file, and all that is known of where they come from."""

    name: str
    """The file, as the operator named it."""
    root: Path
    """Its folder, absolute."""
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The environment."""
    tree: dict[str, object] = field(default_factory=dict, repr=False)
    """Mappings, lists, text, numbers, truth values and None only."""
    values: dict[KeyPath, Spot] = field(default_factory=dict)
    keys: dict[KeyPath, Spot] = field(default_factory=dict)
    secrets: dict[KeyPath, str] = field(default_factory=dict)
    """The files that values were taken from."""
    hidden: dict[KeyPath, str] = field(default_factory=dict)
    """The environment variables that values were taken from because they name them."""
    variables: dict[KeyPath, str] = field(default_factory=dict)
    """The environment variables that win over what is written."""
    complaints: list[Complaint] = field(default_factory=list)
    """What was wrong already while it was read."""

    def spot(self, path: KeyPath, *, at_key: bool = False) -> Spot:
        """Return where a value or its key stands; of what is missing, its parent."""
        if at_key and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Spot(line=1, column=1))

    def where(self, path: KeyPath, *, at_key: bool = False) -> str:
        """Return ``file:line:column: key``, or the variable that gave the value."""
        spot = self.spot(path, at_key=at_key)
        origin = self.variables.get(path) or f"{self.name}:{spot}"
        return f"{origin}: {spelled(path)}" if path else origin

    def shown(self, path: KeyPath, value: object) -> str:
        """Return a value as it may be shown: never what is kept elsewhere."""
        secret = self.secrets.get(path) or self.hidden.get(path)
        return f"the content of {secret}" if secret else described(value)

    def is_secret(self, path: KeyPath) -> bool:
        """Whether a value is kept elsewhere, and should not be shown."""
        return path in self.secrets or path in self.hidden

    def lines(self, complaints: list[Complaint]) -> tuple[str, ...]:
        """Return a line for each complaint, in the order of the file.

        Of several about the same thing only the first is told: the later ones
        follow from it.
        """
        first: dict[tuple[KeyPath, bool], Complaint] = {}
        for each in complaints:
            first.setdefault((each.path, each.at_key), each)
        told = sorted(
            first.values(),
            key=lambda each: (
                self.variables.get(each.path, ""),
                self.spot(each.path, at_key=each.at_key),
            ),
        )
        return tuple(self._line(each) for each in told)

    def _line(self, complaint: Complaint) -> str:
        where = self.where(complaint.path, at_key=complaint.at_key)
        return f"{where}: {complaint.cause}; {complaint.cure}"

    def matches(self, pattern: tuple[str, ...]) -> Iterator[tuple[KeyPath, object]]:
        """Give the values at the paths that fit a pattern, in which ``*`` is any step."""
        yield from _matches(self.tree, pattern, ())


def _matches(
    value: object, pattern: tuple[str, ...], path: KeyPath
) -> Iterator[tuple[KeyPath, object]]:
    if not pattern:
        yield path, value
        return
    step, rest = pattern[0], pattern[1:]
    if isinstance(value, dict):
        keys = list(value) if step == "*" else [step] if step in value else []
        for key in keys:
            yield from _matches(value[key], rest, (*path, key))
    elif isinstance(value, list) and step == "*":
        for position, each in enumerate(value):
            yield from _matches(each, rest, (*path, position))
