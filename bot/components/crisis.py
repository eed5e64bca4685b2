"""The crisis screen inside Rasa: the screen's word first, the classifier's opinion as a second voice that only adds."""

from typing import Any, ClassVar

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.acts import CRISIS_INTENT
from bot.components.configured import ConfiguredComponent
from bot.components.keys import ALARM, CRISIS, CRISIS_BALANCE, CRISIS_NEED, NEEDS, OTHERWISE
from bot.components.needs import NEEDS_SHOWN
from safety.crisis import KIND_OF_NEED
from safety.screen import SURE, Weighed, weigh


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CrisisScreen(ConfiguredComponent):
    """Turns the intent into `crisis` where the screen says so, or where screen and classifier reach `alarm_above`.

    The classifier's voice is its balance (`bot.components.needs`); it can add an alarm and never takes one away.
    """

    defaults: ClassVar[dict[str, Any]] = {"alarm_above": -0.25}

    def process(self, messages: list[Message]) -> list[Message]:
        """Put `crisis` on each message and its need first among the needs."""
        for message in messages:
            weighed = weigh(message.get(TEXT) or "")
            crisis = self._decide(weighed, message)
            message.set(CRISIS, crisis, add_to_output=True)
            if crisis:
                message.set(ALARM, weighed.total + float(message.get(CRISIS_BALANCE)), add_to_output=True)
                message.set(OTHERWISE, message.get(INTENT), add_to_output=True)
                self._put_first(message, crisis, weighed.needs)
        return messages

    def _decide(self, weighed: Weighed, message: Message) -> str | None:
        balance: float = message.get(CRISIS_BALANCE)
        if weighed.total < SURE and weighed.total + balance < self.config["alarm_above"]:
            return None
        return self._name(weighed, str(message.get(CRISIS_NEED)))

    @staticmethod
    def _name(weighed: Weighed, classified: str) -> str:
        # Three voices name the line: rules, learned weights, classifier. Two decide; where all differ, the classifier.
        named = weighed.needs[0] if weighed.needs else classified
        return named if weighed.leaning.need == named else classified

    def _put_first(self, message: Message, crisis: str, also: tuple[str, ...]) -> None:
        confidence = {need["code"]: need["confidence"] for need in message.get(NEEDS) or []}
        everyday = [code for code in confidence if code not in KIND_OF_NEED]
        others = [code for code in (*also, *confidence) if code in KIND_OF_NEED]
        # An everyday need asked for in the same breath is answered after the crisis, so it must not fall off the list.
        # Where the classifier rather hears that one, it leads the list; the answer still begins with the crisis.
        leads = everyday[:1] if message.get(CRISIS_BALANCE) < 0 else []
        order = list(dict.fromkeys([*leads, crisis, *everyday[:1], *others, *everyday]))[:NEEDS_SHOWN]
        ranked = [{"code": code, "confidence": confidence.get(code, 1.0 if code == crisis else 0.0)} for code in order]
        message.set(NEEDS, ranked, add_to_output=True)
        message.set(INTENT, {"name": CRISIS_INTENT, "confidence": 1.0}, add_to_output=True)
