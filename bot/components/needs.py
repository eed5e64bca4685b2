"""Says what a message needs and what kind of act it is: one linear machine over every feature before it."""

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
from bot.components.keys import NEEDS, SURE
from bot.components.stored import TrainedComponent, declared, examples

NEEDS_SHOWN = 3


@dataclass(frozen=True)
class Weights:
    """The fitted machine: a label's score is `features @ coefficients + intercepts`."""

    labels: tuple[str, ...]
    coefficients: NDArray[np.float32]
    intercepts: NDArray[np.float32]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NeedClassifier(TrainedComponent):
    """A linear support vector machine for each need and each act, so that one message can hold several needs.

    `features` gives the origins that it reads and how much each weighs; `penalty` is the machine's C. `sharpness`
    turns scores into shares of confidence. With `sure_margin` a message whose best label leads by that much is
    marked, and the dearer stages after this one leave it alone.
    """

    defaults: ClassVar[dict[str, Any]] = {
        "features": {"word": 1.5, "char_wb": 2.0},
        "penalty": 0.1,
        "sharpness": 5.0,
        "sure_margin": None,
    }

    def fit(self, training_data: TrainingData) -> Weights:
        """Fit one machine a label; both cores work."""
        learned = examples(training_data)
        wanted = [frozenset(declared(example).get(NEEDS) or [example.get(INTENT)]) for example in learned]
        labels = tuple(sorted(frozenset().union(*wanted)))
        matrix = self._matrix(learned)
        rows = Parallel(n_jobs=2, prefer="threads")(
            delayed(self._fit_one)(matrix, np.array([label in labels_of for labels_of in wanted])) for label in labels
        )
        coefficients = np.ascontiguousarray(np.stack([row[:-1] for row in rows]).T, np.float32)
        return Weights(labels, coefficients, np.array([row[-1] for row in rows], np.float32))

    def _fit_one(self, matrix: csr_matrix, wanted: NDArray[np.bool_]) -> NDArray[np.float32]:
        machine = LinearSVC(C=self.config["penalty"], dual=True, random_state=7).fit(matrix, wanted)
        return np.append(machine.coef_[0], machine.intercept_[0]).astype(np.float32)

    def process(self, messages: list[Message]) -> list[Message]:
        """Put needs, intent and whether it is sure on each message that no earlier stage was sure of."""
        asked = [message for message in messages if not message.get(SURE)]
        if asked:
            scores = self._matrix(asked) @ self.state.coefficients + self.state.intercepts
            for message, row in zip(asked, scores, strict=True):
                self._tell(message, row)
        return messages

    def _tell(self, message: Message, scores: NDArray[np.float32]) -> None:
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
        if self.config["sure_margin"] is not None:
            message.set(SURE, bool(scores[order[0]] - scores[order[1]] >= self.config["sure_margin"]))

    def _matrix(self, messages: list[Message]) -> csr_matrix:
        return vstack([self._row(message) for message in messages], format="csr")

    def _row(self, message: Message) -> csr_matrix:
        found = {feature.origin: feature.features for feature in message.features if feature.attribute == TEXT}
        return hstack([csr_matrix(found[origin]) * weight for origin, weight in self.config["features"].items()], "csr")
