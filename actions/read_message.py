"""Fills the slots from each message before the dialogue decides: language, needs, facts and place."""

from typing import Any

import regex
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import NEEDS_ANSWERED

WORDS_TO_SWITCH = 3
"""A shorter text does not change the language of a conversation: "ok", a ZIP code and a name exist in all of them."""
SECOND_NEED_ABOVE = 0.2
"""Share of confidence from which a second need is answered too; measured in docs/understanding.md."""
_WORD = regex.compile(r"\p{L}{2,}")


class ReadMessage(Action):
    """Custom slot mapping of the slots that come from what was said."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_read_message"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """The slots that this message changes."""
        message, slots = tracker.latest_message or {}, tracker.slots
        events = [SlotSet("language", spoken(message, slots.get("language")))]
        if message.get("facts"):
            events.append(SlotSet("facts", {**(slots.get("facts") or {}), **message["facts"]}))
        if message.get("place"):
            events.append(SlotSet("place", message["place"]))
        needs = asked(message)
        if needs:
            events.append(SlotSet("needs", needs))
            if needs != slots.get("needs"):
                events += [SlotSet("offered", None)]
        return events


def spoken(message: dict[str, Any], before: str | None) -> str:
    """The language to answer in: the text's own where it is long enough to tell, else the conversation's."""
    metadata = message.get("metadata") or {}
    told = message.get("language")
    long_enough = len(_WORD.findall(str(message.get("text") or ""))) >= WORDS_TO_SWITCH
    kept = before or metadata.get("language")
    if told and (long_enough or kept is None):
        return str(told)
    return str(kept or told or "en")


def asked(message: dict[str, Any]) -> list[str]:
    """The needs of a request or crisis that are sure enough to be answered, at most two."""
    if (message.get("intent") or {}).get("name") not in ("request", "crisis"):
        return []
    ranked = message.get("needs") or []
    sure = [need["code"] for need in ranked[1:] if need["confidence"] >= SECOND_NEED_ABOVE]
    codes = [need["code"] for need in ranked[:1]] + sure
    if (message.get("intent") or {}).get("name") == "crisis":
        codes = [code for code in codes if not code.startswith("crisis.")]
    return codes[:NEEDS_ANSWERED]
