"""What is allowed and can hardly be meant is a warning, with its place."""

from pathlib import Path

import pytest

from htfeed.config import load

HEAD = """\
site: {title: Example, url: "https://example.org/"}
channels: {news: {title: News, category: news}}
sources:
"""


def warnings(folder: Path, *sources: str) -> tuple[str, ...]:
    text = HEAD + "".join(f"  - {{{each}}}\n" for each in sources)
    (folder / "config.yaml").write_text(text)
    told = load(folder / "config.yaml", {}).warnings
    return tuple(each.removeprefix(f"{folder}/") for each in told)


def test_two_spellings_of_one_address_are_told_with_the_first_source(
    tmp_path: Path,
) -> None:
    one = 'key: one, url: "https://a.example/feed", categories: [news]'

    two = 'key: two, url: "https://A.example:443/feed", categories: [news]'
    (told,) = warnings(tmp_path, one, two)
    assert told.startswith(
        "config.yaml:5:21: sources[2].url: source one has the same address"
    )
    other = 'key: two, url: "https://a.example/other", categories: [news]'
    assert warnings(tmp_path, one, other) == ()


def test_a_certificate_that_is_not_there_is_told(tmp_path: Path) -> None:
    source = 'key: one, url: "https://a.example/", categories: [news], certificate: me.pem'

    (told,) = warnings(tmp_path, source)
    assert 'sources[1].certificate: there is no file "me.pem"' in told
    (tmp_path / "me.pem").touch()
    assert warnings(tmp_path, source) == ()


def test_a_channel_in_which_nothing_is_placed_is_told(tmp_path: Path) -> None:
    told = warnings(tmp_path, 'key: one, path: "feeds/*"')[0]

    assert told.startswith(
        "config.yaml:2:42: channels.news.category: no rule and no source"
    )


def test_a_channel_that_may_have_no_feed_is_told(tmp_path: Path) -> None:
    text = HEAD.replace("category: news", "category: news, formats: [ics]")
    source = '  - {key: one, path: "feeds/*", categories: [news]}\n'
    (tmp_path / "config.yaml").write_text(text + source)

    (told,) = load(tmp_path / "config.yaml", {}).warnings

    assert "config.yaml:2:57: channels.news.formats: has a feed only while" in told


@pytest.mark.parametrize("given", ["", ", categories: [newz]"])
def test_a_source_that_no_channel_can_carry_is_told(tmp_path: Path, given: str) -> None:
    right = 'key: one, path: "feeds/*", categories: [news]'

    (told,) = warnings(tmp_path, right, f'key: two, path: "more/*"{given}')

    assert "no channel carries what source two brings" in told
    assert told.endswith("name one of: news")


@pytest.mark.parametrize(
    "more",
    [
        "rules: [{if: {title: a}, category: news}]",
        "channels: {news: {title: N, category: news}, de: {title: D, if: {language: de}}}",
    ],
)
def test_where_rules_or_conditions_may_place_anything_nothing_is_said(
    tmp_path: Path, more: str
) -> None:
    head = HEAD if more.startswith("rules") else HEAD.replace("channels: ", "network: {} #")
    text = f'{head}  - {{key: one, path: "feeds/*"}}\n{more}\n'
    (tmp_path / "config.yaml").write_text(text)

    told = load(tmp_path / "config.yaml", {}).warnings

    assert not [each for each in told if "what source one brings" in each]
