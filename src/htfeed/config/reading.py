"""A file -> the nodes of its YAML, or a ConfigError that says where it breaks off."""

import re
import warnings
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import Node

from htfeed.config.sheet import Spot
from htfeed.errors import ConfigError

_LARGEST: Final = 16 * 1024 * 1024
_NOT_YAML: Final = re.compile(  # YAML 1.2 §5.1
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")

# What the parser says -> cause and cure; `{0}` is the first group. Order is
# priority, the first that is found counts.
_SENTENCES: Final = tuple(
    (re.compile(pattern), cause, cure)
    for pattern, cause, cure in (
        (
            r"character '(\S+)' that cannot start",
            "no value can begin with {0}",
            "put the value in quotes",
        ),
        (
            "mapping values are not allowed",
            "a colon stands where no key can be",
            "align the key with its neighbours, or put text that holds a colon in quotes",
        ),
        (
            "could not find expected ':'",
            "this line is no key with a colon",
            "write it as `key: value`, or indent it if it goes on with the text above",
        ),
        (
            "scanning a quoted scalar",
            "a quote is opened here and not closed",
            "close it with the same quote",
        ),
        (
            r"expected ',' or '(.)'",
            "a bracket is opened here and not closed",
            "close it with {0}, and put commas between what is inside",
        ),
        (
            "expected <block end>",
            "this line does not line up with those above",
            "indent it by as many spaces as its neighbours",
        ),
        (
            "undefined alias (?:'|\")(\\S*)(?:'|\")",
            "*{0} stands for nothing",
            "put a value that begins with * in quotes",
        ),
        (
            "unknown escape character (?:'|\")(.+)(?:'|\")",
            r"\{0} means nothing between double quotes",
            "put regular expressions between single quotes",
        ),
        (
            "scanning an (?:alias|anchor)",
            "& and * begin names, and this is none",
            "put a value that begins with & or * in quotes",
        ),
        (
            "expected escape sequence",
            r"an escape (\x, \u or \U) is not complete",
            "put regular expressions between single quotes",
        ),
        (
            "sequence entries are not allowed",
            "a list begins where none can",
            "put each - on a line of its own below the key, or the value in quotes",
        ),
        (
            "mapping keys are not allowed|expected the node content",
            "no value can begin like this",
            "put the value in quotes",
        ),
        (
            "expected '<document start>'",
            "nothing can follow what stands above",
            "align this line with the first key",
        ),
        (
            "scanning a directive",
            "a line that begins with % is no setting",
            "remove it",
        ),
        (
            "scanning a block scalar",
            "| or > begins a text on the lines below, and more stands beside it",
            "put a value that begins with | or > in quotes",
        ),
        (
            "(?:scanning|parsing) (?:a node|an? tag)|tag handle",
            "! begins a tag, and this is none",
            "put a value that begins with ! in quotes",
        ),
        (
            "but found another document",
            "a second document begins here",
            "keep one, and no line of three hyphens below the first key",
        ),
    )
)
_AT_THE_START: Final = re.compile("quoted scalar|parsing a flow")


def read_yaml(path: Path) -> Node:
    """Return the top node of a file's YAML; every node knows where it stands.

    Raises:
        ConfigError: The file cannot be read, is not UTF-8, is not YAML, or is empty.
    """
    text = _text(path, _octets(path))
    try:
        with warnings.catch_warnings():
            # An anchor that is used twice is legal (YAML 1.2 §3.2.2.2).
            warnings.simplefilter("ignore")
            node: Node | None = YAML(typ="rt", pure=True).compose(text)
    except YAMLError as error:
        raise _broken(path, text, error) from error
    except RecursionError as error:
        cause = f"{path}:1:1: lists and mappings are nested too deeply to be read"
        raise ConfigError(cause, cure="nest them less than a hundred deep") from error
    except (ValueError, ArithmeticError) as error:
        # The scanner makes characters and versions of digits without a check.
        cause = (
            f"{path}:1:1: an escape such as \\U or a %YAML line holds an impossible number"
        )
        raise ConfigError(cause, cure="write the character itself") from error
    except (AssertionError, AttributeError, LookupError, TypeError) as error:
        # Its assertions fail for some odd texts, such as a block scalar over U+2028.
        cause = f"{path}:1:1: somewhere the file is no YAML that can be read"
        raise ConfigError(cause, cure="put odd signs in quotes, or start anew") from error
    if node is None:
        raise ConfigError(
            f"{path}:1:1: the file is empty",
            cure="it needs at least site, sources and channels",
        )
    return node


def _octets(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            octets = file.read(_LARGEST + 1)
    except FileNotFoundError as error:
        raise ConfigError(
            f"{path}: there is no such file",
            cure="create it, or name another with --config",
        ) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError(
            f"{path}: cannot be read: {reason}",
            cure="name a file that this user may read with --config",
        ) from error
    except ValueError as error:
        raise ConfigError(
            f"{str(path)!r} is no name of a file", cure="name another with --config"
        ) from error
    if len(octets) > _LARGEST:
        raise ConfigError(
            f"{path}: is larger than 16 MiB", cure="a config is a text of some kilobytes"
        )
    return octets


def _text(path: Path, octets: bytes) -> str:
    cure = "save it as UTF-8"
    if octets.startswith(_UTF_16):
        raise ConfigError(f"{path}:1:1: the file is UTF-16, not UTF-8", cure=cure)
    try:
        text = octets.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        spot = _spot(octets[: error.start].decode("utf-8").removeprefix("\ufeff"))
        cause = f"byte 0x{octets[error.start]:02x} is not UTF-8"
        raise ConfigError(f"{path}:{spot}: {cause}", cure=cure) from error
    found = _NOT_YAML.search(text)
    if found:
        raise ConfigError(
            f"{path}:{_spot(text[: found.start()])}: the character"
            f" U+{ord(found[0]):04X} cannot stand in a config",
            cure="remove it; in double quotes it can be written as an escape",
        )
    return text


def _spot(before: str) -> Spot:
    """Return where a text stands, given what comes before it."""
    lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Spot(line=len(lines), column=len(lines[-1]) + 1)


def _broken(path: Path, text: str, error: YAMLError) -> ConfigError:
    said, spot = " ".join(str(error).split()), Spot(line=1, column=1)
    if isinstance(error, MarkedYAMLError):
        said = " ".join(f"{error.context or ''} {error.problem or ''}".split())
        opening = error.context_mark if _AT_THE_START.search(said) else None
        mark = opening or error.problem_mark
        if mark is not None:
            spot = Spot(line=mark.line + 1, column=mark.column + 1)
    cause, cure = _sentence(said, _indent(text, spot.line))
    return ConfigError(f"{path}:{spot}: {cause}", cure=cure)


def _indent(text: str, line: int) -> str:
    lines = text.splitlines()
    content = lines[line - 1] if line <= len(lines) else ""
    return content[: len(content) - len(content.lstrip())]


def _sentence(said: str, indent: str) -> tuple[str, str]:
    if "\t" in indent or r"'\t'" in said:
        return "a tab indents this line", "indent it with spaces, as YAML allows no tabs"
    for pattern, cause, cure in _SENTENCES:
        found = pattern.search(said)
        if found:
            return cause.format(*found.groups()), cure.format(*found.groups())
    return f"this is not YAML: {said}", "mend it, or put the value in quotes"
