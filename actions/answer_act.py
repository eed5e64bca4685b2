"""Answers what asks for nothing: a greeting, thanks, a yes or no, small talk."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import utter
from actions.conversation import Conversation
from actions.find_services import answer_needs
from actions.insults import is_insult
from language.catalogue import say

STARTERS = ("basics.food", "housing.shelter", "housing.rent", "jobs.search")
"""Needs that a greeting offers as buttons, so that nobody faces an empty box."""


class AnswerAct(Action):
    """One sentence for each act, `dialogue.<act>` in the catalogue."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_answer_act"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Utter the sentence; a yes to services that were offered brings more of them."""
        conversation = Conversation.of(tracker)
        language = conversation.language
        if conversation.act == "affirm" and conversation.needs and not conversation.offered:
            return answer_needs(dispatcher, conversation)
        if conversation.act == "chitchat" and is_insult(conversation.text):
            key = "dialogue.insulted_again" if conversation.insulted else "dialogue.insulted"
            utter(dispatcher, say(key, language))
            return [SlotSet("insulted", True)]
        buttons = [say(f"need.{code}", language) for code in STARTERS] if conversation.act == "greet" else []
        utter(dispatcher, say(f"dialogue.{conversation.act}", language), quick_replies=buttons)
        if conversation.act == "cancel":
            return [SlotSet("needs", None), SlotSet("offered", None), SlotSet("shown", None)]
        return []
