"""Keeps the vectors of training texts, so that a second training encodes only what is new."""

from collections.abc import Callable, Iterable
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
_KEY = np.dtype("S16")


def text_key(text: str) -> bytes:
    """The key of a text: its BLAKE2b hash, so that the cache on disk holds no message."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest().encode()


class VectorCache:
    """Vectors by text in one `.npz` file of half-precision rows.

    Half precision moves a cosine by less than 0.001, which `tests/language` holds, and halves the file.
    """

    def __init__(self, *paths: Path) -> None:
        """Read every given file that exists; `save` writes what none of them had to the last."""
        self._rows: dict[bytes, NDArray[np.float16]] = {}
        self._new: set[bytes] = set()
        self._target = paths[-1]
        for path in paths:
            if path.exists():
                self._load(path, own=path == self._target)

    def _load(self, path: Path, *, own: bool) -> None:
        with np.load(path) as file:
            for key, row in zip(file["keys"], file["vectors"], strict=True):
                if key not in self._rows:
                    self._rows[bytes(key)] = row
                    if own:
                        self._new.add(bytes(key))

    def vectors(self, texts: list[str], encode: Callable[[list[str]], Vectors]) -> Vectors:
        """One row a text, calling `encode` once for the texts that are not kept yet."""
        keys = [text_key(text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._rows}
        if missing:
            for key, row in zip(missing, encode(list(missing.values())), strict=True):
                self._rows[key] = row.astype(np.float16)
                self._new.add(key)
        return np.stack([self._rows[key] for key in keys]).astype(np.float32)

    def save(self, only: Iterable[str] | None = None) -> None:
        """Write the target file whole or not at all: what it had and what is new, or `only` these texts."""
        keys = sorted(self._new if only is None else {text_key(text) for text in only} & set(self._rows))
        if not keys:
            return
        self._target.parent.mkdir(parents=True, exist_ok=True)
        partial = self._target.with_suffix(".partial.npz")
        np.savez(partial, keys=np.array(keys, dtype=_KEY), vectors=np.stack([self._rows[key] for key in keys]))
        partial.replace(self._target)
