"""What a cut took off misleads nobody, and a section without an end swallows nothing."""

import pytest

from htfeed.parse.endings import with_section_ended, without_halves

HEAD = "<rss><channel><item><title>Fog</title>"


@pytest.mark.parametrize(
    "half",
    [
        "<",
        "<guid",
        '<enclosure url="https://quay.example/a.m',
        "<guid>https://quay.example/1",
        '<guid isPermaLink="false">17',
        "<link>https://quay.exa",
        "<link><![CDATA[https://quay.exa",
        "<dc:date>2008-11-2",
        "<pubDate>Fri, 21 Nov 20",
        "<![CD",
    ],
)
def test_half_a_tag_and_half_an_address_go(half: str) -> None:
    assert without_halves(HEAD + half) == HEAD


@pytest.mark.parametrize(
    "end",
    [
        "<link>https://quay.example/1</link>",
        '<link href="https://quay.example/1"/>',
        '<link href="https://quay.example/1"/>\n  ',
        "<description>Fog over the",
        "<description><![CDATA[<p>Fog <b>over",
        "<description>1 < 2",
    ],
)
def test_what_is_whole_stays_and_so_does_half_a_text(end: str) -> None:
    assert without_halves(HEAD + end) == HEAD + end


def test_an_address_is_whole_where_its_end_tag_has_begun() -> None:
    whole = f"{HEAD}<link>https://quay.example/1"

    assert without_halves(f"{whole}</li") == whole


def test_a_section_ends_with_its_element() -> None:
    text = "<title><![CDATA[Fog</title></item><item><guid>2</guid></item></channel></rss>"

    ended = with_section_ended(HEAD + text)

    assert ended == (HEAD + text).replace("[CDATA[Fog<", "[CDATA[Fog]]><")


@pytest.mark.parametrize(
    "text", ["<title><![CDATA[Fog]]></title>", "<title><![CDATA[Fog", "<title>Fog</title>"]
)
def test_no_other_section_is_touched(text: str) -> None:
    assert with_section_ended(text) == text
