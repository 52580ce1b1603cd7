"""Which languages feeds may name."""

import pytest

from htfeed.publish.languages import language


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("en", "en"),
        ("pt-BR", "pt-BR"),
        ("zh-Hant-TW", "zh-Hant-TW"),
        ("EN", "EN"),
        ("yue", "yue"),
        pytest.param("iw-IL", "he-IL", id="withdrawn"),
        pytest.param("jp", None, id="a country"),
        pytest.param("english", None, id="a word"),
        pytest.param("e n", None, id="two words"),
        ("", None),
        (None, None),
    ],
)
def test_a_language_is_one_that_is_registered(text: str | None, told: str | None) -> None:
    assert language(text) == told
