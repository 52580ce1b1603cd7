"""Languages as feeds may name them: tags whose language is registered.

A tag that has the right form still may name nothing: ``jp``, ``cn``, ``english``.
``xml:lang``, ``dc:language`` and RSS ``language`` take only what is in the registry of
RFC 5646 §3.1. Of its codes of three letters, 8,000 of them, only the form is looked at.
"""

import re
from typing import Final

from htfeed.syntax.elements import names

_TAG: Final = re.compile(r"([A-Za-z]{2,3})((?:-[A-Za-z0-9]{1,8})*)")
_PREFERRED: Final = {"in": "id", "iw": "he", "ji": "yi", "jw": "jv", "mo": "ro"}
"""Withdrawn code -> the one that the registry prefers."""
_REGISTERED: Final = names(
    """aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu
    cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he
    hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko
    kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd
    ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se
    sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw
    ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"""
)
"""ISO 639-1."""


def language(text: str | None) -> str | None:
    """Return a language tag if its code is registered; None if a feed takes none such."""
    found = _TAG.fullmatch(text) if text else None
    if not found:
        return None
    code = _PREFERRED.get(found[1].lower(), found[1])
    known = len(code) == 3 or code.lower() in _REGISTERED
    return code + found[2] if known else None
