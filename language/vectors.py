"""Keeps the vectors of training texts, so that a second training encodes only what is new."""

from collections.abc import Callable, Iterable
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
_KEY = np.dtype("S16")
_Row = tuple[NDArray[np.int8], np.float32]
MOST = 127
"""The largest number in a row of bytes."""


def text_key(text: str) -> bytes:
    """The key of a text: its BLAKE2b hash, so that the cache on disk holds no message."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest().encode()


class VectorCache:
    """Vectors by text in one `.npz` file of rows of bytes, each with its scale.

    A byte a number moves a cosine by less than 0.003, which `tests/language` holds, and quarters the file.
    """

    def __init__(self, path: Path) -> None:
        """Read the file if it exists; `save` writes it."""
        self._path = path
        self._rows: dict[bytes, _Row] = self._read() if path.exists() else {}

    def _read(self) -> dict[bytes, _Row]:
        with np.load(self._path) as file:
            if "scales" not in file:  # written by an earlier version: its texts are encoded again
                return {}
            return dict(zip(map(bytes, file["keys"]), zip(file["bytes"], file["scales"], strict=True), strict=True))

    def vectors(self, texts: list[str], encode: Callable[[list[str]], Vectors]) -> Vectors:
        """One row a text, calling `encode` once for the texts that are not kept yet."""
        keys = [text_key(text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._rows}
        if missing:
            encoded = encode(list(missing.values()))
            scales = np.maximum(np.abs(encoded).max(axis=1), 1e-9).astype(np.float32) / np.float32(MOST)
            rounded = np.round(encoded / scales[:, None]).astype(np.int8)
            self._rows |= zip(missing, zip(rounded, scales, strict=True), strict=True)
        rows = [self._rows[key] for key in keys]
        return np.stack([row for row, _ in rows]) * np.array([scale for _, scale in rows], np.float32)[:, None]

    def save(self, only: Iterable[str] | None = None) -> None:
        """Write the file whole or not at all: what it had and what is new, or `only` these texts."""
        keys = sorted(self._rows if only is None else {text_key(text) for text in only} & self._rows.keys())
        if not keys:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(".partial.npz")
        rows = np.stack([self._rows[key][0] for key in keys])
        scales = np.array([self._rows[key][1] for key in keys], np.float32)
        np.savez(partial, keys=np.array(keys, dtype=_KEY), bytes=rows, scales=scales)
        partial.replace(self._path)
