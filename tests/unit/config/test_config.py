"""A config gives settings that are usable, or a line for each thing that is wrong."""

import pickle
import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

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

WEB = "an absolute http or https address"
FEED_CURE = (
    "write it out, such as https://partner.example.com/feed.xml; a file goes under path"
)
FILES_CURE = (
    'write it relative and without "..", such as feeds/*.md; an address goes under url'
)
FILES = "a file or a glob below the folder of the config"
EVERY = "write for example 30m, 1h or 1d 12h"
TAGS = "expected a language tag (BCP 47)"
ESCAPE = r"put \ before a sign that is meant as itself, such as \( or \*"
CONDITION = (
    "is a condition without content, which every item would meet;"
    " name a text and a pattern, such as {title: toolkit}"
)
SITE_CURE = "write it out in ASCII, such as https://news.example.org/"
RULE_KEYS = "title, link, summary, content, author, source, tag, language, enclosure_type"
STORE_CURE = "write sqlite:///var/htfeed.db or postgresql://user:password@host/database"
KEY = "expected a key of a-z, 0-9 and -, of 64 characters at most"


def written(folder: Path, text: str) -> Path:
    path = folder / "c.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def lines(path: Path, **environ: str) -> list[str]:
    """Return what is printed, with the file's name in place of its path."""
    with pytest.raises(ConfigError) as caught:
        load(path, environ)
    return str(caught.value).replace(str(path), path.name).split("\n")


def bad(part: str, text: str, *complaints: str) -> Any:  # noqa: ANN401 - pytest's own
    return pytest.param(GOOD.replace(part, text), complaints, id=text.strip()[:60])


def bad_source(text: str, *complaints: str) -> Any:  # noqa: ANN401 - pytest's own
    return bad(SOURCE, f"  - {text}\n", *(f"3:{each}" for each in complaints))


def bad_channel(text: str, *complaints: str) -> Any:  # noqa: ANN401 - pytest's own
    return bad(CHANNEL, f"  {text}\n", *(f"5:{each}" for each in complaints))


def bad_key(text: str, *complaints: str) -> Any:  # noqa: ANN401 - pytest's own
    return bad("sources:\n", f"{text}\nsources:\n", *(f"2:{each}" for each in complaints))


def bad_site(text: str, *complaints: str) -> Any:  # noqa: ANN401 - pytest's own
    return bad(SITE, f"{text}\n", *(f"1:{each}" for each in complaints))


