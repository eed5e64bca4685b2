"""Learns from the training messages which needs a sentence means, for what no keyword says ("been in the car since
tuesday"), in all four languages and without the assistant.

Complement naive Bayes (Rennie et al., 2003) over hashed words, pairs of words and character n-grams: it learns in
seconds, weighs a text in under a millisecond, and is kept in the data directory until the messages change. It is no
substitute for the assistant's own understanding, whose need codes a query may carry.
"""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from directory.codes import need_codes
from runtime.paths import DATA
from runtime.settings import settings

MESSAGES: Final = DATA / "nlu"
WORDS_SIZE: Final = 2**16
LETTERS_SIZE: Final = 2**16
SMOOTHING: Final = 0.3
SHARPNESS: Final = 20.0
"""Turns the difference of two classes' scores into odds; chosen so that sure answers are right nine times in ten."""

DOUBT: Final = 0.15
"""How much the odds that no need is meant count: little, for who searches wants something."""

_lock = Lock()


class Features:
    """Words, pairs of words and character n-grams of a text, hashed into a fixed number of columns."""

    def __init__(self) -> None:
        from sklearn.feature_extraction.text import HashingVectorizer  # noqa: PLC0415 - cost: a second to import
        from sklearn.utils import murmurhash3_32  # noqa: PLC0415 - cost

        self._hash = murmurhash3_32
        kinds = ({"ngram_range": (1, 2)}, WORDS_SIZE), ({"analyzer": "char_wb", "ngram_range": (2, 4)}, LETTERS_SIZE)
        self._vectorizers = [
            HashingVectorizer(n_features=size, alternate_sign=False, strip_accents="unicode", **options)
            for options, size in kinds
        ]
        self._readers = [vectorizer.build_analyzer() for vectorizer in self._vectorizers]

    def of_many(self, texts: list[str]) -> csr_matrix:
        """One row a text."""
        return hstack([vectorizer.transform(texts) for vectorizer in self._vectorizers], format="csr")

    def of_one(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The columns of one text and their values, as `of_many` gives them, without its checks, which cost more."""
        words, word_values = self._hashed(self._readers[0](text), WORDS_SIZE)
        letters, letter_values = self._hashed(self._readers[1](text), LETTERS_SIZE)
        return np.concatenate([words, letters + WORDS_SIZE]), np.concatenate([word_values, letter_values])

    def _hashed(self, terms: list[str], size: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        # sklearn's FeatureHasher: MurmurHash3 of the term, its absolute value modulo the number of columns.
        counts = Counter(abs(self._hash(term)) % size for term in terms)
        values = np.fromiter(counts.values(), np.float32, len(counts))
        return np.fromiter(counts, np.int32, len(counts)), values / max(float(np.linalg.norm(values)), 1e-9)


@lru_cache(maxsize=1)
def features() -> Features:
    """The features, made once a process."""
    return Features()


class Learned:
    """Weights of every feature for every need, and for none."""

    def __init__(self, weights: NDArray[np.float32], codes: list[str]) -> None:
        self._weights = weights
        self._codes = codes

    def needs(self, text: str) -> dict[str, float]:
        """The chances of the needs that a text means, from 0 to 1, best first, at most five."""
        columns, values = features().of_one(text)
        row = values @ self._weights[columns]
        odds = np.exp(SHARPNESS * (row - row.max()))
        chances = odds[1:] / odds[1:].sum() * (odds[1:].sum() / odds.sum()) ** DOUBT
        best = np.argsort(-chances)[:5]
        return {self._codes[at + 1]: float(chances[at]) for at in best}


@lru_cache(maxsize=4096)
def needs_learned(text: str) -> dict[str, float]:
    """See `Learned.needs`; an empty answer where there are no training messages."""
    with _lock:
        learned = _learned()
    return learned.needs(text) if learned and text.strip() else {}


@lru_cache(maxsize=1)
def _learned() -> Learned | None:
    files = sorted(MESSAGES.glob("*/*.yml"))
    if not files:
        return None
    digest = blake2b(b"".join(file.read_bytes() for file in files), digest_size=8).hexdigest()
    kept = settings().data_dir / "search" / f"needs-{digest}.npz"
    if not kept.exists():
        _keep(kept, *_learn(files))
    with np.load(kept) as read:
        return Learned(read["weights"].astype(np.float32), [str(code) for code in read["codes"]])


def _learn(files: list[Path]) -> tuple[NDArray[np.float32], list[str]]:
    pairs = [pair for file in files for pair in _labelled(file)]
    codes = ["", *need_codes()]
    number = {code: at for at, code in enumerate(codes)}
    rows = features().of_many([text for text, _code in pairs])
    frequency = np.bincount(rows.indices, minlength=rows.shape[1])
    inverse = np.log((1 + len(pairs)) / (1 + frequency)) + 1
    rows = rows.multiply(inverse).tocsr()
    lengths = np.sqrt(rows.multiply(rows).sum(axis=1)).A.ravel()
    rows = rows.multiply(1 / np.maximum(lengths, 1e-9)[:, None]).tocsr()
    member = csr_matrix((np.ones(len(pairs)), ([number[code] for _text, code in pairs], np.arange(len(pairs)))))
    counts = np.asarray((member @ rows).todense(), np.float64)
    others = counts.sum(axis=0) - counts + SMOOTHING
    weights = -np.log(others / others.sum(axis=1, keepdims=True))
    weights /= np.abs(weights).sum(axis=1, keepdims=True)
    scaled = weights * inverse * weights.shape[1]
    return np.ascontiguousarray(scaled.T, np.float32), codes


def _keep(path: Path, weights: NDArray[np.float32], codes: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob("needs-*.npz"):
        old.unlink(missing_ok=True)
    partial = path.with_suffix(".partial.npz")
    np.savez(partial, weights=weights.astype(np.float16), codes=np.array(codes))
    partial.replace(path)


def _labelled(file: Path) -> Iterator[tuple[str, str]]:
    """Messages with each of their needs; those that ask for no help have none."""
    read: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for block in read.get("nlu", ()):
        needs = (block.get("metadata") or {}).get("needs") or ([] if block.get("intent") == "request" else [""])
        for line in str(block.get("examples", "")).splitlines():
            text = line.strip().removeprefix("- ").strip()
            if text:
                yield from ((text, code) for code in needs)
