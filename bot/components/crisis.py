"""The crisis screen inside Rasa: the screen's word first, the classifier's opinion as a second voice that only adds."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.acts import CRISIS_INTENT
from bot.components.keys import CRISIS, NEEDS
from bot.components.needs import NEEDS_SHOWN
from safety.crisis import KIND_OF_NEED
from safety.screen import screen

LIFE_IN_DANGER = frozenset({"crisis.emergency", "crisis.overdose", "crisis.suicide"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CrisisScreen(GraphComponent):
    """Turns the intent into `crisis` where the screen, or a classifier surer than `sure_above`, says so."""

    def __init__(self, sure_above: float) -> None:
        self._sure_above = sure_above

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The share of confidence from which the classifier alone is believed."""
        return {"sure_above": 0.6}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "CrisisScreen":
        """The screen; it has nothing to learn."""
        return cls(config["sure_above"])

    def process(self, messages: list[Message]) -> list[Message]:
        """Put `crisis` on each message and its need first among the needs."""
        for message in messages:
            needs = message.get(NEEDS) or []
            found = screen(message.get(TEXT) or "")
            opinion = self._opinion(needs)
            crisis = self._settle(found.need, opinion) if found else opinion
            message.set(CRISIS, crisis, add_to_output=True)
            if crisis:
                self._put_first(message, crisis, (found.need, *found.also) if found else (), needs)
        return messages

    def _opinion(self, needs: list[dict[str, Any]]) -> str | None:
        # What counts is how much of the classifier's confidence lies on crisis needs together.
        crises = [need for need in needs if need["code"] in KIND_OF_NEED]
        if not crises or needs[0] != crises[0] or sum(need["confidence"] for need in crises) < self._sure_above:
            return None
        return str(crises[0]["code"])

    @staticmethod
    def _settle(screened: str, opinion: str | None) -> str:
        # A surer classifier may name another line for the same alarm, but never a milder one for a life in danger.
        return screened if opinion is None or screened in LIFE_IN_DANGER else opinion

    def _put_first(self, message: Message, crisis: str, also: tuple[str, ...], needs: list[dict[str, Any]]) -> None:
        confidence = {need["code"]: need["confidence"] for need in needs}
        everyday = [code for code in confidence if code not in KIND_OF_NEED]
        others = [code for code in (*also, *confidence) if code in KIND_OF_NEED]
        # An everyday need asked for in the same breath is answered after the crisis, so it must not fall off the list.
        order = list(dict.fromkeys([crisis, *everyday[:1], *others, *everyday]))[:NEEDS_SHOWN]
        ranked = [{"code": code, "confidence": confidence.get(code, 1.0 if code == crisis else 0.0)} for code in order]
        message.set(NEEDS, ranked, add_to_output=True)
        message.set(INTENT, {"name": CRISIS_INTENT, "confidence": 1.0}, add_to_output=True)
