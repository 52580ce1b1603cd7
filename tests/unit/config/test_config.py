"""A config gives settings that are usable, or a line for each thing that is wrong."""

import pickle
import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from htfeed.config import Config, Settings, load
from htfeed.config.shape import keys_of
from htfeed.errors import ConfigError

SHIPPED = Path(__file__).parents[3] / "config.yaml"

SITE = 'site: {title: City news, url: "https://news.example.org/"}\n'
SOURCE = '  - {key: a, path: "feeds/*.md", categories: [news]}\n'
CHANNEL = "  news: {title: News, category: news}\n"
GOOD = f"{SITE}sources:\n{SOURCE}channels:\n{CHANNEL}"

OUTPUT_TOLD = (
    "HTFEED_OUTPUT: output: is a folder that holds the config,"
    " which would be published with it"
)
STORE_TOLD = (
    "HTFEED_STORE: store: expected the address of a database that keeps,"
    ' got "mysql://…@h/d"'
)


def written(folder: Path, text: str) -> Path:
    path = folder / "c.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def lines(path: Path, **environ: str) -> list[str]:
    """Return what is printed, with the file's name in place of its path."""
    with pytest.raises(ConfigError) as caught:
        load(path, environ)
    return str(caught.value).replace(str(path), path.name).split("\n")


SLOTS = {"site": SITE, "key": "sources:\n", "source": SOURCE, "channel": CHANNEL}
FORMS = {"site": "{}\n", "key": "{}\nsources:\n", "source": "  {}\n", "channel": "  {}\n"}


def bad_configs() -> Iterator[Any]:
    """Give a parameter set for each case of ``bad_configs.txt``."""
    cases = (Path(__file__).parent / "bad_configs.txt").read_text().split("\n\n")
    for case in cases[1:]:
        head, *complaints = case.strip().split("\n")
        slot, part = head.replace("\\n", "\n").split(" | ")
        text = GOOD.replace(SLOTS[slot], FORMS[slot].format(part))
        yield pytest.param(text, [each.strip() for each in complaints], id=head)


@pytest.mark.parametrize(("text", "complaints"), list(bad_configs()))
def test_each_error_is_a_line_with_place_cause_and_cure(
    tmp_path: Path, text: str, complaints: list[str]
) -> None:
    assert lines(written(tmp_path, text)) == [f"c.yaml:{each}" for each in complaints]


def test_errors_of_all_kinds_are_told_at_once_in_the_order_of_the_file(
    tmp_path: Path,
) -> None:
    text = GOOD.replace("title: City news", "titel: x").replace("key: a", "key: A B")
    text = text.replace("[news]", "5").replace("News,", "News, limit: 0,")

    told = lines(written(tmp_path, text), HTFEED_STORE="x")

    assert [each.split(": ")[:2] for each in told] == [
        ["c.yaml:1:7", "site.title"],
        ["c.yaml:1:8", "site.titel"],
        ["c.yaml:3:11", "sources[1].key"],
        ["c.yaml:3:48", "sources[1].categories"],
        ["c.yaml:5:30", "channels.news.limit"],
        ["HTFEED_STORE", "store"],
    ]


def test_what_is_left_out_has_a_default(tmp_path: Path) -> None:
    config = load(written(tmp_path, GOOD), {})

    assert config.store == f"sqlite:///{tmp_path}/var/htfeed.db"
    assert config.output == str(tmp_path / "public")
    assert config.defaults.every == timedelta(hours=1)
    assert config.rules == ()
    assert config.network.allow == ()
    assert config.channels["news"].formats == ("atom", "rss", "json", "rdf", "ninjs", "ics")
    assert (config.root, config.path) == (tmp_path, tmp_path / "c.yaml")
    assert config.warnings == ()


def test_paths_count_from_the_folder_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, f"{GOOD}store: 'sqlite:///a/b.db?timeout=5'\noutput: c/d\n")
    monkeypatch.chdir(tmp_path)

    config = load(Path("c.yaml"), {})

    assert config.store == f"sqlite:///{tmp_path}/a/b.db?timeout=5"
    assert config.output == str(tmp_path / "c/d")


