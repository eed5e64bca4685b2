"""The shipped sentence vectors, and the space in which they lie."""

import numpy as np
import pytest

from bot.labelled import labelled_messages
from language.encoders import ENCODERS
from language.normalise import clean
from language.space import DIMENSIONS, Space, placed, vectors_file
from language.vectors import VectorCache, Vectors


def texts() -> list[str]:
    """Every training message as it is encoded."""
    return [clean(message.text) for message in labelled_messages()]


@pytest.mark.parametrize("name", ENCODERS)
def test_every_training_message_has_a_shipped_vector(name: str) -> None:
    def encode(missing: list[str]) -> Vectors:
        raise AssertionError(f"{len(missing)} messages lack a vector: run `nearhelp train --shipped`")

    assert VectorCache(vectors_file(name)).vectors(texts(), encode).shape[1] == DIMENSIONS


@pytest.mark.slow
@pytest.mark.parametrize("name", ENCODERS)
def test_a_shipped_vector_is_the_one_that_its_text_gets_today(name: str) -> None:
    some = texts()[::10_000]
    shipped = VectorCache(vectors_file(name)).vectors(some, placed(name).encode)
    assert np.allclose(shipped, placed(name).encode(some), atol=0.03)


def test_what_is_near_stays_near_in_the_space() -> None:
    draw = np.random.default_rng(7)
    centres = draw.normal(size=(10, 300))
    vectors = (np.repeat(centres, 30, axis=0) + 0.5 * draw.normal(size=(300, 300))).astype(np.float32)
    rows = Space.of(vectors).place(vectors)
    likeness = rows @ rows.T
    np.fill_diagonal(likeness, -1)
    assert (likeness.argmax(axis=1) // 30 == np.arange(300) // 30).mean() > 0.95
