"""Says what a message needs and what kind of act it is: one linear machine over every feature before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.svm import LinearSVC

from bot.acts import REQUEST
from bot.components.keys import LATER, NEEDS
from bot.components.stored import TrainedComponent, declared, examples

NEEDS_SHOWN = 3
Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Weights:
    """The fitted machine: a score is the sum over origins of `features @ coefficients[origin]`, and the intercept."""

    labels: tuple[str, ...]
    coefficients: Mapping[str, Scores]
    intercepts: Scores


@dataclass(frozen=True)
class Origin:
    """One kind of feature: what wrote it and how much it weighs."""

    name: str
    weight: float

    def of(self, message: Message) -> csr_matrix | None:
        """A message's feature of this kind, weighted; None where the message has none yet."""
        found = (item.features for item in message.features if item.attribute == TEXT and item.origin == self.name)
        features = next(found, None)
        return None if features is None else csr_matrix(features) * self.weight


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NeedClassifier(TrainedComponent):
    """A linear support vector machine for each need and each act, so that one message can hold several needs.

    `features` gives the origins that it reads and how much each weighs; `penalty` is the machine's C. `sharpness`
    turns scores into shares of confidence. A feature that comes late (`bot.components.sentences`) is asked for only
    where the best label leads by less than `sure_margin`: the machine is a sum, so it can stop at a part of it.
    """

    defaults: ClassVar[dict[str, Any]] = {
        "features": {"word": 1.5, "char_wb": 2.0},
        "penalty": 0.1,
        "tolerance": 0.01,
        "sharpness": 5.0,
        "sure_margin": 0.35,
    }

    def fit(self, training_data: TrainingData) -> Weights:
        """Fit one machine a label; both cores work."""
        learned = examples(training_data)
        wanted = [frozenset(declared(example).get(NEEDS) or [example.get(INTENT)]) for example in learned]
        labels = tuple(sorted(frozenset().union(*wanted)))
        parts = [vstack([origin.of(example) for example in learned], format="csr") for origin in self._origins()]
        matrix = hstack(parts, format="csr", dtype=np.float64)
        rows = Parallel(n_jobs=2, prefer="threads")(
            delayed(self._fit_one)(matrix, np.array([label in labels_of for labels_of in wanted])) for label in labels
        )
        coefficients = np.stack([row[:-1] for row in rows]).T
        ends = np.cumsum([part.shape[1] for part in parts])[:-1]
        split = zip(self._origins(), np.split(coefficients, ends), strict=True)
        kept = {origin.name: np.ascontiguousarray(part, np.float32) for origin, part in split}
        return Weights(labels, kept, np.array([row[-1] for row in rows], np.float32))

    def _origins(self) -> list[Origin]:
        return [Origin(name, weight) for name, weight in self.config["features"].items()]

    def _fit_one(self, matrix: csr_matrix, wanted: NDArray[np.bool_]) -> Scores:
        machine = LinearSVC(C=self.config["penalty"], tol=self.config["tolerance"], dual=True, random_state=7)
        machine.fit(matrix, wanted)
        return np.append(machine.coef_[0], machine.intercept_[0]).astype(np.float32)

    def process(self, messages: list[Message]) -> list[Message]:
        """Put needs and intent on each message."""
        for message in messages:
            self._tell(message, self._scores(message))
        return messages

    def _scores(self, message: Message) -> Scores:
        scores = self.state.intercepts + self._part(message, self._origins())
        later = message.get(LATER) or []
        best, second = np.sort(scores)[:-3:-1]
        if not later or best - second >= self.config["sure_margin"]:
            return scores
        for add in later:
            add(message)
        names = {add.origin for add in later}
        return scores + self._part(message, [origin for origin in self._origins() if origin.name in names])

    def _part(self, message: Message, origins: list[Origin]) -> Scores:
        total = np.zeros(len(self.state.labels), np.float32)
        for origin in origins:
            features = origin.of(message)
            if features is not None:
                total += (features @ self.state.coefficients[origin.name])[0]
        return total

    def _tell(self, message: Message, scores: Scores) -> None:
        labels = self.state.labels
        order = np.argsort(-scores)
        shares = np.exp(self.config["sharpness"] * (scores - scores.max()))
        shares /= shares.sum()
        needs = [index for index in order if "." in labels[index]][:NEEDS_SHOWN]
        message.set(
            NEEDS, [{"code": labels[index], "confidence": float(shares[index])} for index in needs], add_to_output=True
        )
        best = labels[order[0]]
        of_needs = float(sum(share for label, share in zip(labels, shares, strict=True) if "." in label))
        intent = {
            "name": REQUEST if "." in best else best,
            "confidence": of_needs if "." in best else float(shares[order[0]]),
        }
        message.set(INTENT, intent, add_to_output=True)
