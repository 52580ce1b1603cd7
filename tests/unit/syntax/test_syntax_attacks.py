"""Nothing that can run survives the cleaning, whatever shape it came in."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from htfeed.constructs import Text
from htfeed.syntax.elements import ADDRESSES, KEPT, KEPT_ATTRIBUTES
from htfeed.syntax.html import clean, plain_text, text_to_html, title_text

BASE = "https://e.example/a"
RUN = "alert(1)"

ATTACKS = [
    # scripts, in all the ways to spell the tag
    f"<script>{RUN}</script>",
    f"<ScRiPt >{RUN}</sCrIpT\n>",
    f"<script/x>{RUN}</script>",
    f"<script\x0c>{RUN}</script>",
    f"<script src=//evil.example/x.js></script >{RUN}",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<<script>{RUN}//<</script>",
    f"<script>{RUN}",
    f"<script src=data:,{RUN}>",
    f"<scr\x00ipt>{RUN}</scr\x00ipt>",
    f"</script><script>{RUN}</script>",
    f"<script type=module>{RUN}</script>",
    f"<noscript><p title='</noscript><script>{RUN}</script>'>",
    f"<textarea></textarea><script>{RUN}</script>",
    f"<title><a title='</title><script>{RUN}</script>'></title>",
    f"<style><a title='</style><script>{RUN}</script>'></style>",
    f"<xmp><a title='</xmp><script>{RUN}</script>'></xmp>",
    f"<iframe><a title='</iframe><script>{RUN}</script>'></iframe>",
    f"<noembed><a title='</noembed><script>{RUN}</script>'></noembed>",
    f"<plaintext><script>{RUN}</script>",
    f"<!--><script>{RUN}</script>-->",
    f"<!--[if IE]><script>{RUN}</script><![endif]-->",
    f"<!-- --!><script>{RUN}</script>-->",
    f"<![CDATA[<script>{RUN}</script>]]>",
    f"<?xml version='1.0'?><script>{RUN}</script>",
    f"<![CDATA[<![CDATA[]]><script>{RUN}</script>]]>",
    # event handlers
    f"<img src=x onerror={RUN}>",
    f"<img src=x:x onerror='{RUN}'//",
    f"<img/src='x'/onerror='{RUN}'>",
    f'<img """><p onmouseover="{RUN}">',
    f"<p onclick={RUN}>x</p>",
    f"<p \x0bonclick={RUN}>x</p>",
    f"<p\nonclick\n=\n{RUN}>x</p>",
    f"<p ONCLICK={RUN}>x</p>",
    f"<a href=x title='\"onmouseover={RUN} '>x</a>",
    f"<a href='x\" onmouseover=\"{RUN}'>x</a>",
    f"<a title=`onclick={RUN}` href=x>x</a>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<video src=x onloadstart={RUN}></video>",
    f"<video><source onerror={RUN} src=x></video>",
    f"<audio src=x autoplay oncanplay={RUN}>x</audio>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}><option>x</select>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<xss onpointerrawupdate={RUN} style=display:block>x</xss>",
    f"<p/onclick={RUN}/x=y>x</p>",
    # addresses that run
    f"<a href=javascript:{RUN}>x</a>",
    f"<a href=' \x01javascript:{RUN}'>x</a>",
    f"<a href='java\nscript:{RUN}'>x</a>",
    f"<a href='java\tscript:{RUN}'>x</a>",
    f"<a href='java&#10;script&colon;{RUN}'>x</a>",
    f"<a href='&#106;avascript:{RUN}'>x</a>",
    f"<a href='&#x6A&#x61vascript:{RUN}'>x</a>",
    f"<a href='&#0000106avascript:{RUN}'>x</a>",
    f"<a href='java\x00script:{RUN}'>x</a>",
    f"<a href='javascript&colon;{RUN}'>x</a>",
    f"<a href='JaVaScRiPt:{RUN}'>x</a>",
    f"<a href='\ufeffjavascript:{RUN}'>x</a>",
    f"<a href='feed:javascript:{RUN}'>x</a>",
    f"<a href='view-source:javascript:{RUN}'>x</a>",
    f"<a href=vbscript:{RUN}>x</a>",
    f"<a href='data:text/html,<script>{RUN}</script>'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg'>x</a>",
    "<a href='blob:https://e.example/x'>x</a>",
    "<a href='filesystem:https://e.example/x'>x</a>",
    f"<a href=x href=javascript:{RUN}>x</a>",
    f"<base href='javascript:{RUN}//'><a href=x>x</a>",
    f"<img src=javascript:{RUN}>",
    f"<img srcset='javascript:{RUN} 1x'>",
    f"<img data-src=javascript:{RUN}>",
    f"<img src='data:image/svg+xml,<svg onload={RUN}>'>",
    f"<video poster=javascript:{RUN} src=x></video>",
    f"<blockquote cite=javascript:{RUN}>x</blockquote>",
    f"<q cite='data:text/html,{RUN}'>x</q>",
    f"<form action=javascript:{RUN}><button>x</button></form>",
    f"<button formaction=javascript:{RUN}>x</button>",
    f"<isindex action=javascript:{RUN} type=image>",
    f"<table background=javascript:{RUN}><td background=javascript:{RUN}>x",
    f"<a ping='javascript:{RUN}' href=x>x</a>",
    f"<a xlink:href=javascript:{RUN}>x</a>",
    f"<map name=x><area href=javascript:{RUN}></map><img usemap=#x src=y>",
    # frames, plug-ins, documents in documents
    f"<iframe srcdoc='<script>{RUN}</script>'></iframe>",
    f"<iframe src=javascript:{RUN}></iframe>",
    f"<frameset><frame src=javascript:{RUN}></frameset>",
    f"<object data=javascript:{RUN}></object>",
    f"<object type=text/html data='data:text/html,{RUN}'></object>",
    f"<embed src=javascript:{RUN}>",
    f"<applet code={RUN}></applet>",
    f"<portal src=javascript:{RUN}></portal>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    f"<link rel=stylesheet href=javascript:{RUN}>",
    "<link rel=import href=//evil.example/x>",
    f"<template><script>{RUN}</script></template>",
    f"<template shadowrootmode=open><img src=x onerror={RUN}></template>",
    f"<html><head><script>{RUN}</script></head><body onload={RUN}>x",
    # styles
    f"<style>@import 'javascript:{RUN}';</style>",
    f"<p style='background:url(javascript:{RUN})'>x</p>",
    f"<p style='width:expression({RUN})'>x</p>",
    "<p style='position:fixed;inset:0' class=overlay>x</p>",
    f"<p style='-moz-binding:url(//evil.example/x#{RUN})'>x</p>",
    # drawings, formulas, and the ways between them and HTML
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><a xlink:href=javascript:{RUN}><text>x</text></a></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x></svg>",
    f"<svg><foreignObject><img src=x onerror={RUN}></foreignObject></svg>",
    f"<svg></p><style><a title='</style><img src=x onerror={RUN}>'>",
    f"<svg><style><img src=x onerror={RUN}></style></svg>",
    f"<svg><![CDATA[><img src=x onerror={RUN}>]]></svg>",
    f"<svg><desc><style></desc><img src=x onerror={RUN}></style></svg>",
    (
        f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x"
        f" onerror={RUN}&gt;'>"
    ),
    f"<math href=javascript:{RUN}><mi>x</mi></math>",
    f"<math><annotation-xml encoding=text/html><img src=x onerror={RUN}></annotation-xml>",
    f"<math><maction actiontype=statusline xlink:href=javascript:{RUN}>x</maction></math>",
    (
        f"<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style>"
        f"<img onerror={RUN} src>'>"
    ),
    f"<select><noscript></select><script>{RUN}</script>",
    f"<table><caption><svg><title><style><img src=x onerror={RUN}></style></title>",
    # names that shadow what scripts of the page rely on
    "<form id=document name=location><input name=attributes></form>",
    "<img name=getElementById src=x><a id=self name=top href=x>x</a>",
    # entities, tags cut off, and quotes that nobody closes
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&amp;lt;script&amp;gt;{RUN}&amp;lt;/script&amp;gt;",
    f"<p title='&lt;/p&gt;&lt;script&gt;{RUN}&lt;/script&gt;'>x</p>",
    f"<a href='x' title='x><img src=x onerror={RUN}>",
    f'<a href="x><img src=x onerror={RUN}>',
    f"<img src='x' alt='`><script>{RUN}</script>`'",
    f'<img alt="--><script>{RUN}</script>" src=x><!--',
    f"\ufe64script\ufe65{RUN}\ufe64/script\ufe65<p>x",
    f"<a\x00 href=javascript:{RUN}>x</a>",
    f"<\x00script>{RUN}</script>",
    f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-",
    f'<p title="</p><script>{RUN}</script>\n">',
    "<div>" * 500 + f"<img src=x onerror={RUN}>",
    "<b>" * 300 + f"<svg><script>{RUN}</script>",
]
SAFE_ADDRESS = re.compile(r"(?:https?://[^/]|mailto:|tel:).*", re.DOTALL)


