"""A file that is no YAML is told apart by line, cause and cure."""

import os
from pathlib import Path

import pytest

from htfeed.config.reading import read_yaml
from htfeed.errors import ConfigError

EMPTY = "1:1: the file is empty; it needs at least site, sources and channels"
COLON = (
    "a colon stands where no key can be;"
    " align the key with its neighbours, or put text that holds a colon in quotes"
)
TAB = "a tab indents this line; indent it with spaces, as YAML allows no tabs"
CLOSE = "and put commas between what is inside"


def complaint(path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        read_yaml(path)
    return str(caught.value).replace(str(path), path.name)


@pytest.mark.parametrize(
    ("octets", "line"),
    [
        pytest.param(b"", EMPTY, id="empty"),
        pytest.param(b"# only words\n", EMPTY, id="comments only"),
        pytest.param(b"\xef\xbb\xbf", EMPTY, id="byte order mark only"),
        pytest.param(
            "a: 1".encode("utf-16"),
            "1:1: the file is UTF-16, not UTF-8; save it as UTF-8",
            id="UTF-16",
        ),
        pytest.param(
            "a: ü\nb: ü\xe9".encode() + b"\xe9\n",
            "2:6: byte 0xe9 is not UTF-8; save it as UTF-8",
            id="latin-1",
        ),
        pytest.param(
            b"a: 1\r\nb: \x07",
            "2:4: the character U+0007 cannot stand in a config;"
            " remove it; in double quotes it can be written as an escape",
            id="control character",
        ),
        pytest.param(b"a:\n\tb: 1\n", f"2:1: {TAB}", id="tab"),
        pytest.param(b"a:\n  b: 1\n\tc: 2\n", f"3:1: {TAB}", id="tab after spaces"),
        pytest.param(b"a: b: c", f"1:5: {COLON}", id="colon in a value"),
        pytest.param(b"a: 1\n b: 2", f"2:3: {COLON}", id="too far in"),
        pytest.param(b"a\nb: 1", f"2:2: {COLON}", id="no colon"),
        pytest.param(
            b'a: 1\nb: "x\nc: 2\n',
            "2:4: a quote is opened here and not closed; close it with the same quote",
            id="open double quote",
        ),
        pytest.param(
            b"a: 'x\n",
            "1:4: a quote is opened here and not closed; close it with the same quote",
            id="open single quote",
        ),
        pytest.param(
            b"a: [1\nb: 2",
            f"1:4: a bracket is opened here and not closed; close it with ], {CLOSE}",
            id="open bracket",
        ),
        pytest.param(
            b"a: {b: 1\nc: 2",
            f"1:4: a bracket is opened here and not closed; close it with }}, {CLOSE}",
            id="open brace",
        ),
        pytest.param(
            b'a: "\\d"',
            r"1:4: \d means nothing between double quotes;"
            " put regular expressions between single quotes",
            id="regular expression in double quotes",
        ),
        pytest.param(
            b"a: 1\n---\nb: 2",
            "2:1: a second document begins here;"
            " keep one, and no line of three hyphens below the first key",
            id="two documents",
        ),
        pytest.param(
            b"a: *.md",
            "1:4: *.md stands for nothing; put a value that begins with * in quotes",
            id="glob without quotes",
        ),
        pytest.param(
            b"a: & b",
            "1:5: & and * begin names, and this is none;"
            " put a value that begins with & or * in quotes",
            id="anchor without a name",
        ),
        pytest.param(
            b'a: "\\xyz"',
            "1:4: an escape (\\x, \\u or \\U) is not complete;"
            " put regular expressions between single quotes",
            id="half an escape",
        ),
        pytest.param(
            b"a: - b",
            "1:4: a list begins where none can; put each - on a line of its own"
            " below the key, or the value in quotes",
            id="list beside its key",
        ),
        pytest.param(
            b"a: ]",
            "1:4: no value can begin like this; put the value in quotes",
            id="closing bracket",
        ),
        pytest.param(
            b"{a: 1}\nb: 2",
            "2:1: nothing can follow what stands above; align this line with the first key",
            id="after the end",
        ),
        pytest.param(
            b"%",
            "1:2: a line that begins with % is no setting; remove it",
            id="directive",
        ),
        pytest.param(
            b"a: @x",
            "1:4: no value can begin with @; put the value in quotes",
            id="reserved sign",
        ),
        pytest.param(
            b"- a\nb: 1",
            "2:1: this line does not line up with those above;"
            " indent it by as many spaces as its neighbours",
            id="list and mapping",
        ),
        pytest.param(
            b"a: >q\n",
            "1:5: | or > begins a text on the lines below, and more stands beside it;"
            " put a value that begins with | or > in quotes",
            id="block text",
        ),
        pytest.param(
            b"a: !e!x b",
            "1:4: ! begins a tag, and this is none;"
            " put a value that begins with ! in quotes",
            id="tag",
        ),
        pytest.param(
            b'a: "\\U99999999"',
            "1:1: an escape such as \\U or a %YAML line holds an impossible number;"
            " write the character itself",
            id="impossible character",
        ),
        pytest.param(
            "---\n\n    >- #1\u2028:".encode(),
            "1:1: somewhere the file is no YAML that can be read;"
            " put odd signs in quotes, or start anew",
            id="what the parser trips over",
        ),
        pytest.param(
            b"[" * 700,
            "1:1: lists and mappings are nested too deeply to be read;"
            " nest them less than a hundred deep",
            id="brackets without end",
        ),
        pytest.param(
            b"%YAML 3.1\n---\na",
            "1:1: this is not YAML: found incompatible YAML document"
            " (version 1.* is required); mend it, or put the value in quotes",
            id="another YAML",
        ),
    ],
)
def test_what_is_no_yaml_is_told_with_its_place(
    tmp_path: Path, octets: bytes, line: str
) -> None:
    path = tmp_path / "c.yaml"
    path.write_bytes(octets)

    assert complaint(path) == f"c.yaml:{line}"


def test_a_missing_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    assert complaint(tmp_path / "c.yaml") == (
        "c.yaml: there is no such file; create it, or name another with --config"
    )


def test_a_folder_is_no_config(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    folder.mkdir()

    assert complaint(folder) == (
        "c: cannot be read: is a directory;"
        " name a file that this user may read with --config"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.touch(mode=0o000)

    assert "cannot be read: permission denied" in complaint(path)


def test_a_name_that_no_file_can_have_is_told() -> None:
    with pytest.raises(ConfigError, match="is no name of a file"):
        read_yaml(Path("a\0b"))


def test_a_huge_file_is_not_read_to_its_end() -> None:
    assert complaint(Path("/dev/zero")) == (
        "zero: is larger than 16 MiB; a config is a text of some kilobytes"
    )


def test_an_anchor_may_be_used_again(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("a: &x 1\nb: &x 2\nc: *x\n")

    assert read_yaml(path).value[2][1].value == "2"
