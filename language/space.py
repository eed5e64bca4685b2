"""Keeps of an encoder's vectors the dimensions that tell needs apart, so that a model is small and fitted fast."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

import numpy as np

from language.encoders import encoder
from language.paths import DATA
from language.vectors import Vectors

DIMENSIONS = 128


@dataclass(frozen=True)
class Space:
    """Where vectors of one encoder lie: centred on `mean`, at length one, then along the columns of `axes` only.

    An encoder's vectors crowd around their mean, and without it a cosine tells little. Along a quarter of the axes
    (principal components) a linear machine tells needs apart as well as along all, and is fitted in half the time.
    """

    mean: Vectors
    middle: Vectors
    axes: Vectors

    @classmethod
    def of(cls, vectors: Vectors) -> Self:
        """The space of the given vectors, one a row."""
        from sklearn.decomposition import PCA  # noqa: PLC0415 - cost: only who makes a space anew needs it

        mean: Vectors = vectors.mean(axis=0)
        found = PCA(DIMENSIONS, svd_solver="randomized", random_state=7).fit(_centred(vectors, mean))
        return cls(mean, found.mean_.astype(np.float32), found.components_.T.astype(np.float32))

    @classmethod
    def load(cls, path: Path) -> Self:
        """The space that `save` wrote."""
        with np.load(path) as file:
            return cls(file["mean"], file["middle"], file["axes"])

    def save(self, path: Path) -> None:
        """Write the space."""
        np.savez(path, mean=self.mean, middle=self.middle, axes=self.axes)

    def place(self, vectors: Vectors) -> Vectors:
        """The vectors, one a row, in this space."""
        placed: Vectors = (_centred(vectors, self.mean) - self.middle) @ self.axes
        return placed


@dataclass(frozen=True)
class PlacedEncoder:
    """An encoder whose vectors are placed in its shipped space."""

    name: str
    space: Space

    def encode(self, texts: list[str]) -> Vectors:
        """One row of `DIMENSIONS` floats a text."""
        return self.space.place(encoder(self.name).encode(texts))


@lru_cache
def placed(name: str) -> PlacedEncoder:
    """The placed encoder of a name (`use`, `e5`).

    Raises:
        FileNotFoundError: no space is shipped for it.
    """
    return PlacedEncoder(name, Space.load(space_file(name)))


def space_file(name: str) -> Path:
    """Where an encoder's space is shipped."""
    return DATA / "encoders" / f"{name}.space.npz"


def vectors_file(name: str) -> Path:
    """Where the placed vectors of the training messages are shipped, for an encoder."""
    return DATA / "encoders" / f"{name}.npz"


def _centred(vectors: Vectors, mean: Vectors) -> Vectors:
    centred: Vectors = vectors - mean
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    return centred
