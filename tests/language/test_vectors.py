"""The vector cache: what is kept, what is encoded again, and what never reaches the disk."""

from pathlib import Path

import numpy as np

from language.vectors import VectorCache, Vectors


class Counting:
    """An encoder that remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: list[str]) -> Vectors:
        self.asked += texts
        rows = np.array([[len(text), 1.0, text.count("a")] for text in texts], np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_a_text_is_encoded_once_also_after_a_restart(tmp_path: Path) -> None:
    encode, path = Counting(), tmp_path / "x.npz"
    cache = VectorCache(path)
    first = cache.vectors(["a", "bb", "a"], encode)
    cache.save()
    again = VectorCache(path).vectors(["bb", "a"], encode)
    assert encode.asked == ["a", "bb"]
    assert np.array_equal(first[[1, 0]], again)


def test_a_byte_a_number_moves_a_cosine_by_less_than_three_thousandths(tmp_path: Path) -> None:
    rows = np.random.default_rng(7).normal(size=(50, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    texts = [str(number) for number in range(50)]
    kept = VectorCache(tmp_path / "x.npz").vectors(texts, lambda _: rows)
    assert np.abs(kept @ kept.T - rows @ rows.T).max() < 0.003


def test_a_file_of_an_earlier_form_is_made_anew(tmp_path: Path) -> None:
    np.savez(tmp_path / "x.npz", keys=np.array([b"0" * 16]), vectors=np.ones((1, 3), np.float16))
    cache, encode = VectorCache(tmp_path / "x.npz"), Counting()
    cache.vectors(["a"], encode)
    cache.save()
    VectorCache(tmp_path / "x.npz").vectors(["a"], encode)
    assert encode.asked == ["a"]


def test_the_file_holds_no_message(tmp_path: Path) -> None:
    path = tmp_path / "x.npz"
    cache = VectorCache(path)
    cache.vectors(["my number is 612-555-0142"], Counting())
    cache.save()
    assert b"612-555" not in path.read_bytes()


def test_nothing_is_written_until_it_is_saved_and_then_only_what_was_asked_for(tmp_path: Path) -> None:
    path, encode = tmp_path / "x.npz", Counting()
    cache = VectorCache(path)
    cache.vectors(["a", "b"], encode)
    assert not path.exists()
    cache.save(only=["b"])
    VectorCache(path).vectors(["a", "b"], encode)
    assert encode.asked == ["a", "b", "a"]
