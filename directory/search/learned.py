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
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.utils import murmurhash3_32

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

_words = HashingVectorizer(n_features=WORDS_SIZE, ngram_range=(1, 2), alternate_sign=False, strip_accents="unicode")
_letters = HashingVectorizer(
    n_features=LETTERS_SIZE, analyzer="char_wb", ngram_range=(2, 4), alternate_sign=False, strip_accents="unicode"
)
_read_words = _words.build_analyzer()
_read_letters = _letters.build_analyzer()
_lock = Lock()


class Learned:
    """Weights of every feature for every need, and for none."""

    def __init__(self, weights: NDArray[np.float32], codes: list[str]) -> None:
        self._weights = weights
        self._codes = codes

    def needs(self, text: str) -> dict[str, float]:
        """The chances of the needs that a text means, from 0 to 1, best first, at most five."""
        features, values = features_of(text)
        row = values @ self._weights[features]
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
    features = _features([text for text, _code in pairs])
    frequency = np.bincount(features.indices, minlength=features.shape[1])
    inverse = np.log((1 + len(pairs)) / (1 + frequency)) + 1
    features = features.multiply(inverse).tocsr()
    lengths = np.sqrt(features.multiply(features).sum(axis=1)).A.ravel()
    features = features.multiply(1 / np.maximum(lengths, 1e-9)[:, None]).tocsr()
    member = csr_matrix((np.ones(len(pairs)), ([number[code] for _text, code in pairs], np.arange(len(pairs)))))
    counts = np.asarray((member @ features).todense(), np.float64)
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


def features_of(text: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The features of one text and their values, as the vectorizers give them for many, without their checks."""
    words, word_values = _hashed(_read_words(text), WORDS_SIZE)
    letters, letter_values = _hashed(_read_letters(text), LETTERS_SIZE)
    return np.concatenate([words, letters + WORDS_SIZE]), np.concatenate([word_values, letter_values])


def _hashed(terms: list[str], size: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    # sklearn's FeatureHasher: MurmurHash3 of the term, its absolute value modulo the number of features.
    counts = Counter(abs(murmurhash3_32(term)) % size for term in terms)
    values = np.fromiter(counts.values(), np.float32, len(counts))
    return np.fromiter(counts, np.int32, len(counts)), values / max(float(np.linalg.norm(values)), 1e-9)


def _features(texts: list[str]) -> csr_matrix:
    return hstack([_words.transform(texts), _letters.transform(texts)], format="csr")


def _labelled(file: Path) -> Iterator[tuple[str, str]]:
    """Messages with each of their needs; those that ask for no help have none."""
    read: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for block in read.get("nlu", ()):
        needs = (block.get("metadata") or {}).get("needs") or ([] if block.get("intent") == "request" else [""])
        for line in str(block.get("examples", "")).splitlines():
            text = line.strip().removeprefix("- ").strip()
            if text:
                yield from ((text, code) for code in needs)
