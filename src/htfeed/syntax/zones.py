"""Time zones as dates name them, and how far each is from UTC."""

import re
from datetime import timedelta
from typing import Final

# RFC 822 §5.1 first, then what publishers write. A name with several meanings
# has the one that feeds mean by it: IST is India (not Israel or Ireland), BST
# Britain in summer, CST Central America, AST the Atlantic, ECT Ecuador, GST the
# Gulf, and ET, CT, MT, PT are read as standard time.
_HOURS: Final = """
utc 0 gmt 0 ut 0 z 0 wet 0 west 1 bst 1 ist 5.5 cet 1 cest 2 met 1 mest 2 mez 1 mesz 2
eet 2 eest 3 msk 3 msd 4 trt 3 sast 2 cat 2 eat 3 wat 1 gst 4 irst 3.5 pkt 5 npt 5.75
bdt 6 mmt 6.5 ict 7 wib 7 wita 8 wit 9 hkt 8 sgt 8 myt 8 pht 8 awst 8 jst 9 kst 9 acst 9.5
acdt 10.5 aest 10 aedt 11 chst 10 nzst 12 nzdt 13
est -5 edt -4 cst -6 cdt -5 mst -7 mdt -6 pst -8 pdt -7 et -5 ct -6 mt -7 pt -8
ast -4 adt -3 nst -3.5 ndt -2.5 akst -9 akdt -8 hst -10 hdt -9
brt -3 brst -2 art -3 clt -4 clst -3 cot -5 pet -5 ect -5 vet -4 bot -4 uyt -3 pyt -4
"""
_PAIRS: Final = _HOURS.split()
ZONES: Final = {
    name: timedelta(hours=float(hours))
    for name, hours in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)
}
"""Name in lower case -> how far ahead of UTC."""
_OFFSET: Final = re.compile(r"(?:gmt|utc|ut|z)?\s*([+-])\s*(\d{1,2}):?(\d{2})?")
ZONE: Final = (
    r"(?:(?:gmt|utc|ut|z)?\s*[+-]\s*\d{1,2}(?::?\d{2})?(?!\d)|[a-z]{1,5}(?![a-z]))"
)
"""Matches a zone in a text that was folded to lower case."""


def offset(zone: str) -> timedelta | None:
    """Return how far a zone (in lower case) is ahead of UTC; None if none can be so far.

    A name that is not known counts as UTC, and so does a military letter, whose
    signs RFC 822 got wrong (RFC 5322 §4.3).
    """
    found = _OFFSET.fullmatch(zone)
    if found is None:
        return ZONES.get(zone, timedelta())
    hours, minutes = int(found[2]), int(found[3] or 0)
    if hours > 23 or minutes > 59:
        return None
    ahead = timedelta(hours=hours, minutes=minutes)
    return ahead if found[1] == "+" else -ahead
