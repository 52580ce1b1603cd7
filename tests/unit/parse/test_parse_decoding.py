"""Which encoding a document is in, and what it takes to read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htfeed.parse.decoding import decode, is_binary, without_declaration
from htfeed.syntax.xml import legal

WORDS = "Größe “quay” Łódź"


@pytest.mark.parametrize(
    "encoding",
    [
        pytest.param("utf-8-sig", id="utf-8"),
        pytest.param("utf-16", id="utf-16, little end first"),
        pytest.param("utf-32", id="utf-32"),
    ],
)
def test_a_byte_order_mark_wins_over_every_label(encoding: str) -> None:
    body = f'<?xml version="1.0" encoding="iso-8859-1"?><a>{WORDS}</a>'.encode(encoding)

    found = decode(body, "text/xml; charset=koi8-r")

    assert WORDS in found.text
    assert found.problems == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_show_without_a_mark(encoding: str) -> None:
    assert decode(f"<rss>{WORDS}</rss>".encode(encoding)).text == f"<rss>{WORDS}</rss>"


@pytest.mark.parametrize(
    ("label", "encoding", "words"),
    [
        pytest.param("iso-8859-1", "cp1252", "“quay” €", id="latin-1 is windows-1252"),
        pytest.param("us-ascii", "cp1252", "caf\xe9", id="so is ascii"),
        pytest.param("windows-1251", "cp1251", "Туман", id="cyrillic"),
        pytest.param("gb2312", "gb18030", "雾氣", id="gb2312 is gb18030"),
        pytest.param("shift_jis", "cp932", "①霧", id="shift_jis is cp932"),
        pytest.param("euc-kr", "cp949", "안갰", id="euc-kr is cp949"),
        pytest.param("iso-8859-9", "cp1254", "İstanbul “", id="latin-5 is windows-1254"),
    ],
)
def test_labels_mean_what_the_web_takes_them_for(
    label: str, encoding: str, words: str
) -> None:
    body = f'<?xml version="1.0" encoding="{label}"?><a>{words}</a>'.encode(encoding)

    assert f"<a>{words}</a>" in decode(body).text


def test_the_label_of_the_server_comes_before_that_of_the_prolog() -> None:
    body = '<?xml version="1.0" encoding="windows-1251"?><a>Туман</a>'.encode("koi8-r")

    assert "Туман" in decode(body, 'text/xml; charset="KOI8-R"').text


@pytest.mark.parametrize("label", ["utf-7", "rot13", "base64", "x-mine", "utf-16", "idna"])
def test_labels_that_are_none_of_text_are_passed_over(label: str) -> None:
    body = f'<?xml version="1.0" encoding="{label}"?><a>Größe</a>'.encode()

    assert "Größe" in decode(body).text


def test_valid_utf_8_is_utf_8_though_the_prolog_says_latin_1() -> None:
    body = '<?xml version="1.0" encoding="iso-8859-1"?><a>Größe</a>'.encode()

    assert "Größe" in decode(body).text


def test_stray_octets_are_read_as_windows_1252_and_told() -> None:
    found = decode(b"<a>caf\xe9 \xc3\xa9 \x81</a>")

    assert found.text == "<a>café é \x81</a>"
    assert [each.code for each in found.problems] == ["encoding-wrong"]


def test_characters_that_xml_forbids_are_left_out_and_told() -> None:
    found = decode(b"<a>\x00x\x1by\xef\xbf\xbf</a>")

    assert found.text == "<a>xy</a>"
    assert [each.code for each in found.problems] == ["characters-illegal"]


def test_lines_end_with_a_line_feed() -> None:
    assert decode(b"a\r\nb\rc\n").text == "a\nb\nc\n"


@given(st.binary())
def test_any_octets_give_text_that_xml_can_hold(body: bytes) -> None:
    text = decode(body).text

    assert legal(text) == text
    assert text.encode().decode() == text


# What UTF-8 looks like that was encoded twice is undone, and so are C1 controls.
@given(
    st.text(st.characters(exclude_characters="ÂÃ" + "".join(map(chr, range(0x80, 0xA0)))))
)
def test_utf_8_is_read_as_it_is(words: str) -> None:
    body = f"<a>{legal(words)}</a>".encode()

    expected = body.decode().replace("\r\n", "\n").replace("\r", "\n")
    assert decode(body).text == expected


@pytest.mark.parametrize(
    ("body", "octets"),
    [
        pytest.param(f"<a>{WORDS}</a>".encode(), f"<a>{WORDS}</a>".encode(), id="UTF-8"),
        pytest.param("\ufeff<a>ł</a>".encode(), "<a>ł</a>".encode(), id="a mark goes"),
        pytest.param("<a>ł\x01</a>".encode(), None, id="a forbidden character"),
        pytest.param("<a>ł\r\n</a>".encode(), None, id="another line end"),
        pytest.param("<a>GrÃ¶ÃŸe</a>".encode(), None, id="encoded twice"),
        pytest.param("<a>é</a>".encode("latin-1"), None, id="another encoding"),
    ],
)
def test_octets_are_told_where_they_are_the_text(body: bytes, octets: bytes | None) -> None:
    found = decode(body)

    assert found.octets == octets
    assert octets is None or found.text.encode() == octets


def test_pictures_and_archives_are_no_text() -> None:
    assert is_binary(b"\x89PNG\r\n")
    assert is_binary(b"\x1f\x8b\x08")
    assert not is_binary(b"ID3,title\n")


def test_a_declaration_keeps_its_line_but_not_its_encoding() -> None:
    text = '<?xml version="1.0"\n encoding="latin1"?>\n<a/>'

    assert without_declaration(text) == '<?xml version="1.0"?>\n<a/>'
