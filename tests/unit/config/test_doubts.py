"""What is allowed and can hardly be meant is a warning, with its place."""

from pathlib import Path

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

    (told,) = warnings(tmp_path, one, 'key: two, url: "https://A.example:443/feed"')
    assert told.startswith(
        "config.yaml:5:21: sources[2].url: source one has the same address"
    )
    assert warnings(tmp_path, one, 'key: two, url: "https://a.example/other"') == ()


def test_a_certificate_that_is_not_there_is_told(tmp_path: Path) -> None:
    source = 'key: one, url: "https://a.example/", categories: [news], certificate: me.pem'

    (told,) = warnings(tmp_path, source)
    assert 'sources[1].certificate: there is no file "me.pem"' in told
    (tmp_path / "me.pem").touch()
    assert warnings(tmp_path, source) == ()


def test_a_channel_in_which_nothing_is_placed_is_told(tmp_path: Path) -> None:
    (told,) = warnings(tmp_path, 'key: one, path: "feeds/*"')

    assert told.startswith(
        "config.yaml:2:42: channels.news.category: no rule and no source"
    )


def test_a_channel_that_may_have_no_feed_is_told(tmp_path: Path) -> None:
    text = HEAD.replace("category: news", "category: news, formats: [ics]")
    source = '  - {key: one, path: "feeds/*", categories: [news]}\n'
    (tmp_path / "config.yaml").write_text(text + source)

    (told,) = load(tmp_path / "config.yaml", {}).warnings

    assert "config.yaml:2:57: channels.news.formats: has a feed only while" in told
