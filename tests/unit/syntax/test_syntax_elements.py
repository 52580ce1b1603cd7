"""What is published of HTML can neither run, nor frame, nor dress up."""

from htfeed.syntax.elements import (
    ADDRESSES,
    BLOCKS,
    INK,
    KEPT,
    KEPT_ATTRIBUTES,
    KNOWN,
    RAW,
    TABLE_PARTS,
    UNREAD,
    names,
)

DANGEROUS = names(
    """applet base body button embed form frame frameset html iframe input link marquee
    math meta noscript object param portal script select slot style svg template textarea
    title"""
)


def test_nothing_that_runs_frames_or_styles_is_kept() -> None:
    assert not KEPT & DANGEROUS
    assert not KEPT & RAW
    assert not KEPT & UNREAD


def test_no_attribute_that_runs_styles_or_names_is_kept() -> None:
    kept: frozenset[str] = frozenset().union(*KEPT_ATTRIBUTES.values())

    assert not any(name.startswith("on") for name in kept)
    assert not kept & names(
        "style id name class srcdoc srcset action formaction target data"
    )
    assert kept >= ADDRESSES


def test_the_groups_belong_to_html() -> None:
    assert KEPT <= KNOWN
    assert BLOCKS <= KNOWN
    assert TABLE_PARTS <= KEPT
    assert INK <= KEPT
    assert KEPT_ATTRIBUTES.keys() - {"*"} <= KEPT
