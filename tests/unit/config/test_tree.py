"""Plain values come out of YAML, secrets out of files, and the environment wins."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.config.reading import read_yaml
from htfeed.config.sheet import Sheet, Spot
from htfeed.config.tree import settled, sheet_of
from htfeed.errors import ConfigError


def read(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> Sheet:
    path = folder / "c.yaml"
    path.write_text(text, encoding="utf-8")
    return sheet_of("c.yaml", folder, read_yaml(path), environ or {})


def told(sheet: Sheet) -> tuple[str, ...]:
    return sheet.lines(sheet.complaints)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("word", "word"),
        ("yes", "yes"),
        ("1h", "1h"),
        ("'5'", "5"),
        ("5", 5),
        ("-5", -5),
        ("1_000", 1000),
        ("010", 10),
        ("0o17", 15),
        ("0x1f", 31),
        ("1.5", 1.5),
        ("-.inf", float("-inf")),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("2026-01-31", "2026-01-31"),
        ("!!int q", "q"),
        ("!!str 5", "5"),
        ("9" * 5000, float("inf")),
        ("[a, 1]", ["a", 1]),
        ("{b: [c]}", {"b": ["c"]}),
    ],
)
def test_a_scalar_means_what_yaml_says(tmp_path: Path, text: str, value: object) -> None:
    sheet = read(tmp_path, f"a: {text}")

    assert sheet.tree == {"a": value}
    assert sheet.complaints == []


def test_an_older_yaml_may_say_yes(tmp_path: Path) -> None:
    assert read(tmp_path, "%YAML 1.1\n---\na: yes\nb: off\n").tree == {
        "a": True,
        "b": False,
    }


@pytest.mark.parametrize("text", ["2026", "2026-01", "2026-01-31", "'2026'"])
def test_a_date_needs_no_quotes(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, f"site: {{since: {text}}}").tree == {
        "site": {"since": text.strip("'")}
    }


def test_every_value_and_key_knows_its_place(tmp_path: Path) -> None:
    sheet = read(tmp_path, "a:\n  - b: 1\n    c:\n    d: [x, y]\n")

    assert sheet.spot(("a", 0, "b")) == Spot(line=2, column=8)
    assert sheet.spot(("a", 0, "b"), at_key=True) == Spot(line=2, column=5)
    assert sheet.spot(("a", 0, "c")) == Spot(line=3, column=5)
    assert sheet.spot(("a", 0, "d", 1)) == Spot(line=4, column=12)


def test_keys_are_words_however_they_look(tmp_path: Path) -> None:
    assert read(tmp_path, "2008: a\ntrue: b").tree == {"2008": "a", "true": "b"}


def test_a_key_given_twice_is_told_and_the_first_counts(tmp_path: Path) -> None:
    sheet = read(tmp_path, "a: 1\nb: 2\na: 3\na: 4\n")

    assert sheet.tree == {"a": 1, "b": 2}
    assert told(sheet) == ("c.yaml:3:1: a: is given twice, first on line 1; keep one",)


def test_a_list_is_no_key(tmp_path: Path) -> None:
    sheet = read(tmp_path, "a: 1\n? [b]\n: 2\n")

    assert told(sheet) == ("c.yaml:2:3: ?: a key must be a word; write it as `key: value`",)


def test_merged_keys_give_way_to_own_ones(tmp_path: Path) -> None:
    text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {z: 3, <<: [*a, *b]}\nd: {<<: *a}\n"

    tree = read(tmp_path, text).tree

    assert tree["c"] == {"z": 3, "x": 1, "y": 1}
    assert tree["d"] == {"x": 1, "y": 1}


def test_only_mappings_can_be_merged(tmp_path: Path) -> None:
    assert told(read(tmp_path, "a:\n  <<: 5\n")) == (
        "c.yaml:2:3: a: << merges what is no mapping; merge *names of mappings",
    )


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("!env HOME", "!env"),
        ("!!binary eA==", "!!binary"),
        ("!x {b: 1}", "!x"),
        ("!y []", "!y"),
    ],
)
def test_a_tag_means_nothing(tmp_path: Path, text: str, tag: str) -> None:
    assert told(read(tmp_path, f"a: {text}")) == (
        f'c.yaml:1:4: a: the tag "{tag}" means nothing here; leave it out',
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("word", '1:1: the file is "word", not a mapping'),
        ("- a", "1:1: the file is a list, not a mapping"),
        ("\n5", "2:1: the file is the number 5, not a mapping"),
        ("~", "1:1: the file is nothing, not a mapping"),
    ],
)
def test_the_top_must_be_a_mapping(tmp_path: Path, text: str, line: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)

    cure = "begin it with a key such as `site:` at the start of a line"
    assert str(caught.value) == f"c.yaml:{line}; {cure}"


def test_aliases_of_aliases_do_not_fill_the_memory(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]

    with pytest.raises(ConfigError, match="aliases unfold to too many values"):
        read(tmp_path, "\n".join(lines))


def test_a_mapping_that_holds_itself_is_told(tmp_path: Path) -> None:
    sheet = read(tmp_path, "&a {x: *a}")

    assert told(sheet)[0].endswith("is nested too deeply; go at most 30 levels deep")


@pytest.mark.parametrize("escape", [r"\0", r"\e", r"\x7f", r"\ud800", r"\uffff"])
def test_a_character_that_no_feed_can_carry_is_told(tmp_path: Path, escape: str) -> None:
    sheet = read(tmp_path, f'a: "x{escape}y"')

    assert sheet.tree == {"a": "xy"}
    assert "a character that no feed can carry; remove it" in told(sheet)[0]


@pytest.mark.parametrize("form", ["file:{}", "file://{}"])
def test_a_value_can_be_the_content_of_a_file(tmp_path: Path, form: str) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b" two\nlines\r\n")

    sheet = read(tmp_path, f"a: [{form.format(secret)}]")

    assert sheet.tree == {"a": [" two\nlines"]}


def test_a_value_can_be_that_of_a_variable(tmp_path: Path) -> None:
    sheet = read(tmp_path, "a: [env:TOKEN, 'env: TOKEN', env:]", {"TOKEN": "s3cret"})

    assert sheet.tree == {"a": ["s3cret", "env: TOKEN", "env:"]}
    assert sheet.shown(("a", 0), "s3cret") == "the content of TOKEN"


@pytest.mark.parametrize("environ", [{}, {"TOKEN": ""}])
def test_a_variable_that_is_not_set_is_told(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    (line,) = told(read(tmp_path, "a: env:TOKEN", environ))

    assert "a: the environment variable TOKEN is not set; set it, or write" in line


def test_a_relative_secret_is_beside_the_config(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("word")

    assert read(tmp_path, "a: file:secret").tree == {"a": "word"}


@pytest.mark.parametrize("text", ["file: a sort of tool", "a file:x", "FILE:x", "'file:'"])
def test_what_only_looks_like_a_secret_is_text(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, f"a: '{text.strip(chr(39))}'").tree == {"a": text.strip("'")}


def test_a_secret_is_never_read_twice(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("file:two")

    assert read(tmp_path, "a: file:one").tree == {"a": "file:two"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(None, "no such file or directory", id="missing"),
        pytest.param(b"\xff", "it is not UTF-8", id="not UTF-8"),
        pytest.param(b"x" * 70_000, "it is larger than 64 KiB", id="large"),
    ],
)
def test_a_secret_that_cannot_be_had_is_told(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    if content is not None:
        (tmp_path / "gone").write_bytes(content)

    cure = "put the value into it, readable by this user, or write it here"
    assert told(read(tmp_path, "a: file:gone")) == (
        f'c.yaml:1:4: a: the file "gone" cannot be read: {reason}; {cure}',
    )


def test_a_secret_with_an_impossible_name_is_told(tmp_path: Path) -> None:
    sheet = Sheet(name="c.yaml", root=tmp_path)

    settled(sheet, ("a",), "file:b\0c")

    assert len(sheet.complaints) == 1


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("sqlite:///s.db")
    environ = {
        "HTFEED_STORE": "file:secret",
        "HTFEED_OUTPUT": "out",
        "HTFEED_SITE_URL": "https://b/",
        "OTHER": "x",
    }

    sheet = read(tmp_path, "site: {url: file:gone, title: t}\nstore: x", environ)

    assert sheet.tree == {
        "site": {"url": "https://b/", "title": "t"},
        "store": "sqlite:///s.db",
        "output": "out",
    }
    assert sheet.complaints == []
    assert sheet.where(("site", "url")) == "HTFEED_SITE_URL: site.url"


def test_an_empty_variable_counts_as_not_set(tmp_path: Path) -> None:
    assert read(tmp_path, "store: x", {"HTFEED_STORE": ""}).tree == {"store": "x"}


def test_the_environment_makes_the_site_where_there_is_none(tmp_path: Path) -> None:
    sheet = read(tmp_path, "store: x", {"HTFEED_SITE_URL": "https://b/"})

    assert sheet.tree["site"] == {"url": "https://b/"}


@pytest.mark.parametrize("site", ["5", "[]", "~"])
def test_the_environment_hides_no_site_that_is_wrong(tmp_path: Path, site: str) -> None:
    sheet = read(tmp_path, f"site: {site}", {"HTFEED_SITE_URL": "https://b/"})

    assert not isinstance(sheet.tree["site"], dict)


@given(st.text().filter(lambda text: not text.startswith("file:")))
def test_a_settled_text_holds_no_character_that_feeds_cannot_carry(text: str) -> None:
    sheet = Sheet(name="c.yaml", root=Path())

    first = settled(sheet, ("a",), text)

    assert settled(Sheet(name="c.yaml", root=Path()), ("a",), first) == first
    assert bool(sheet.complaints) == (first != text)
