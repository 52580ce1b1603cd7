"""Keys that nothing has: the nearest is named, then those there are."""

from pathlib import Path

import pytest

from htfeed.config import Config, load
from htfeed.enquiries.keys import check_channel, check_source, choice
from htfeed.errors import ConfigError

CONFIG = """\
site: {title: Example, url: "https://example.org/"}
sources:
  - {key: entries, path: "feeds/*", categories: [news]}
  - {key: blogs, opml: "lists/*.opml"}
channels:
  news: {title: News, category: news}
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "config.yaml").write_text(CONFIG)
    return load(tmp_path / "config.yaml", {})


def test_the_nearest_source_is_named_with_the_option(config: Config) -> None:
    with pytest.raises(ConfigError, match="--source: there is no source 'entires'") as told:
        check_source(config, "entires", option="--source")

    assert told.value.cure == "did you mean entries? Else choose of: entries, blogs"


def test_the_nearest_channel_is_named(config: Config) -> None:
    with pytest.raises(ConfigError, match="CHANNEL: there is no channel 'nwes'") as told:
        check_channel(config, "nwes")

    assert told.value.cure == "did you mean news? Else choose of: news"


def test_what_a_list_may_have_named_is_let_through_unless_the_store_was_asked(
    config: Config,
) -> None:
    check_source(config, "blog-0123456789ab")

    with pytest.raises(ConfigError):
        check_source(config, "blog-0123456789ab", others=())


def test_what_the_store_knows_is_known(config: Config) -> None:
    check_source(config, "former", others={"former"})


def test_of_many_keys_ten_are_named() -> None:
    told = choice("x", [f"key-{number}" for number in range(12)])

    assert told.startswith("choose of: key-0, key-1")
    assert told.endswith("key-9 and 2 more")
