"""A crisis in the dialogue: the reply of `safety` first, then the everyday need of the same message."""

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_act import asks_who_reads
from actions.conversation import Conversation
from actions.find_services import answer_needs
from actions.ledger import write_need
from actions.read_message import asked
from language.catalogue import say
from safety.crisis import crisis_for_need
from safety.replies import reminder, reply

FLEEING_FROM = frozenset({"crisis.domestic_violence", "crisis.trafficking"})
"""Crises after which a bed is asked for away from somebody."""


class AnswerCrisis(Action):
    """No question, no menu, no place asked before the reply."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_answer_crisis"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Utter the reply, write the need down, and answer the everyday need if there is one."""
        conversation = Conversation.of(tracker)
        code = str(conversation.message.get("crisis"))
        if code in FLEEING_FROM:
            conversation = replace(conversation, facts={**conversation.facts, "fleeing": True})
        also = self._asked_now(conversation)
        everyday = [say(f"need.{need}", conversation.language) for need in conversation.needs] if also else []
        told = reply(crisis_for_need(code), conversation.language, everyday)
        dispatcher.utter_message(text=told.text, custom={"crisis": code})
        write_need(conversation, code)
        answered = answer_needs(dispatcher, conversation) if also else [SlotSet("offered", None)]
        return [SlotSet("crisis", code), SlotSet("facts", dict(conversation.facts)), *answered]

    @staticmethod
    def _asked_now(conversation: Conversation) -> bool:
        return bool(set(asked(conversation.message)).intersection(conversation.needs))


class StayWithCrisis(Action):
    """What is said after a crisis is no new need and no complaint: it is heard, and whom to reach is said again."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_stay_with_crisis"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Utter the first lines of the crisis again, and who reads this where that was asked."""
        crisis, conversation = crisis_for_need(str(tracker.get_slot("crisis"))), Conversation.of(tracker)
        said = {"crisis": crisis.need} if (tracker.latest_message or {}).get("crisis") else {}
        told = [reminder(crisis, conversation.language)]
        if asks_who_reads(conversation):
            told.append(say("dialogue.privacy", conversation.language))
        dispatcher.utter_message(text="\n".join(told), custom=said)
        return []