def test_absolute_places_stay(tmp_path: Path) -> None:
    text = f"{GOOD}store: postgresql://u:p@h/d\noutput: /srv/www\n"

    config = load(written(tmp_path, text), {})

    assert config.store == "postgresql://u:p@h/d"
    assert config.output == "/srv/www"


def test_the_environment_is_placed_like_the_file(tmp_path: Path) -> None:
    environ = {
        "HTFEED_STORE": "sqlite:///x.db",
        "HTFEED_OUTPUT": "out",
        "HTFEED_SITE_URL": "https://other.example/feeds",
    }

    config = load(written(tmp_path, f"{GOOD}store: 5\n"), environ)

    assert config.store == f"sqlite:///{tmp_path}/x.db"
    assert config.output == str(tmp_path / "out")
    assert config.site.url == "https://other.example/feeds"


def test_an_error_of_the_environment_names_the_variable(tmp_path: Path) -> None:
    told = lines(
        written(tmp_path, GOOD), HTFEED_STORE="mysql://ann:pw@h/d", HTFEED_OUTPUT="."
    )

    assert [each.partition(";")[0] for each in told] == [
        OUTPUT_TOLD,
        STORE_TOLD,
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"{GOOD}store: file:secret\n",
        GOOD.replace("title: City news", "title: City news, language: file:secret"),
        GOOD.replace(
            "sources:", "rules: [{if: {title: file:secret}, category: a}]\nsources:"
        ),
        GOOD.replace(SOURCE, "  - {key: file:secret, path: a}\n" * 2),
        GOOD.replace("category: news", "category: file:secret, limit: file:secret"),
    ],
)
def test_a_secret_shows_in_no_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "secret").write_text("(?P<hush>hush")

    told = lines(written(tmp_path, text))

    assert "the content of secret" in told[0]
    assert "hush" not in "".join(told)


def test_a_password_shows_in_no_representation(tmp_path: Path) -> None:
    config = load(written(tmp_path, f"{GOOD}store: postgresql://u:hush@h/d\n"), {})

    assert "hush" not in repr(config)


def test_channels_keep_the_order_of_the_file(tmp_path: Path) -> None:
    keys = ["b", "a", "z", "c"]
    text = "".join(f"  {key}: {{title: T, category: news}}\n" for key in keys)

    assert list(load(written(tmp_path, GOOD.replace(CHANNEL, text)), {}).channels) == keys


def test_a_channel_that_nothing_can_reach_is_a_warning(tmp_path: Path) -> None:
    text = f"{GOOD}  lost: {{title: T, category: elsewhere}}\n"
    path = written(tmp_path, text)

    (warning,) = load(path, {}).warnings

    assert warning == (
        f"{path}:6:30: channels.lost.category: no rule and no source places anything"
        ' in "elsewhere"; the channel stays empty until one names it'
    )


def test_a_rule_or_a_source_is_enough_to_reach_a_channel(tmp_path: Path) -> None:
    rules = "rules: [{if: {tag: x}, category: b}]\n"
    text = f"{GOOD}  more: {{title: T, category: b}}\n{rules}"

    assert load(written(tmp_path, text), {}).warnings == ()


def test_former_keys_are_a_text_or_a_list(tmp_path: Path) -> None:
    text = GOOD.replace("key: a,", "key: a, was: [b, c],").replace(
        "title: News,", "title: News, was: old,"
    )

    config = load(written(tmp_path, text), {})

    assert config.sources[0].was == ("b", "c")
    assert config.channels["news"].was == ("old",)


def test_former_keys_show_in_no_document(tmp_path: Path) -> None:
    text = GOOD.replace("title: News,", "title: News, was: old,")

    with_one = load(written(tmp_path, text), {})
    without = load(written(tmp_path, GOOD), {})

    assert repr(with_one.channels) == repr(without.channels)


