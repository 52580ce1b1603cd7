"""How the parts of a config go together."""

from pathlib import Path
from typing import Any

import pytest

from htfeed.config.checking import RESERVED, check
from htfeed.config.sheet import Sheet
from htfeed.formats import FORMATS, media_type_of


def complaints(root: Path, **tree: Any) -> list[tuple[str | int, ...]]:  # noqa: ANN401 - whatever a file may hold
    return [each.path for each in check(Sheet(name="c.yaml", root=root, tree=tree))]


def test_nothing_is_said_of_what_is_of_the_wrong_type(tmp_path: Path) -> None:
    odd: list[Any] = [None, 5, True, 1.5, "x", [], {}, [5], {"a": 5}, [None], [[]]]

    for each in odd:
        complaints(
            tmp_path, site=each, network=each, sources=each, channels=each, store=[each]
        )
        complaints(
            tmp_path,
            sources=[each, {"key": each, "path": each, "categories": each}],
            rules=[each, {"if": each}, {"if": {"not": each, "all": each, "any": [each]}}],
            channels={"a": each, "b": {"formats": each, "limit": each}},
            output=each,
        )


@pytest.mark.parametrize(
    ("output", "store", "path"),
    [
        pytest.param(".", "", ("output",), id="the folder itself"),
        pytest.param("..", "", ("output",), id="a folder around it"),
        pytest.param("/", "", ("output",), id="everything"),
        pytest.param("link", "", ("output",), id="a link to it"),
        pytest.param("out", "sqlite:///out/x.db", ("store",), id="store in the output"),
        pytest.param(
            "out", "sqlite:///./out/../out/a/x.db?a", ("store",), id="by a detour"
        ),
    ],
)
def test_neither_config_nor_store_is_published(
    tmp_path: Path, output: str, store: str, path: tuple[str, ...]
) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    tree = {"output": output} | ({"store": store} if store else {})

    assert complaints(tmp_path, **tree) == [path]


@pytest.mark.parametrize(("templates", "wrong"), [("public/mine", True), ("mine", False)])
def test_templates_are_not_published(
    tmp_path: Path, templates: str, *, wrong: bool
) -> None:
    (tmp_path / templates).mkdir(parents=True)

    found = complaints(tmp_path, output="public", templates=templates)

    assert found == ([("templates",)] if wrong else [])


@pytest.mark.parametrize("output", ["public", "../www", "/srv/www"])
def test_an_output_beside_is_right(tmp_path: Path, output: str) -> None:
    assert complaints(tmp_path, output=output, store="sqlite:///var/x.db") == []


def test_a_link_that_leads_to_itself_is_left_to_the_publisher(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")

    assert complaints(tmp_path, output="loop", store="sqlite:///var/x.db") == []


@pytest.mark.parametrize("key", sorted(RESERVED))
def test_a_reserved_name_is_no_channel(tmp_path: Path, key: str) -> None:
    channel = {"title": "t", "category": "c"}

    assert complaints(tmp_path, channels={key: channel}) == [("channels", key)]


def test_what_is_written_beside_the_channels_is_reserved() -> None:
    assert {"index", "opml", "style"} <= RESERVED
    assert not RESERVED & set(FORMATS)
    assert all(
        media_type_of(f"a{each.extension}") == each.media_type for each in FORMATS.values()
    )


def test_the_same_key_for_a_source_and_a_channel_is_right(tmp_path: Path) -> None:
    source = {"key": "news", "path": "x"}
    channel = {"title": "t", "category": "c"}

    assert complaints(tmp_path, sources=[source], channels={"news": channel}) == []


def test_every_later_source_with_a_taken_key_is_told(tmp_path: Path) -> None:
    sources = [{"key": key, "path": "x"} for key in "abaa"]

    assert complaints(tmp_path, sources=sources) == [
        ("sources", 2, "key"),
        ("sources", 3, "key"),
    ]
