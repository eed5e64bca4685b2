"""Reads why a service did not help out of a resident's own words, by the rules of `needs.reasons`."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.acts import FEEDBACK
from bot.components.keys import LANGUAGE, OUTCOME, REASONS
from needs.reasons import read_feedback

READ = frozenset({FEEDBACK, "oos", "chitchat", "deny", "affirm", "thanks"})
"""Acts in which a complaint may hide: "i make too much" is no request."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ReasonReader(GraphComponent):
    """Puts outcome and reasons on feedback, and turns what is plainly feedback into it."""

    def __init__(self, sure_from: float) -> None:
        self._sure_from = sure_from

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """How sure a reason must be to change the act of a message."""
        return {"sure_from": 0.9}

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
        """Put the reasons on each message in which they can stand."""
        for message in messages:
            act = (message.get(INTENT) or {}).get("name")
            if act in READ:
                self._read(message, act)
        return messages

    def _read(self, message: Message, act: str) -> None:
        feedback = read_feedback(message.get(TEXT) or "", message.get(LANGUAGE))
        found: list[dict[str, Any]] = [
            {"reason": str(item.reason), "barrier": item.barrier and str(item.barrier), "confidence": item.confidence}
            for item in feedback.findings
        ]
        if act != FEEDBACK and not any(item["confidence"] >= self._sure_from for item in found):
            return
        message.set(INTENT, {"name": FEEDBACK, "confidence": 1.0}, add_to_output=True)
        message.set(REASONS, found, add_to_output=True)
        message.set(OUTCOME, str(feedback.outcome), add_to_output=True)
