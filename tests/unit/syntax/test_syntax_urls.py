"""Addresses: what may be published comes out absolute, the rest not at all."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.syntax.urls import LINKED, absolute, comparable, is_web, runs, to_uri

BASE = "https://e.example/a/b?c"


@pytest.mark.parametrize(
    "url",
    [
        "http://e.example",
        "HTTPS://E.example/",
        "https://e.example:8443/a;b=c?d=e&f=g#h",
        "https://e.example/a//b/../c/%7Ed",
        "https://e.example/ä/漢?ö#ü",
        "https://bücher.example/",
        "http://192.0.2.1/",
        "http://[2001:db8::1]:80/",
        "https://e.example/?a[]=1",
        "https://e.example/?u=http://f.example/@x",
    ],
)
def test_a_good_address_is_not_touched(url: str) -> None:
    assert absolute(url, None) == url
    assert absolute(url, BASE) == url
    assert is_web(url)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("c", "https://e.example/a/c"),
        ("../c", "https://e.example/c"),
        ("/c?d", "https://e.example/c?d"),
        ("?d", "https://e.example/a/b?d"),
        ("#d", "https://e.example/a/b?c#d"),
        ("//f.example/c", "https://f.example/c"),
        ("./a:b", "https://e.example/a/a:b"),
    ],
)
def test_a_relative_reference_is_resolved(reference: str, expected: str) -> None:
    assert absolute(reference, BASE) == expected
    assert absolute(reference, None) is None
    assert not is_web(reference)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        pytest.param(" https://f.example/\n", "https://f.example/", id="margin"),
        pytest.param("https://f.ex\nample/a\tb", "https://f.example/ab", id="broken line"),
        pytest.param("https://f.example/a b", "https://f.example/a%20b", id="space"),
        pytest.param('https://f.example/"<>', "https://f.example/%22%3C%3E", id="quotes"),
        pytest.param("https://f.example/100%", "https://f.example/100%25", id="per cent"),
        pytest.param("https:/f.example/", "https://f.example/", id="a slash too few"),
        pytest.param("https:///f.example/", "https://f.example/", id="a slash too many"),
        pytest.param(r"http:\\f.example\a?b\c", "http://f.example/a?b%5Cc", id="backslash"),
        pytest.param(r"\\f.example\a", "https://f.example/a", id="relative backslash"),
        pytest.param("https://u:p@f.example/", "https://f.example/", id="secret"),
        pytest.param("https://e.example@f.example/", "https://f.example/", id="disguise"),
        pytest.param("https://f.example/\x00\x1f", "https://f.example/", id="controls"),
        pytest.param("https://f.example/\ud800", "https://f.example/", id="surrogate"),
    ],
)
def test_a_sloppy_address_is_mended_as_browsers_do(reference: str, expected: str) -> None:
    assert absolute(reference, BASE) == expected


@pytest.mark.parametrize(
    "reference",
    [
        "",
        " ",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "java\x00script:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://e.example/",
        "mailto:a@e.example",
        "urn:uuid:1",
        "http://",
        "http:///",
        "http://?q",
        "http://a b/",
        "http://a..b/",
        "http://a<b/",
        "http://e.example:99999/",
        "http://e.example:x/",
        "http://[::1/",
        "http://[zz]/",
        "http://e.example\uff0ff.example/",
        "http://e\uff05.example/",
        "https://@/",
        "//",
    ],
)
def test_a_bad_address_is_none(reference: str) -> None:
    assert absolute(reference, BASE) is None
    assert not is_web(reference)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("mailto:a@e.example?subject=b c", "mailto:a@e.example?subject=b%20c"),
        ("MAILTO:a@e.example", "mailto:a@e.example"),
        ("tel:+43-1-26060", "tel:+43-1-26060"),
        ("mailto:", None),
        ("javascript:alert(1)", None),
    ],
)
def test_a_text_may_point_to_mail_and_telephone(
    reference: str, expected: str | None
) -> None:
    assert absolute(reference, BASE, schemes=LINKED) == expected


@pytest.mark.parametrize("base", ["javascript:alert(1)", "", "a/b", "http://", None])
def test_a_base_that_is_no_web_address_resolves_nothing(base: str | None) -> None:
    assert absolute("a", base) is None


def test_the_secret_of_a_base_is_not_passed_on() -> None:
    assert absolute("a", "https://u:p@e.example/b") == "https://e.example/a"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTTP://E.example", "http://e.example/"),
        ("http://e.example:80/", "http://e.example/"),
        ("https://e.example:443/", "https://e.example/"),
        ("https://e.example./", "https://e.example/"),
        ("https://u:p@e.example/", "https://e.example/"),
        ("https://e.example/a#b", "https://e.example/a"),
        ("https://e.example/a?", "https://e.example/a"),
        ("https://e.example/a/../b/./c", "https://e.example/b/c"),
        ("https://e.example/%7ea%2fb", "https://e.example/~a%2Fb"),
        ("https://e.example/?utm_source=a&b=c&UTM_medium=d", "https://e.example/?b=c"),
        ("https://e.example/?fbclid=a&gclid=b&mc_cid=c", "https://e.example/"),
    ],
)
def test_spellings_of_one_address_compare_equal(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://e.example/", "https://e.example/"),
        ("https://e.example/a", "https://e.example/A"),
        ("https://e.example/a", "https://e.example/a/"),
        ("https://e.example/?a=1&b=2", "https://e.example/?b=2&a=1"),
        ("https://e.example:8443/", "https://e.example/"),
        ("https://e.example/?utmost=1", "https://e.example/"),
    ],
)
def test_different_addresses_do_not(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)


SCHEMES = ["http:", "https:", "javascript:"]
PIECES = [*SCHEMES, *"/\\@:?#%.[] \t\x00éa", "//", "..", "e.example", "%41"]
REFERENCES = st.text(max_size=60) | st.lists(st.sampled_from(PIECES)).map("".join)


@given(REFERENCES, st.sampled_from([BASE, None]) | REFERENCES)
def test_whatever_comes_out_is_safe_and_stays(reference: str, base: str | None) -> None:
    found = absolute(reference, base)

    if found is not None:
        assert re.match(r"https?://[^/?#@\s]", found, re.IGNORECASE)
        assert not re.search(r"[\s\x00-\x20\"<>\\^`{|}]", found)
        assert absolute(found, None) == found
        assert is_web(found)


@given(REFERENCES)
def test_comparing_what_was_made_comparable_changes_nothing(text: str) -> None:
    assert comparable(comparable(text)) == comparable(text)


@pytest.mark.parametrize(
    ("iri", "uri"),
    [
        ("https://a.example/b?c=d&e=%20#f", "https://a.example/b?c=d&e=%20#f"),
        ("https://a.example/é?q=ж", "https://a.example/%C3%A9?q=%D0%B6"),
        ("https://münchen.example:8080/", "https://xn--mnchen-3ya.example:8080/"),
        ("https://a.example/?a[]=1", "https://a.example/?a%5B%5D=1"),
        ("https://[::1]:80/a[b]", "https://[::1]:80/a%5Bb%5D"),
        ("https://a.example?b", "https://a.example/?b"),
        ("https://a.example", "https://a.example"),
        ("HTTPS://A.example/B", "https://A.example/B"),
        ("https://a.example/#b#c", "https://a.example/#b%23c"),
        ("https://a.example/100%", "https://a.example/100%25"),
        pytest.param("https://a_b.é/", "https://a_b.%C3%A9/", id="no host of DNS"),
        ("no address at all", "no%20address%20at%20all"),
    ],
)
def test_an_address_is_written_in_ascii(iri: str, uri: str) -> None:
    assert to_uri(iri) == uri
    assert to_uri(uri) == uri


@pytest.mark.parametrize(
    "reference",
    [
        "javascript:x",
        " Java\tScript\n:x",
        "\x01vbscript:x",
        "feed:javascript:x",
        "data:text/html,x",
        "\ufeffdata:,",
    ],
)
def test_what_runs_is_known_however_it_is_spelt(reference: str) -> None:
    assert runs(reference)


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "https://e.example/javascript:x",
        "urn:x:data:y",
        "tag:e.example,2008:x",
        "data/x:y",
    ],
)
def test_what_only_names_does_not_run(reference: str) -> None:
    assert not runs(reference)
