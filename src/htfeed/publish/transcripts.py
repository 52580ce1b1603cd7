"""Transcripts of recordings, as links beside the players say what they lead to."""

from dataclasses import dataclass
from typing import Final

from htfeed.constructs import Transcript
from htfeed.model import Item
from htfeed.syntax.urls import is_web

_VTT: Final = "text/vtt"
_TYPES: Final = {
    "text/html": "HTML",
    "text/plain": "plain text",
    "application/json": "JSON",
    "application/pdf": "PDF",
    "application/srt": "SubRip",
    "application/x-subrip": "SubRip",
    _VTT: "WebVTT",
}
"""Names of the forms that https://podcastindex.org/namespace/1.0#transcript knows."""
_LANGUAGES: Final = {
    "ar": "Arabic",
    "bn": "Bengali",
    "bg": "Bulgarian",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
"""The words of the pages for languages; others are told by their tags."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A transcript as a page shows it."""

    url: str
    words: str
    """``Transcript (English, HTML)``."""
    type: str | None
    language: str | None
    track: bool
    """Whether a player can show it as captions: WebVTT, and of the page's own origin."""


def transcripts(item: Item, here: str | None) -> tuple[Spoken, ...]:
    """Return the transcripts of an item.

    Args:
        item: The item.
        here: The address of the site; players take captions from nowhere else.
    """
    given = item.episode.transcripts if item.episode else ()
    return tuple(_spoken(each, here) for each in given if is_web(each.url))


def _spoken(given: Transcript, here: str | None) -> Spoken:
    kind = (given.type or "").partition(";")[0].strip().lower()
    said = (_language(given.language), _TYPES.get(kind, kind))
    facts = ", ".join(each for each in said if each)
    name = "Captions" if given.rel == "captions" else "Transcript"
    ours = here is not None and given.url.startswith(f"{here.rstrip('/')}/")
    return Spoken(
        url=given.url,
        words=f"{name} ({facts})" if facts else name,
        type=given.type,
        language=given.language,
        track=ours and kind == _VTT and given.language is not None,
    )


def _language(tag: str | None) -> str | None:
    if tag is None:
        return None
    return _LANGUAGES.get(tag.lower().partition("-")[0], tag)
