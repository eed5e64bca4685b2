"""Answers what asks for nothing: a greeting, thanks, a yes or no, small talk."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import utter
from actions.aspects import Aspect
from actions.conversation import Conversation
from actions.corrections import is_correction
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
        """Utter the sentence; a yes where an answer is still owed brings it."""
        conversation = Conversation.of(tracker)
        language, act = conversation.language, conversation.act
        if act == "deny" and tracker.get_slot("crisis"):
            utter(dispatcher, say("dialogue.misread", language))
            return [SlotSet("crisis", None)]
        if act == "affirm" and conversation.needs and not conversation.offered:
            return answer_needs(dispatcher, conversation)
        if act == "chitchat" and is_insult(conversation.text):
            utter(
                dispatcher, say("dialogue.insulted_again" if conversation.insulted else "dialogue.insulted", language)
            )
            return [SlotSet("insulted", True)]
        buttons = [say(f"need.{code}", language) for code in STARTERS] if act == "greet" else []
        utter(dispatcher, say(f"dialogue.{_sentence(conversation)}", language), quick_replies=buttons)
        if act == "cancel":
            return [SlotSet(name, None) for name in ("needs", "offered", "shown", "names")]
        return []


def asks_who_reads(conversation: Conversation) -> bool:
    """Whether the newest message asks what becomes of what is written here: "do you tell anybody i wrote this"."""
    return Aspect.PRIVACY in (conversation.message.get("aspects") or ())


def _sentence(conversation: Conversation) -> str:
    if conversation.act == "chitchat" and asks_who_reads(conversation):
        return "privacy"
    if conversation.act == "deny" and conversation.needs and is_correction(conversation.text):
        return "misread"
    if conversation.act in ("affirm", "deny") and conversation.offered:
        return f"{conversation.act}_offered"
    return conversation.act
