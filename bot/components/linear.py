"""The linear machine that the classifiers share: one support vector machine a label over weighted features."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix, hstack, issparse, vstack
from sklearn.svm import LinearSVC

from bot.components.pairs import EACH, Pair, labels_of

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Origin:
    """One kind of feature: what wrote it and how much it weighs."""

    name: str
    weight: float

    def of(self, message: Message) -> Any:
        """A message's feature of this kind, one row, sparse or dense, not weighted; None where it has none yet."""
        found = (item.features for item in message.features if item.attribute == TEXT and item.origin == self.name)
        return next(found, None)

    def of_all(self, messages: Sequence[Message]) -> csr_matrix:
        """The weighted features of messages that all have them, one row a message."""
        rows = [self.of(message) for message in messages]
        return csr_matrix(vstack(rows, format="csr") if issparse(rows[0]) else np.vstack(rows)) * self.weight


def origins(weights: Mapping[str, float]) -> list[Origin]:
    """The origins of a component's setting `features`."""
    return [Origin(name, weight) for name, weight in weights.items()]


@dataclass(frozen=True)
class Weights:
    """The fitted machine: a score is the sum over origins of `features @ coefficients[origin]`, and the intercept.

    The coefficients of sparse features are kept in half precision, which moves no score by a hundredth and halves what
    is most of a model.
    """

    labels: tuple[str, ...]
    coefficients: Mapping[str, NDArray[np.floating[Any]]]
    intercepts: Scores

    def part(self, message: Message, read: Iterable[Origin]) -> Scores:
        """What the given origins add to the score of every label; those that the message lacks add nothing."""
        total = np.zeros(len(self.labels), np.float32)
        for origin in read:
            features = origin.of(message)
            if features is not None:
                total += _product(features, self.coefficients[origin.name]) * origin.weight
        return total


def _product(features: Any, coefficients: NDArray[np.floating[Any]]) -> Scores:
    if issparse(features):  # of the many rows a message needs a few hundred, and only these are widened
        return features.data @ coefficients[features.indices].astype(np.float32)
    return (features @ coefficients)[0]


def fit_weights(
    learned: Sequence[Message],
    wanted: Sequence[frozenset[str]],
    read: Sequence[Origin],
    penalty: float,
    tolerance: float,
    pairs: Sequence[Pair] = (),
) -> Weights:
    """Fit one machine a label on messages and the labels that each bears, and on `pairs` of them; both cores work."""
    labels = tuple(sorted(frozenset().union(*wanted)))
    parts = [origin.of_all(learned) for origin in read]
    matrix = hstack(parts, format="csr", dtype=np.float64)
    if pairs:
        first, second = np.array(pairs).T
        matrix = vstack([matrix, EACH * (matrix[first] + matrix[second])], format="csr")
        wanted = [*wanted, *(labels_of(wanted, pair) for pair in pairs)]
    rows = Parallel(n_jobs=2, prefer="threads")(
        delayed(_fit_one)(matrix, np.array([label in borne for borne in wanted]), penalty, tolerance)
        for label in labels
    )
    coefficients = np.stack([row[:-1] for row in rows]).T
    ends = np.cumsum([part.shape[1] for part in parts])[:-1]
    split = zip(read, np.split(coefficients, ends), strict=True)
    kept: dict[str, NDArray[np.floating[Any]]] = {
        origin.name: np.ascontiguousarray(part, np.float16 if issparse(origin.of(learned[0])) else np.float32)
        for origin, part in split
    }
    return Weights(labels, kept, np.array([row[-1] for row in rows], np.float32))


def _fit_one(matrix: csr_matrix, wanted: NDArray[np.bool_], penalty: float, tolerance: float) -> Scores:
    machine = LinearSVC(C=penalty, tol=tolerance, dual=True, random_state=7)
    machine.fit(matrix, wanted)
    return np.append(machine.coef_[0], machine.intercept_[0]).astype(np.float32)
