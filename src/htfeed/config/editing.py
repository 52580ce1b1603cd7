"""More sources in a config file: all that stands in it stays, byte for byte.

The new lines are put where the list of sources ends, by the marks of the YAML; a
round trip through a YAML writer would lay all the others out anew. What comes of
it is loaded before it takes the file's place, and has to be the old settings with
the new sources, and nothing else.
"""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from htfeed.config import Config, load
from htfeed.config.reading import read_yaml
from htfeed.errors import ConfigError
from htfeed.store.replacing import replacing

_PLAIN: Final = re.compile(
    r"[A-Za-z][\w.-]*(?: [\w.-]+)*|https?://[^\s,\[\]{}\"'#]*[^\s,\[\]{}\"'#:]", re.ASCII
)
_WORDS: Final = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_ELSEWHERE: Final = ("file:", "env:")
"""What a value begins with that is kept elsewhere: no word of others may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSource:
    """A source that a config is to have."""

    key: str
    url: str | None = None
    opml: str | None = None
    """In place of ``url``: the address of a list."""
    categories: tuple[str, ...] = ()
    title: str | None = None


def add_sources(path: Path, environ: Mapping[str, str], new: Sequence[NewSource]) -> Config:
    """Add sources to the end of those of a config file; return what it holds then.

    Args:
        path: The file.
        environ: The environment.
        new: What to add; texts that would be taken for the name of a file are left out.

    Raises:
        ConfigError: The file is wrong already, or would be; it stays as it is.
        StoreError: It cannot be written.
    """
    before = load(path, environ)
    octets = path.read_bytes()
    text = octets.decode().removeprefix("\ufeff")
    changed = _with(text, read_yaml(path), new)
    after = _tried(path, environ, changed) if changed else None
    if after is None or not _is_the_same_and_more(before, after, new):
        entries = "; ".join(_in_braces(each) for each in new[:3])
        raise ConfigError(
            f"{path}: the sources cannot be added without changing other lines",
            cure=f"add to sources by hand: {entries}",
        )
    mark = "\ufeff" if octets.startswith("\ufeff".encode()) else ""
    with replacing(path.resolve()) as beside:
        beside.write_bytes((mark + (changed or "")).encode())
        shutil.copymode(path, beside)
        if path.read_bytes() != octets:
            raise ConfigError(f"{path} was changed in between", cure="call it once more")
    return load(path, environ)


def _with(text: str, top: Node, new: Sequence[NewSource]) -> str | None:
    """Return the text with more sources; None where there is no place for them."""
    pairs = top.value if isinstance(top, MappingNode) else []
    lists = [value for key, value in pairs if key.value == "sources"]
    if not lists or not isinstance(lists[0], SequenceNode):
        return None
    sources = lists[0]
    if sources.flow_style:
        return _in_brackets(text, sources, new)
    at = _end_of_line(text, _end(sources))
    indent = " " * sources.start_mark.column
    lines = "".join(f"{indent}{line}\n" for each in new for line in _in_lines(each))
    before = text[:at] if text[:at].endswith("\n") else f"{text[:at]}\n"
    breaks = "\r\n" if "\r\n" in text else "\n"
    return before + lines.replace("\n", breaks) + text[at:]


def _in_brackets(text: str, sources: SequenceNode, new: Sequence[NewSource]) -> str:
    at = sources.end_mark.index - 1
    written = text[:at].rstrip()
    comma = "" if written.endswith(("[", ",")) else ", "
    return text[:at] + comma + ", ".join(map(_in_braces, new)) + text[at:]


def _end(node: Node) -> int:
    """Return where the last sign of a node is; marks of blocks end at what follows."""
    if isinstance(node, SequenceNode | MappingNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _end_of_line(text: str, at: int) -> int:
    if text[at - 1] == "\n":
        return at
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def _in_lines(new: NewSource) -> Iterator[str]:
    for number, (name, value) in enumerate(_pairs(new)):
        yield f"{'  ' if number else '- '}{name}: {value}"


def _in_braces(new: NewSource) -> str:
    return f"{{{', '.join(f'{name}: {value}' for name, value in _pairs(new))}}}"


def _pairs(new: NewSource) -> Iterator[tuple[str, str]]:
    yield "key", _scalar(new.key)
    name, address = ("opml", new.opml) if new.opml else ("url", new.url or "")
    yield name, _scalar(address)
    names = [each for each in new.categories if not each.startswith(_ELSEWHERE)]
    if names:
        listed = f"[{', '.join(map(_scalar, names))}]"
        # A list itself has none; all that it names have them.
        yield ("feeds", f"{{categories: {listed}}}") if new.opml else ("categories", listed)
    if new.title and not new.title.startswith(_ELSEWHERE):
        yield "title", _scalar(new.title)


def _scalar(text: str) -> str:
    """Return a text as YAML: as it is where that is safe, else in double quotes."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _tried(path: Path, environ: Mapping[str, str], text: str) -> Config | None:
    """Return what a config would be; None where it would be none."""
    with _beside(path, text) as beside:
        try:
            return load(beside, environ)
        except ConfigError:
            return None


@contextmanager
def _beside(path: Path, text: str) -> Iterator[Path]:
    """Give a file in the folder that relative paths of a config count from."""
    folder = path.absolute().parent
    try:
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=f".{path.name}.")
    except OSError as error:
        raise ConfigError(
            f"{folder} cannot be written: {(error.strerror or str(error)).lower()}",
            cure="let this user write the folder of the config",
        ) from error
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode())
        yield beside
    finally:
        beside.unlink(missing_ok=True)


def _is_the_same_and_more(before: Config, after: Config, new: Sequence[NewSource]) -> bool:
    """Whether a config is another one with some sources added, and nothing else."""
    known = len(before.sources)
    added = [(each.key, each.url, each.opml) for each in after.sources[known:]]
    alike = replace(after, sources=before.sources, path=before.path, warnings=())
    return (
        after.sources[:known] == before.sources
        and added == [(each.key, each.url, each.opml) for each in new]
        and alike == replace(before, warnings=())
    )
