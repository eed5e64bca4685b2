"""Starts a conversation anew after a long pause: what was asked then is no part of what is asked now."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import ANYWHERE

KEPT = ("language", "place")
"""What is still true the next day. Facts are not: the next need may be someone else's, on the same phone."""


class StartSession(Action):
    """Rasa's own session start keeps every slot, so that a need of last week would pass for one of today."""

    def name(self) -> str:
        """The name that Rasa calls when a session begins (`session_config` in the domain says after which pause)."""
        return "action_session_start"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """The events of a new session; a refusal to say where is forgotten, so that it may be asked once more."""
        values = {name: tracker.slots.get(name) for name in KEPT}
        kept = [SlotSet(name, value) for name, value in values.items() if value not in (None, ANYWHERE)]
        return [SessionStarted(), *kept, ActionExecuted("action_listen")]
