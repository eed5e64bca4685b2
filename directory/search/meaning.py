"""Finds the needs that a query means when its words are none that the lexicon knows, by sentence embeddings.

The query's vector is compared with the vectors of every phrase of the lexicon; it costs some milliseconds, so it is
asked for only where words say little. Needs no network: the encoder ships with the environment.
"""

from functools import lru_cache
from threading import Lock
from typing import Final

import numpy as np

from directory.codes import need_codes
from directory.search.lexicon import lexicon
from language.vectors import VectorCache, Vectors
from runtime.settings import settings

ENCODER: Final = "use"
LEAST: Final = 0.45
SURE: Final = 0.85
"""Cosines from which a phrase says anything at all, and as much as the phrase itself."""
NEAREST: Final = 3

_lock = Lock()


class Prototypes:
    """The vectors of the lexicon's phrases and of the needs' definitions, and whose they are."""

    def __init__(self) -> None:
        codes = list(need_codes())
        number = {code: at for at, code in enumerate(codes)}
        pairs = [(phrase.shown, code) for phrase in lexicon().phrases for code in phrase.needs]
        pairs += [(need.definition, need.code) for need in need_codes().values()]
        texts = sorted({text for text, _code in pairs})
        at = {text: row for row, text in enumerate(texts)}
        cache = VectorCache(settings().data_dir / "vectors" / "search.npz")
        self._vectors = cache.vectors(texts, _encode)
        cache.save()
        self._rows = np.array([at[text] for text, _code in pairs])
        self._codes = np.array([number[code] for _text, code in pairs])
        self._names = codes

    def needs(self, vector: Vectors) -> dict[str, float]:
        """Weights from 0 to 1 of the needs whose phrases lie nearest to a vector."""
        similar = (self._vectors @ vector)[self._rows]
        order = np.argsort(-similar)[:200]
        found: dict[str, list[float]] = {}
        for pair in order:
            nearest = found.setdefault(self._names[self._codes[pair]], [])
            if len(nearest) < NEAREST:
                nearest.append(float(similar[pair]))
        weights = {code: (max(near) + sum(near) / len(near)) / 2 for code, near in found.items()}
        return {code: min((weight - LEAST) / (SURE - LEAST), 1.0) for code, weight in weights.items() if weight > LEAST}


def _encode(texts: list[str]) -> Vectors:
    from language.encoders import encoder  # noqa: PLC0415 - cost: its runtime takes a second to import

    return encoder(ENCODER).encode(texts)


@lru_cache(maxsize=1)
def _prototypes() -> Prototypes:
    return Prototypes()


@lru_cache(maxsize=4096)
def needs_meant(text: str) -> dict[str, float]:
    """The needs that a text means, best first at most five, with weights from 0 to 1."""
    with _lock:
        prototypes = _prototypes()
    weights = prototypes.needs(_encode([text])[0])
    best = sorted(weights, key=lambda code: -weights[code])[:5]
    return {code: weights[code] for code in best}
