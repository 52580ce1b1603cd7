"""The nodes of YAML -> a sheet of plain values, with secrets and the environment put in."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from htfeed.config import VARIABLES
from htfeed.config.complaints import Complaint, KeyPath, described
from htfeed.config.sheet import Sheet, Spot
from htfeed.errors import ConfigError

# A shorthand such as `since: 2026` is a number to YAML and a date to people.
_AS_WRITTEN: Final = frozenset({("site", "since")})

_TAG: Final = "tag:yaml.org,2002:"
_MERGE: Final = f"{_TAG}merge"
_DEEPEST: Final = 30
# What aliases of aliases unfold to doubles with every line of the file.
_MOST_VALUES: Final = 500_000
_LARGEST_SECRET: Final = 64 * 1024
_SECRET: Final = re.compile(r"file:(?://(?=/))?(\S.*)", re.DOTALL)
_VARIABLE: Final = re.compile(r"env:([A-Za-z_]\w*)", re.ASCII)
# XML 1.0 §2.2: no feed could carry these, and no setting means them.
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def sheet_of(name: str, root: Path, node: Node, environ: Mapping[str, str]) -> Sheet:
    """Return the values of a file, with what was wrong in them among its complaints.

    Args:
        name: The file, as errors are to name it.
        root: Its folder, from which relative secret files are found.
        node: The top of its YAML.
        environ: The environment; an empty variable counts as not set.

    Raises:
        ConfigError: The top is no mapping, or the values are too many to hold.
    """
    sheet = Sheet(name=name, root=root, environ=environ)
    tree = _Builder(sheet).value(node, ())
    if not isinstance(tree, dict):
        raise ConfigError(
            f"{name}:{sheet.spot(())}: the file is {described(tree)}, not a mapping",
            cure="begin it with a key such as `site:` at the start of a line",
        )
    sheet.tree = tree
    for variable, path in VARIABLES.items():
        if environ.get(variable):
            _override(sheet, variable, path, environ[variable])
    return sheet


def _override(sheet: Sheet, variable: str, path: KeyPath, text: str) -> None:
    parent: object = sheet.tree
    for step in path[:-1]:
        parent = parent.setdefault(step, {}) if isinstance(parent, dict) else None
    if not isinstance(parent, dict):
        return
    # What the file itself says at this key no longer counts, right or wrong.
    sheet.complaints[:] = [each for each in sheet.complaints if each.path != path]
    sheet.secrets.pop(path, None)
    sheet.hidden.pop(path, None)
    sheet.variables[path] = variable
    parent[path[-1]] = settled(sheet, path, text)


def settled(sheet: Sheet, path: KeyPath, text: str) -> str:
    """Return a text, or what it stands for: ``file:/run/secrets/x``, ``env:TOKEN``."""
    if found := _SECRET.fullmatch(text):
        text = _secret(sheet, path, found[1])
    elif found := _VARIABLE.fullmatch(text):
        text = _variable(sheet, path, found[1])
    control = _CONTROL.search(text)
    if control:
        sheet.complaints.append(
            Complaint(
                path=path,
                cause=f"holds U+{ord(control[0]):04X}, a character that no feed can carry",
                cure="remove it",
            )
        )
        return _CONTROL.sub("", text)
    return text


def _secret(sheet: Sheet, path: KeyPath, name: str) -> str:
    sheet.secrets[path] = name
    try:
        with (sheet.root / name).open("rb") as file:
            octets = file.read(_LARGEST_SECRET + 1)
        if len(octets) > _LARGEST_SECRET:
            raise ValueError("it is larger than 64 KiB")  # noqa: TRY301 - told like the others
        return octets.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        reason = "it is not UTF-8"
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
    except ValueError as error:
        reason = str(error)
    sheet.complaints.append(
        Complaint(
            path=path,
            cause=f"the file {described(name)} cannot be read: {reason}",
            cure="put the value into it, readable by this user, or write it here",
        )
    )
    return ""


def _variable(sheet: Sheet, path: KeyPath, name: str) -> str:
    sheet.hidden[path] = name
    value = sheet.environ.get(name, "")
    if not value:
        sheet.complaints.append(
            Complaint(
                path=path,
                cause=f"the environment variable {name} is not set",
                cure=f"set it, or write {described(f'file:path/of/{name.lower()}')}",
            )
        )
    return value


class _Builder:
    """Makes the values of one file, and notes on its sheet where they stand."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._left = _MOST_VALUES

    def value(self, node: Node, path: KeyPath, key: Spot | None = None) -> object:
        """Return what a node means; None, with a complaint, where it means nothing."""
        self._left -= 1
        if self._left < 0:
            cause = f"{self._sheet.name}:{_spot(node)}: aliases unfold to too many values"
            raise ConfigError(cause, cure="write out what * stands for, or use fewer")
        empty = node.start_mark.index == node.end_mark.index
        self._sheet.values[path] = key if key and empty else _spot(node)
        if len(path) > _DEEPEST:
            self._complain(
                path, "is nested too deeply", f"go at most {_DEEPEST} levels deep"
            )
            return None
        kind = (node.tag or "").removeprefix(_TAG)
        if kind not in _KINDS[type(node)]:
            tag = described(f"!!{kind}" if kind != node.tag else kind)
            self._complain(path, f"the tag {tag} means nothing here", "leave it out")
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(each, (*path, at)) for at, each in enumerate(node.value)]
        return self._scalar(node, path, kind)

    def _mapping(self, node: MappingNode, path: KeyPath) -> dict[str, object]:
        made: dict[str, object] = {}
        own: dict[str, Spot] = {}
        for key, value, is_own in self._pairs(node, path):
            name = self._name(key, path)
            if name is None or (name in made and not is_own):
                continue
            here = (*path, name)
            if name in own:
                first = own[name].line
                if self._sheet.keys[here] == own[name]:
                    self._sheet.keys[here] = _spot(key)
                self._complain(
                    here, f"is given twice, first on line {first}", "keep one", at_key=True
                )
                continue
            own[name] = self._sheet.keys[here] = _spot(key)
            made[name] = self.value(value, here, _spot(key))
        return made

    def _pairs(self, node: MappingNode, path: KeyPath) -> Iterator[tuple[Node, Node, bool]]:
        """Give a mapping's own pairs, then those that ``<<`` merges in and it has not."""
        merged: list[Node] = []
        for key, value in node.value:
            if key.tag == _MERGE:
                merged += value.value if isinstance(value, SequenceNode) else [value]
            else:
                yield key, value, True
        for each in merged:
            if isinstance(each, MappingNode):
                for key, value in each.value:
                    yield key, value, False
            else:
                self._complain(
                    path, "<< merges what is no mapping", "merge *names of mappings"
                )

    def _name(self, key: Node, path: KeyPath) -> str | None:
        """Return a key as it is written: ``2008:`` is the key "2008"."""
        if isinstance(key, ScalarNode) and key.value and not _CONTROL.search(key.value):
            return str(key.value)
        here = (*path, "?")
        self._sheet.keys[here] = _spot(key)
        self._complain(
            here, "a key must be a word", "write it as `key: value`", at_key=True
        )
        return None

    def _scalar(self, node: Node, path: KeyPath, kind: str) -> object:
        as_written = path in _AS_WRITTEN and kind in {"int", "float"}
        made = _SCALARS["str" if as_written else kind](node.value)
        return settled(self._sheet, path, made) if isinstance(made, str) else made

    def _complain(
        self, path: KeyPath, cause: str, cure: str, *, at_key: bool = False
    ) -> None:
        self._sheet.complaints.append(
            Complaint(path=path, cause=cause, cure=cure, at_key=at_key)
        )


def _spot(node: Node) -> Spot:
    return Spot(line=node.start_mark.line + 1, column=node.start_mark.column + 1)


def _number(text: str) -> object:
    """Return the number that a YAML 1.2 scalar is, or the text if Python knows none."""
    plain = text.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan")
    for read in (int, lambda digits: int(digits, 0), float):
        try:
            return read(plain)
        except (ValueError, OverflowError):
            continue
    return text


_SCALARS: Final[Mapping[str, Callable[[str], object]]] = {
    "str": str,
    "timestamp": str,
    "null": lambda _: None,
    "bool": lambda text: text.lower() in {"true", "yes", "on", "y"},
    "int": _number,
    "float": _number,
}
_KINDS: Final[Mapping[type[Node], Collection[str]]] = {
    MappingNode: ("map",),
    SequenceNode: ("seq",),
    ScalarNode: _SCALARS,
}