class Walk(HTMLParser):
    """Reads tags and attributes as a parser that is not lxml's does."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def assert_harmless(html: str) -> None:
    """Fail if any of two parsers finds something that is not on the lists."""
    walk = Walk()
    walk.feed(html)
    walk.close()
    tree = lxml_html.fragment_fromstring(html, create_parent="main")
    seen = [
        (element.tag, dict(element.attrib))
        for element in tree.iterdescendants()
        if not isinstance(element, etree._Comment)
    ]
    for tag, attributes in (*walk.tags, *seen):
        assert tag in KEPT
        allowed = KEPT_ATTRIBUTES["*"] | KEPT_ATTRIBUTES.get(tag, frozenset()) | {"rel"}
        assert attributes.keys() <= allowed
        for name in ADDRESSES & attributes.keys():
            assert SAFE_ADDRESS.fullmatch(attributes[name] or "")
    assert "<!" not in html
    assert "<?" not in html


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_lives_in_clean_html(attack: str) -> None:
    cleaned = clean(attack, base=BASE)

    assert_harmless(cleaned)
    assert clean(cleaned, base=BASE) == cleaned


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_lives_in_a_title_that_is_escaped(attack: str) -> None:
    assert not lxml_html.fragment_fromstring(
        text_to_html(title_text(Text(value=attack, type="html"))), create_parent="main"
    ).getchildren()


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_tag_of_an_attack_is_read_as_words(attack: str) -> None:
    live = re.compile(
        r"<\s*(?:script|img|svg|iframe|body|a|p)\b[^>]*\bon\w+\s*=[^>]*>", re.IGNORECASE
    )

    assert not live.search(plain_text(attack))


@given(
    st.lists(st.sampled_from(ATTACKS), min_size=2, max_size=3),
    st.lists(st.integers(0, 80), min_size=2, max_size=2),
)
def test_no_mixture_of_attacks_lives(attacks: list[str], cuts: list[int]) -> None:
    first, second, *others = attacks
    mixed = first[: cuts[0]] + second[cuts[1] :] + "".join(others)

    assert_harmless(clean(mixed, base=BASE))


def test_there_are_enough_of_them() -> None:
    assert len(set(ATTACKS)) >= 100
