"""Dates that East Asia and Arabia write, in figures and an order that the West reads."""

import re
from typing import Final

from htfeed.syntax.languages import PAIRS, SHORT_MONTHS

_MARKS: Final = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212\u060c", "------,")
"""Dashes of all kinds, and the comma of Arabic."""
_CJK: Final = re.compile(
    r"(\d{4}|(?P<era>昭和|平成|令和)\s*(?:\d{1,2}|元))\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?"
    r"(?:\s*(?:(?:星期|周|週)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일))?"
)
# Year 1 of an era of Japan is the year in which its emperor came to the throne.
_ERAS: Final = {"昭和": 1925, "平成": 1988, "令和": 2018}
_CJK_MONTH: Final = re.compile(r"(?<!\d)(\d{1,2})[月월]")
_CJK_TIME: Final = re.compile(
    r"(\d{1,2})[時时点點시]\s*(\d{1,2})[分분](?:\s*(\d{1,2})[秒초])?"
)
_CJK_HALF: Final = re.compile(r"(上午|午前|오전|下午|午後|오후)\s*(\d{1,2}(?::\d{2}){1,2})")
_CJK_MORNING: Final = frozenset({"上午", "午前", "오전"})
_HALVES: Final = re.compile(
    r"(?<=:\d\d)\s*(?:(πμ|π\.\s?μ\.|صباح\S*|ص)|(?:μμ|μ\.\s?μ\.|مساء\S*|م))(?!\w)"
)
"""Before noon and after it, in Greek and in Arabic."""
_PAIRED: Final = re.compile(rf"({'|'.join(PAIRS)})\s+(?=\w)")


def westernised(text: str) -> str:
    """Return a date with what East Asia and Arabia write for figures and words of ours."""
    text = text.translate(_MARKS)
    if text.isascii():
        return text
    found = _CJK.search(text)
    if found:
        text = f"{_day_in_figures(found)} {text[: found.start()]} {text[found.end() :]}"
    text = _CJK_TIME.sub(
        lambda found: f" {found[1]}:{int(found[2]):02}:{int(found[3] or 0):02}", text
    )
    text = _CJK_HALF.sub(
        lambda found: f"{found[2]} {'a' if found[1] in _CJK_MORNING else 'p'}m", text
    )
    text = _HALVES.sub(lambda found: " am" if found[1] else " pm", text)
    text = _CJK_MONTH.sub(_month, text)
    return _PAIRED.sub(r"\1_", text)


def _day_in_figures(found: re.Match[str]) -> str:
    year = found[1]
    if found["era"]:
        count = year.removeprefix(found["era"]).strip()
        year = str(_ERAS[found["era"]] + (1 if count == "元" else int(count)))
    return f"{year}-{found[3]}-{found[4]}"


def _month(found: re.Match[str]) -> str:
    number = int(found[1])
    return f" {SHORT_MONTHS[number - 1]} " if 1 <= number <= 12 else found[0]
