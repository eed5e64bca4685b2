"""Reads why a service did not help out of a resident's own words, by the rules of `needs.reasons`."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.acts import FEEDBACK, REQUEST
from bot.components.keys import LANGUAGE, OUTCOME, REASONS
from needs.reasons import read_feedback


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ReasonReader(GraphComponent):
    """Puts outcome and reasons on feedback.

    "They did not come for the trash" is a need, "they did not come when I called" is feedback. The classifier is
    believed from a share of `sure_from` on; below it the message is a request, so that no need is turned away.
    """

    def __init__(self, sure_from: float) -> None:
        self._sure_from = sure_from

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See the class."""
        return {"sure_from": 0.75}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "ReasonReader":
        """The reader; it has nothing to learn."""
        return cls(config["sure_from"])

    def process(self, messages: list[Message]) -> list[Message]:
        """Put the reasons on each feedback message."""
        for message in messages:
            intent = message.get(INTENT) or {}
            if intent.get("name") != FEEDBACK:
                continue
            if intent["confidence"] < self._sure_from:
                message.set(INTENT, {"name": REQUEST, "confidence": 1 - intent["confidence"]}, add_to_output=True)
            else:
                self._read(message)
        return messages

    def _read(self, message: Message) -> None:
        feedback = read_feedback(message.get(TEXT) or "", message.get(LANGUAGE))
        found: list[dict[str, Any]] = [
            {"reason": str(item.reason), "barrier": item.barrier and str(item.barrier), "confidence": item.confidence}
            for item in feedback.findings
        ]
        message.set(REASONS, found, add_to_output=True)
        message.set(OUTCOME, str(feedback.outcome), add_to_output=True)
