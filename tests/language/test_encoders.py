"""The sentence encoders: real weights, real texts, odd texts."""

import numpy as np
import pytest

from language.encoders import ENCODERS, encoder

ODD = ["", " ", "a\0b", "\ud800", "x" * 20_000, "😀", "‮abc", "<b>hi</b>"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ENCODERS)
def test_any_text_gets_a_finite_vector(name: str) -> None:
    vectors = encoder(name).encode(ODD)
    assert vectors.shape == (len(ODD), encoder(name).dimension)
    assert np.isfinite(vectors).all()


@pytest.mark.slow
@pytest.mark.parametrize("name", ENCODERS)
def test_a_text_gets_the_same_vector_alone_and_in_a_batch(name: str) -> None:
    texts = ["my heat is off", "where can i get food tonight", "they towed my car"]
    together = encoder(name).encode(texts)
    alone = np.vstack([encoder(name).encode([text]) for text in texts])
    assert np.allclose(together, alone, atol=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["use", "e5"])
def test_a_spanish_text_is_nearer_to_its_english_twin_than_to_another(name: str) -> None:
    spanish, twin, other = encoder(name).encode(["no tengo comida", "i have no food", "my car was towed"])
    assert spanish @ twin > spanish @ other
