"""Reads why a service did not help: the rules of `needs.reasons` first, a learned voice where they find nothing."""

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.acts import DETAIL, FEEDBACK, REQUEST
from bot.components.keys import ACTS, LANGUAGE, NEEDS, OUTCOME, REASON_HEARD, REASONS
from bot.components.linear import Weights, fit_weights, origins
from bot.components.stored import TrainedComponent, declared, examples
from needs.outcomes import Outcome
from needs.reasons import Feedback, blames_the_help, read_feedback

FAINT = 0.01
"""From this share of feedback a message may turn out to be some, after what came before it."""
NO_REASON = "none"
"""The label of feedback that gives no reason."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ReasonReader(TrainedComponent):
    """Puts outcome and reasons on feedback.

    "They did not come for the trash" is a need, "they did not come when I called" is feedback. It is taken for feedback
    if it is so `outweighs` times as likely as the likeliest need, or `outweighs_told` times where it gives a reason
    that speaks of help (`needs.reasons.blames_the_help`); else for a request, so that no need is turned away.
    A request whose likeliest need is less than `vague`, which could only be asked back, is feedback if it gives such a
    reason: "I make too much"; so is a question about a service if it is `outweighs_question` times as likely: "nobody
    speaks Hmong there" shares its words with "does anybody speak Hmong there".

    The rules say what they found and where, so they come first. Where they find neither a reason nor that it went well,
    the reason is the one that a linear machine over `features` hears most, with the confidence `learned`.
    """

    defaults: ClassVar[dict[str, Any]] = {
        "outweighs": 7.0,
        "outweighs_told": 1.0,
        "outweighs_question": 0.05,
        "vague": 0.25,
        "features": {"word": 1.5, "char_wb": 2.0, "use": 1.0},
        "penalty": 0.3,
        "tolerance": 0.01,
        "learned": 0.5,
    }

    def fit(self, training_data: TrainingData) -> Weights:
        """Fit one machine a reason, on the feedback alone."""
        learned = [example for example in examples(training_data) if example.get(INTENT) == FEEDBACK]
        wanted = [frozenset(declared(example).get(REASONS) or [NO_REASON]) for example in learned]
        read = origins(self.config["features"])
        return fit_weights(learned, wanted, read, self.config["penalty"], self.config["tolerance"])

    def process(self, messages: list[Message]) -> list[Message]:
        """Put the reasons on each feedback message."""
        for message in messages:
            intent = message.get(INTENT) or {}
            likeliest = max((need["confidence"] for need in message.get(NEEDS) or []), default=0.0)
            if intent.get("name") == FEEDBACK:
                self._judge(message, float(intent["confidence"]), likeliest)
            elif self._may_be_feedback(message, intent, likeliest):
                self._take_for_feedback(message, 1 - likeliest)
            if (message.get(INTENT) or {}).get("name") != FEEDBACK and message.get(ACTS)[FEEDBACK] >= FAINT:
                message.set(REASON_HEARD, self._heard(message), add_to_output=True)
        return messages

    def _judge(self, message: Message, heard: float, likeliest: float) -> None:
        read = self._read(message)
        told = blames_the_help(message.get(TEXT) or "", read)
        if heard >= likeliest * self.config["outweighs_told" if told else "outweighs"]:
            self._tell(message, read)
        else:
            message.set(INTENT, {"name": REQUEST, "confidence": 1 - heard}, add_to_output=True)

    def _may_be_feedback(self, message: Message, intent: Mapping[str, Any], likeliest: float) -> bool:
        if intent.get("name") == DETAIL:
            heard = float(message.get(ACTS)[FEEDBACK])
            return heard >= float(intent["confidence"]) * self.config["outweighs_question"]
        return intent.get("name") == REQUEST and likeliest < self.config["vague"]

    def _take_for_feedback(self, message: Message, confidence: float) -> None:
        read = self._read(message)
        if blames_the_help(message.get(TEXT) or "", read):
            message.set(INTENT, {"name": FEEDBACK, "confidence": confidence}, add_to_output=True)
            self._tell(message, read)

    def _read(self, message: Message) -> Feedback:
        return read_feedback(message.get(TEXT) or "", message.get(LANGUAGE))

    def _tell(self, message: Message, feedback: Feedback) -> None:
        found = [item.as_dict() for item in feedback.findings]
        outcome = feedback.outcome
        if outcome is Outcome.UNKNOWN and (heard := self._heard(message)):
            found, outcome = [heard], Outcome.UNMET
        message.set(REASONS, found, add_to_output=True)
        message.set(OUTCOME, str(outcome), add_to_output=True)

    def _heard(self, message: Message) -> dict[str, Any] | None:
        scores = self.state.intercepts + self.state.part(message, origins(self.config["features"]))
        label = self.state.labels[int(np.argmax(scores))]
        if label == NO_REASON:
            return None
        reason, _, barrier = label.partition(":")
        return {"reason": reason, "barrier": barrier or None, "confidence": self.config["learned"]}
