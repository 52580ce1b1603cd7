"""Files and feeds are looked at side by side, each where there is something to look at."""

from pathlib import Path

import pytest

from htfeed.config import load
from htfeed.worker.loop import _lanes
from htfeed.worker.noticing import concerns

TEXT = """\
site: {{title: Example, url: "https://example.org/"}}
sources: [{{key: one, {kind}}}]
channels: {{news: {{title: News, category: news}}}}
"""


@pytest.mark.parametrize(
    ("kind", "lanes"),
    [
        ('path: "feeds/*"', {"files"}),
        ('url: "https://far.example/"', {"feeds"}),
        ('opml: "https://far.example/"', {"feeds"}),
        ('opml: "lists/*.opml"', {"files", "feeds"}),
    ],
)
def test_a_local_list_is_a_file_whose_feeds_are_asked(
    tmp_path: Path, kind: str, lanes: set[str]
) -> None:
    (tmp_path / "config.yaml").write_text(TEXT.format(kind=kind))
    config = load(tmp_path / "config.yaml", {})

    assert _lanes(config) == lanes
    path = tmp_path.resolve() / "lists/a.opml"
    assert concerns(config, path) == ("lists" in kind)