@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        bad_site("site: {}", "7: site.title: is required and missing; add title: City news",
                 "7: site.url: is required and missing; add url: https://news.example.org/"),
        bad_site("site: 5", "7: site: expected a mapping of keys, got the number 5; write for"
                 " example site: {title: City news, url: https://news.example.org/}"),
        bad_site("store: sqlite:///a.db", "1: site: is required and missing;"
                 " add site: {title: City news, url: https://news.example.org/}"),
        bad_site('site: {title: 2008, url: "https://a.example/"}',
                 '15: site.title: expected text such as "City news", got the number 2008;'
                 ' put it in quotes: "2008"'),
        bad_site('site: {title: , url: "https://a.example/"}',
                 '7: site.title: expected text such as "City news", got nothing;'
                 " write for example title: City news"),
        bad_site("site: {title: x, url: news.example.org}",
                 f'23: site.url: expected {WEB}, got "news.example.org"; {SITE_CURE}'),
        bad_site("site: {title: x, url: https://u:pw@news.example.org}",
                 f'23: site.url: expected {WEB}, got "https://…@news.example.org"; {SITE_CURE}'),
        bad_site("site: {title: x, url: 'https://b.example/?secret'}",
                 '23: site.url: expected the address of a folder, got "https://b.example/?…";'
                 " leave out what begins with ? or #"),
        bad_site("site: {title: x, url: https://bücher.example/}",
                 f'23: site.url: expected {WEB}, got "https://bücher.example/"; {SITE_CURE}'),
        bad_site("site: {title: x, url: https://a.example/, timezone: Europe/Viena}",
                 "53: site.timezone: expected a time zone (IANA),"
                 ' got "Europe/Viena"; write for example Europe/Vienna'),
        bad_site("site: {title: x, url: https://a.example/, since: 2026-13}",
                 "50: site.since: expected a date on which the site's name was yours,"
                 ' got "2026-13"; write YYYY, YYYY-MM or YYYY-MM-DD, such as 2026-01-31'),
        bad_site("site: {title: x, url: https://a.example/, language: en_GB}",
                 f'53: site.language: {TAGS}, got "en_GB"; write for example en-GB'),
        bad_site("site: {title: x, url: https://a.example/, publisher: {email: x, url: y}}",
                 "54: site.publisher.name: is required and missing; add name: The City Desk",
                 '62: site.publisher.email: expected an e-mail address, got "x";'
                 " write for example desk@example.org",
                 f'70: site.publisher.url: expected {WEB}, got "y";'
                 " write it out, such as https://www.example.org/"),
        bad_key("extra: 1", "1: extra: is not a known key; known here: site, store, output,"
                " network, defaults, sources, rules, channels"),
        bad_key("rule: []", "1: rule: is not a known key; did you mean rules?"),
        bad_key("store: var/htfeed.db", "8: store: expected the address of a database that"
                f' keeps, got "var/htfeed.db"; {STORE_CURE}'),
        bad_key("store: 'sqlite:///:memory:'", "8: store: expected the address of a database"
                f' that keeps, got "sqlite:///:memory:"; {STORE_CURE}'),
        bad_key("store: postgres://ann:p/w@host/db", "8: store: expected the address of a"
                f' database that keeps, got "postgres://…@host/db"; {STORE_CURE}'),
        bad_key("store: sqlite:///public/x.db", "8: store: the database lies in the output,"
                " where everybody could read it; keep it elsewhere, such as"
                " sqlite:///var/htfeed.db"),
        bad_key("output: .", "9: output: is a folder that holds the config, which would be"
                " published with it; name a folder of its own, such as public"),
        bad_key("output: s3://bucket", "9: output: expected the path of a folder,"
                ' got "s3://bucket"; write it relative to the config, such as public,'
                " or absolute"),
        bad_key("defaults: {every: 3600}", "19: defaults.every: expected a length of time,"
                " got the number 3600; write for example every: 1h"),
        bad_key("defaults: {every: 2y}", "19: defaults.every: expected a length of time,"
                f' got "2y"; {EVERY}'),
        bad_key("network: {contact: me}", "20: network.contact: expected an http, https or"
                ' mailto address in ASCII, got "me"; write for example'
                " https://www.example.org/contact or mailto:desk@example.org"),
        bad_key('network: {allow: ["http://x/", 10.0.0.1/8, 5]}',
                "19: network.allow[1]: expected host:port, a host or a network,"
                ' got "http://x/"; write for example x:80',
                "32: network.allow[2]: expected host:port, a host or a network,"
                ' got "10.0.0.1/8"; write for example 10.0.0.0/8',
                '44: network.allow[3]: expected text such as "localhost:8000",'
                ' got the number 5; put it in quotes: "5"'),
        bad_source("{key: a, categories: [news]}", "5: sources[1]: has neither url nor path;"
                   " a source is either an address (url) or files (path)"),
        bad_source("{key: a, url: https://x.example/, path: b}",
                   "5: sources[1]: has both url and path;"
                   " a source is either an address (url) or files (path)"),
        bad_source("{path: b}", "5: sources[1].key: is required and missing; add key: archive"),
        bad_source("{key: A B, path: b}", f'11: sources[1].key: {KEY}, got "A B";'
                   " write for example a-b"),
        bad_source("{key: 5, path: b}", '11: sources[1].key: expected text such as "archive",'
                   ' got the number 5; put it in quotes: "5"'),
        bad_source("5", "5: sources[1]: expected a mapping of keys, got the number 5; write for"
                   ' example {key: archive, path: "feeds/*.md", categories: [news]}'),
        bad_source("{key: a, path: b, evry: 1h}",
                   "23: sources[1].evry: is not a known key; did you mean every?"),
        bad_source("{key: a, path: b, day-first: true}",
                   "23: sources[1].day-first: is not a known key; did you mean day_first?"),
        bad_source("{key: a, path: b, day_first: 'yes'}", "34: sources[1].day_first:"
                   ' expected true or false, got "yes"; write for example day_first: true'),
        bad_source("{key: a, path: ../b}",
                   f'20: sources[1].path: expected {FILES}, got "../b"; {FILES_CURE}'),
        bad_source("{key: a, path: /b}",
                   f'20: sources[1].path: expected {FILES}, got "/b"; {FILES_CURE}'),
        bad_source("{key: a, url: feeds/x.md}",
                   f'19: sources[1].url: expected {WEB}, got "feeds/x.md"; {FEED_CURE}'),
        bad_source("{key: a, url: ftp://x.example/}",
                   f'19: sources[1].url: expected {WEB}, got "ftp://x.example/"; {FEED_CURE}'),
        bad_source("{key: a, path: b, every: 5s}", "30: sources[1].every: expected a length of"
                   f' time between 1m and 365d, got "5s"; {EVERY}'),
        bad_source("{key: a, path: b, every: 999999999w}", "30: sources[1].every: expected a"
                   f' length of time between 1m and 365d, got "999999999w"; {EVERY}'),
        bad_source("{key: a, path: b, categories: news}", "35: sources[1].categories: expected"
                   ' a list, got "news"; write for example categories: [news]'),
        bad_source("{key: a, path: b, key: c}",
                   "23: sources[1].key: is given twice, first on line 3; keep one"),
        bad_source("{key: a, path: file:gone}", '20: sources[1].path: the file "gone" cannot'
                   " be read: no such file or directory;"
                   " put the value into it, readable by this user, or write it here"),
        bad(SOURCE, f"{SOURCE}  - {{key: a, path: b}}\n", '4:11: sources[2].key: the key "a"'
            " is taken by the source on line 3; give each source a key of its own"),
        bad(SOURCE, "  []\n", "3:3: sources: there is no source; at least one is needed,"
            ' such as [{key: archive, path: "feeds/*.md", categories: [news]}]'),
        bad(SOURCE, "  a: {path: b}\n", "3:3: sources: expected a list, got a mapping;"
            ' write for example sources: [{key: archive, path: "feeds/*.md",'
            " categories: [news]}]"),
        bad_key("rules:", "1: rules: expected a list, got nothing;"
                " write for example rules: [{if: {title: toolkit}, category: publications}]"),
        bad_key("rules: [{if: {}, category: x}]", f"14: rules[1].if: {CONDITION}"),
        bad_key("rules: [{if: {not: {}}, category: x}]", f"20: rules[1].if.not: {CONDITION}"),
        bad_key("rules: [{if: {any: []}, category: x}]", "20: rules[1].if.any: is empty;"
                " list conditions, such as [{title: toolkit}, {title: catalogue}]"),
        bad_key("rules: [{if: {any: {title: x}}, category: x}]",
                "20: rules[1].if.any: expected a list, got a mapping;"
                " write for example any: [{title: toolkit}, {title: catalogue}]"),
        bad_key("rules: [{if: {titel: x}, category: x}]",
                "15: rules[1].if.titel: is not a known key; did you mean title?"),
        bad_key("rules: [{if: {all_of: []}, category: x}]",
                "15: rules[1].if.all_of: is not a known key; known in rules[1].if:"
                f" {RULE_KEYS}, path, kind, all, any, not"),
        bad_key("rules: [{if: {title: (a}, category: x}]", "22: rules[1].if.title: expected a"
                ' regular expression, got "(a" (missing ), unterminated subpattern at'
                f" position 0); {ESCAPE}"),
        bad_key("rules: [{if: {title: 'a{99999999999}'}, category: x}]",
                "22: rules[1].if.title: expected a regular expression,"
                f' got "a{{99999999999}}" (the repetition number is too large); {ESCAPE}'),
        bad_key("rules: [{if: {title: a}, stop: 1}]",
                "9: rules[1].category: is required and missing; add category: publications",
                "32: rules[1].stop: expected true or false, got the number 1;"
                " write for example stop: true"),
        bad_channel("{}", "3: channels: there is no channel; at least one is needed,"
                    " such as {news: {title: City news, category: news}}"),
        bad_channel("- news", "3: channels: expected a mapping of keys, got a list; write for"
                    " example channels: {news: {title: City news, category: news}}"),
        bad_channel("news:", "3: channels.news: expected a mapping of keys, got nothing;"
                    " write for example news: {title: City news, category: news}"),
        bad_channel("News: {title: t, category: news}",
                    f'3: channels.News: {KEY}, got "News"; write for example news'),
        bad_channel("index: {title: t, category: news}", "3: channels.index: index is the name"
                    " of something else in the output; name the channel otherwise,"
                    " such as index-news"),
        bad_channel("a: {title: ' ', category: news}", "14: channels.a.title: expected text"
                    ' that is not empty, got ""; write some, or leave the key out'),
        bad_channel("a: {title: t, category: news, limit: 0}", "40: channels.a.limit: expected"
                    " a number from 1 to 10000, got the number 0; 50 suits most readers"),
        bad_channel("a: {title: t, category: news, limit: '5'}", "40: channels.a.limit:"
                    ' expected a whole number, got "5"; write for example limit: 50'),
        bad_channel("a: {title: t, category: news, limit: true}", "40: channels.a.limit:"
                    " expected a whole number, got the truth value true;"
                    " write for example limit: 50"),
        bad_channel("a: {title: t, category: news, formats: [atom, atom, xml]}",
                    "49: channels.a.formats[2]: names the format atom again;"
                    " name each format once",
                    "55: channels.a.formats[3]: expected the name of a format,"
                    ' got "xml"; choose from atom, rss, json'),
        bad_channel("a: {title: t, category: news, formats: []}", "42: channels.a.formats:"
                    " is empty; name one format or leave it out"),
        bad_channel("a: {title: t, category: news, language: english}",
                    f'43: channels.a.language: {TAGS}, got "english";'
                    " write for example en, fr-CA or zh-Hant"),
    ],
)  # fmt: skip
def test_each_error_is_a_line_with_place_cause_and_cure(
    tmp_path: Path, text: str, complaints: tuple[str, ...]
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
    assert config.output == tmp_path / "public"
    assert config.defaults.every == timedelta(hours=1)
    assert config.rules == ()
    assert config.network.allow == ()
    assert config.channels["news"].formats == ("atom", "rss", "json")
    assert (config.root, config.path) == (tmp_path, tmp_path / "c.yaml")
    assert config.warnings == ()


def test_paths_count_from_the_folder_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, f"{GOOD}store: 'sqlite:///a/b.db?timeout=5'\noutput: c/d\n")
    monkeypatch.chdir(tmp_path)

    config = load(Path("c.yaml"), {})

    assert config.store == f"sqlite:///{tmp_path}/a/b.db?timeout=5"
    assert config.output == tmp_path / "c/d"


