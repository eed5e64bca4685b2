"""Says whom to call when a person is wanted."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import utter
from actions.conversation import Conversation
from directory import city_line
from language.catalogue import say


class CallSomeone(Action):
    """311 while its line answers, 211 at any hour."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_call_someone"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Utter the numbers."""
        language = Conversation.of(tracker).language
        utter(dispatcher, say("dialogue.human", language, call=where_to_call(language)))
        return []


def where_to_call(language: str) -> str:
    """The line to call at this hour, in words."""
    return say("dialogue.call_open" if city_line.answers() else "dialogue.call_closed", language)