def test_a_config_can_be_kept_beside_the_store() -> None:
    config = load(SHIPPED, {})

    assert pickle.loads(pickle.dumps(config)) == config


def test_the_shipped_config_works_as_it_stands() -> None:
    config = load(SHIPPED, {})

    assert list(config.channels) == ["news", "media", "publications"]
    assert config.warnings == ()


def every_key(hint: Any) -> Iterator[str]:  # noqa: ANN401 - any type that a setting has
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if is_dataclass(hint) and isinstance(hint, type):
        for key, part in keys_of(hint).items():
            yield key
            if key not in {"all", "any", "not"}:  # conditions in conditions
                yield from every_key(part)
    for part in get_args(hint):
        yield from every_key(part)


def test_the_shipped_config_is_the_reference_of_every_key() -> None:
    text = SHIPPED.read_text()

    missing = [key for key in every_key(Settings) if not re.search(rf"\b{key}\b", text)]

    assert missing == []


TEXTS = st.text(max_size=8) | st.sampled_from(
    ["a", "news", "1h", "9999999999999w", "(", "https://x.example/", "file:/", "en", "a:1"]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
ANY = st.recursive(
    LEAVES,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(TEXTS, parts, max_size=3),
    max_leaves=8,
)


def mangled(keys: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """Give mappings that are nearly right: any key may be gone, or hold anything."""
    return ANY | st.fixed_dictionaries(
        {}, optional={key: values | ANY for key, values in keys.items()}
    )


CONDITIONS = st.recursive(
    mangled(dict.fromkeys(("title", "kind", "tag", "path"), TEXTS)),
    lambda parts: mangled({"all": st.lists(parts), "any": st.lists(parts), "not": parts}),
    max_leaves=3,
)
TREES = mangled(
    {
        "site": mangled(
            {
                "title": TEXTS,
                "url": st.just("https://x.example/"),
                "since": st.integers(1900, 2100) | st.dates(),
                "timezone": TEXTS,
                "publisher": mangled({"name": TEXTS, "email": TEXTS, "url": TEXTS}),
            }
        ),
        "store": TEXTS,
        "output": TEXTS,
        "network": mangled({"contact": TEXTS, "allow": st.lists(TEXTS)}),
        "defaults": mangled({"every": TEXTS}),
        "sources": st.lists(
            mangled({"key": TEXTS, "path": TEXTS, "url": TEXTS, "every": TEXTS}), max_size=3
        ),
        "rules": st.lists(
            mangled({"if": CONDITIONS, "category": TEXTS, "stop": st.booleans()}),
            max_size=2,
        ),
        "channels": st.dictionaries(
            TEXTS,
            mangled(
                {
                    "title": TEXTS,
                    "category": TEXTS,
                    "limit": st.integers(),
                    "formats": st.lists(
                        st.sampled_from(["atom", "rss", "xml"]), max_size=3
                    ),
                }
            ),
            max_size=2,
        ),
    }
)


def loads_or_complains(path: Path) -> None:
    try:
        assert isinstance(load(path, {}), Config)
    except ConfigError as error:
        told = str(error)
    else:
        return
    for line in told.split("\n"):
        assert re.match(r".*c\.yaml(?::\d+:\d+)?: .+; .+", line)
        assert line.isprintable()
    assert "pydantic" not in told
    assert "Input should" not in told


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(TREES)
def test_any_structure_loads_or_is_complained_about(tmp_path: Path, tree: object) -> None:
    stream = StringIO()
    YAML(typ="safe", pure=True).dump(tree, stream)
    path = tmp_path / "c.yaml"
    path.write_bytes(stream.getvalue().encode("utf-8", "surrogatepass"))

    loads_or_complains(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary() | st.text("ab:-[]{}\"'*&!%|>@? \t\n#,<", max_size=40).map(str.encode))
@example(b'a: "\\ud800"')
def test_any_bytes_load_or_are_complained_about(tmp_path: Path, octets: bytes) -> None:
    path = tmp_path / "c.yaml"
    path.write_bytes(octets)

    loads_or_complains(path)
