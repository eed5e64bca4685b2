"""Says what a message needs and what kind of act it is: one linear machine over every feature before it."""

from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.acts import REQUEST
from bot.components.keys import ACTS, CLAUSE, CRISIS_BALANCE, CRISIS_NEED, LATER, NEEDS
from bot.components.linear import Origin, Scores, Weights, fit_weights, origins
from bot.components.pairs import drawn_pairs
from bot.components.stored import TrainedComponent, declared, declared_language, examples
from safety.crisis import KIND_OF_NEED

NEEDS_SHOWN = 3
FAINT_CRISIS = 0.02
"""Share below which a crisis takes no place in the list from a need that may be meant too; the screen decides on it."""
ANY_CRISIS = "any crisis"
"""The label that every message with a crisis need bears beside it; no answer of its own."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NeedClassifier(TrainedComponent):
    """A linear support vector machine for each need and each act, so that one message can hold several needs.

    `features` gives the origins that it reads and how much each weighs; `penalty` is the machine's C. `sharpness`
    turns scores into shares of confidence. A feature that comes late (`bot.components.sentences`) is asked for only
    where the best label leads by less than `sure_margin`, a crisis by less than `crisis_margin`, or a second need
    scores more than `second_need`: the machine is a sum, so it can stop at a part of it.
    """

    defaults: ClassVar[dict[str, Any]] = {
        "features": {"word": 1.5, "char_wb": 2.0},
        "penalty": 0.1,
        "tolerance": 0.01,
        "sharpness": 5.0,
        "sure_margin": 0.35,
        "crisis_margin": 0.6,
        "second_need": -0.68,
    }

    def fit(self, training_data: TrainingData) -> Weights:
        """Fit one machine a label."""
        learned = examples(training_data)
        wanted = [_labels(example) for example in learned]
        pairs = drawn_pairs(wanted, [declared_language(example) for example in learned])
        return fit_weights(learned, wanted, self._origins(), self.config["penalty"], self.config["tolerance"], pairs)

    def _origins(self) -> list[Origin]:
        return origins(self.config["features"])

    def process(self, messages: list[Message]) -> list[Message]:
        """Put needs and intent on each message."""
        for message in messages:
            self._tell(message, self._scores(message))
        return messages

    def _scores(self, message: Message) -> Scores:
        scores = self.state.intercepts + self.state.part(message, self._origins())
        later = message.get(LATER) or []
        is_clause = (message.get("metadata") or {}).get(CLAUSE)
        if not later or is_clause or self._is_sure(scores):
            return scores
        for add in later:
            add(message)
        names = {add.origin for add in later}
        return scores + self.state.part(message, [origin for origin in self._origins() if origin.name in names])

    def _is_sure(self, scores: Scores) -> bool:
        best, second = np.sort(scores[self._answers])[:-3:-1]
        sure_of_crisis = abs(self._balance(scores)) >= self.config["crisis_margin"]
        alone = np.sort(scores[self._needs])[-2] <= self.config["second_need"]
        return alone and sure_of_crisis and best - second >= self.config["sure_margin"]

    @cached_property
    def _answers(self) -> NDArray[np.bool_]:
        return np.array([label != ANY_CRISIS for label in self.state.labels])

    @cached_property
    def _needs(self) -> NDArray[np.bool_]:
        return np.array(["." in label for label in self.state.labels])

    @cached_property
    def _crises(self) -> NDArray[np.bool_]:
        return np.array([label in KIND_OF_NEED for label in self.state.labels])

    def _balance(self, scores: Scores) -> float:
        crises, answers = self._crises, self._answers
        return float(scores[~answers][0] + scores[crises].max() - scores[answers & ~crises].max())

    def _tell(self, message: Message, scores: Scores) -> None:
        labels = self.state.labels
        order = [index for index in np.argsort(-scores) if labels[index] != ANY_CRISIS]
        shares = np.exp(self.config["sharpness"] * (scores - scores[order[0]])) * self._answers
        shares /= shares.sum()
        needs = [index for index in order if "." in labels[index]]
        listed = [
            index for index in needs if index == needs[0] or not self._crises[index] or shares[index] >= FAINT_CRISIS
        ]
        told = [{"code": labels[index], "confidence": float(shares[index])} for index in listed[:NEEDS_SHOWN]]
        message.set(NEEDS, told, add_to_output=True)
        heard = {label: float(share) for label, share in zip(labels, shares, strict=True) if "." not in label}
        message.set(ACTS, {act: share for act, share in heard.items() if act != ANY_CRISIS}, add_to_output=True)
        message.set(CRISIS_BALANCE, self._balance(scores))
        message.set(CRISIS_NEED, next(labels[index] for index in needs if labels[index] in KIND_OF_NEED))
        best = labels[order[0]]
        of_needs = float(sum(share for label, share in zip(labels, shares, strict=True) if "." in label))
        intent = {
            "name": REQUEST if "." in best else best,
            "confidence": of_needs if "." in best else float(shares[order[0]]),
        }
        message.set(INTENT, intent, add_to_output=True)


def _labels(example: Message) -> frozenset[str]:
    labels = frozenset(declared(example).get(NEEDS) or [example.get(INTENT)])
    return labels | {ANY_CRISIS} if labels & KIND_OF_NEED.keys() else labels