def test_absolute_places_stay(tmp_path: Path) -> None:
    text = f"{GOOD}store: postgresql://u:p@h/d\noutput: /srv/www\n"

    config = load(written(tmp_path, text), {})

    assert config.store == "postgresql://u:p@h/d"
    assert config.output == Path("/srv/www")


def test_the_environment_is_placed_like_the_file(tmp_path: Path) -> None:
    environ = {
        "HTFEED_STORE": "sqlite:///x.db",
        "HTFEED_OUTPUT": "out",
        "HTFEED_SITE_URL": "https://other.example/feeds",
    }

    config = load(written(tmp_path, f"{GOOD}store: 5\n"), environ)

    assert config.store == f"sqlite:///{tmp_path}/x.db"
    assert config.output == tmp_path / "out"
    assert config.site.url == "https://other.example/feeds"


def test_an_error_of_the_environment_names_the_variable(tmp_path: Path) -> None:
    told = lines(
        written(tmp_path, GOOD), HTFEED_STORE="mysql://ann:pw@h/d", HTFEED_OUTPUT="."
    )

    assert told == [
        "HTFEED_OUTPUT: output: is a folder that holds the config, which would be"
        " published with it; name a folder of its own, such as public",
        "HTFEED_STORE: store: expected the address of a database that keeps,"
        f' got "mysql://…@h/d"; {STORE_CURE}',
    ]  # fmt: skip


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

    assert load(path, {}).warnings == (
        f"{path}:6:30: channels.lost.category: no rule and no source places anything"
        ' in "elsewhere"; the channel stays empty until one names it',
    )


def test_a_rule_or_a_source_is_enough_to_reach_a_channel(tmp_path: Path) -> None:
    text = f"{GOOD}  more: {{title: T, category: b}}\nrules: [{{if: {{tag: x}}, category: b}}]\n"

    assert load(written(tmp_path, text), {}).warnings == ()


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
    elif get_origin(hint) is not None or get_origin(hint) is Union:
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
    mangled({key: TEXTS for key in ("title", "kind", "tag", "path")}),
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
        told = str(error).split("\n")
        assert all(re.match(r".*c\.yaml(?::\d+:\d+)?: .+; .+", each) for each in told)
        assert all(each.isprintable() for each in told)
        assert "pydantic" not in str(error)
        assert "Input should" not in str(error)


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
