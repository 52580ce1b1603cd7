"""How sources are accessed, and what is said where that cannot be right."""

import base64
from pathlib import Path
from typing import Any

import pytest

from htfeed.answers import OPEN
from htfeed.config import load
from htfeed.config.checking import check
from htfeed.config.sheet import Sheet
from htfeed.errors import ConfigError

URL = "https://partner.example/feed"
HEAD = (
    "site: {title: T, url: 'https://t.example/'}\nchannels: {n: {title: N, category: n}}\n"
)


def config_of(folder: Path, source: str) -> Path:
    path = folder / "config.yaml"
    path.write_text(f"{HEAD}sources:\n  - {{key: a, categories: [n], {source}}}\n")
    return path


@pytest.mark.parametrize(
    ("auth", "fields"),
    [
        (
            "{basic: {user: désk, password: 'env:P'}}",
            (
                (
                    "Authorization",
                    f"Basic {base64.b64encode('désk:s3cret'.encode()).decode()}",
                ),
            ),
        ),
        ("{bearer: 'env:P'}", (("Authorization", "Bearer s3cret"),)),
        ("{cookie: 'id=5'}", (("Cookie", "id=5"),)),
        ("{header: {X-Key: 'env:P', X-Other: b}}", (("X-Key", "s3cret"), ("X-Other", "b"))),
    ],
)
def test_each_way_becomes_header_fields(
    tmp_path: Path, auth: str, fields: tuple[tuple[str, str], ...]
) -> None:
    path = config_of(tmp_path, f"url: '{URL}', auth: {auth}")

    (source,) = load(path, {"P": "s3cret"}).sources

    assert source.access(tmp_path).fields == fields
    assert "s3cret" not in repr(source)


def test_the_rest_of_an_access(tmp_path: Path) -> None:
    more = "proxy: 'http://p:1', certificate: c.pem, user_agent: x/1"
    (source,) = load(config_of(tmp_path, f"url: '{URL}', {more}"), {}).sources

    access = source.access(tmp_path)
    assert (access.proxy, access.user_agent) == ("http://p:1", "x/1")
    assert access.certificate == str(tmp_path / "c.pem")


def test_most_have_none(tmp_path: Path) -> None:
    (source,) = load(config_of(tmp_path, f"url: '{URL}'"), {}).sources

    assert source.access(tmp_path) is OPEN


@pytest.mark.parametrize(
    ("source", "paths"),
    [
        pytest.param({"auth": {}}, [("auth",)], id="nothing"),
        pytest.param({"auth": {"bearer": "a", "cookie": "b"}}, [("auth",)], id="two"),
        pytest.param({"auth": {"header": {}}}, [("auth", "header")], id="no field"),
        pytest.param(
            {"auth": {"header": {"a b": "c"}}}, [("auth", "header", "a b")], id="no name"
        ),
        pytest.param(
            {"auth": {"header": {"Host": "c"}}}, [("auth", "header", "Host")], id="ours"
        ),
        pytest.param(
            {"auth": {"header": {"X": "a\nb"}}}, [("auth", "header", "X")], id="two lines"
        ),
        pytest.param({"auth": {"bearer": "☃"}}, [("auth", "bearer")], id="not latin"),
        pytest.param(
            {"auth": {"basic": {"user": "a:b"}}}, [("auth", "basic", "user")], id="colon"
        ),
        pytest.param({"proxy": "proxy:3128"}, [("proxy",)], id="no scheme"),
        pytest.param({"proxy": "ftp://p/"}, [("proxy",)], id="ftp"),
        pytest.param({"proxy": "socks5h://[::1]:1080"}, [], id="socks"),
        pytest.param({"user_agent": ""}, [("user_agent",)], id="no name at all"),
        pytest.param({"auth": {"bearer": "a"}, "url": None}, [("auth",)], id="files"),
        pytest.param({"auth": 5}, [], id="of the wrong type"),
    ],
)
def test_an_access_that_cannot_be_right_is_told(
    tmp_path: Path, source: dict[str, Any], paths: list[tuple[str, ...]]
) -> None:
    made: dict[str, object] = {"key": "a", "url": URL} | source
    if made["url"] is None:
        del made["url"]
        made["path"] = "feeds/*.md"

    sheet = Sheet(name="c.yaml", root=tmp_path, tree={"sources": [made]})

    assert [each.path[2:] for each in check(sheet)] == paths


def test_a_secret_that_is_wrong_is_not_shown(tmp_path: Path) -> None:
    path = config_of(tmp_path, f"url: '{URL}', auth: {{bearer: 'env:TOKEN'}}")

    with pytest.raises(ConfigError) as raised:
        load(path, {"TOKEN": "s3cret ☃"})

    assert "s3cret" not in str(raised.value)
    assert "got the content of TOKEN" in str(raised.value)
