"""Language detection without a model: the four languages, short texts, and texts that say nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.codes import SUPPORTED
from language.detection import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("i need a place to sleep", "en"),
        ("no tengo donde dormir", "es"),
        ("ayuda", "es"),
        ("caawa meel aan seexdo ma hayo", "so"),
        ("kuv tsis muaj qhov pw", "hmn"),
        ("waan baahanahay", "so"),
        ("gracias", "es"),
        ("mahadsanid", "so"),
        ("ua tsaug", "hmn"),
    ],
)
def test_each_language_is_recognised(text: str, language: str) -> None:
    assert detect(text, "en") == language


@pytest.mark.parametrize("text", ["55411", "😀😀", "", "...", "612"])
def test_a_text_without_words_keeps_the_language_of_the_conversation(text: str) -> None:
    assert detect(text, "so") == "so"


@given(st.text(max_size=300), st.sampled_from(SUPPORTED))
def test_any_text_gets_a_supported_language(text: str, fallback: str) -> None:
    assert detect(text, fallback) in SUPPORTED
