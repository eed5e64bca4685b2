"""Fills the slots from each message before the dialogue decides: language, needs, facts and place."""

from collections.abc import Mapping
from typing import Any

import regex
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import NEEDS_ANSWERED, beside_the_place, sure_enough
from language.codes import ENGLISH
from language.detection import detect

WORDS_TO_TELL = 3
"""A shorter text may not tell its language: "ok", a ZIP code and a name exist in all of them."""
LETTERS_TO_TELL = 4
"""Letters: "no" and "ok" are said in all of them, "hola" is not."""
SAID_IN_ANY_LANGUAGE = frozenset({"inform", "detail"})
SECOND_NEED_ABOVE = 0.2
"""Share of confidence from which a second need is answered too; measured in docs/understanding.md."""
_WORD = regex.compile(r"\p{L}{2,}")
_ENGLISH_ITSELF = regex.compile(
    r"\b(?:i|im|i'm|my|me|we|our|you|your|he|she|they|it|its|the|an?|is|are|was|were|do|does|did|can|could|will|would|have"
    r"|has|had|need|want|where|what|when|how|who|why|there|this|that|and|but|not|dont|don't|please)\b",
    regex.IGNORECASE,
)
"""Words that are not borrowed. "Meals on wheels" is said in every language of the city."""


class ReadMessage(Action):
    """Custom slot mapping of the slots that come from what was said."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_read_message"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """The slots that this message changes."""
        message, slots = tracker.latest_message or {}, tracker.slots
        events = [SlotSet("language", spoken(message, slots.get("language"), chosen_before(tracker)))]
        if message.get("facts"):
            events.append(SlotSet("facts", {**(slots.get("facts") or {}), **message["facts"]}))
        if message.get("faint"):
            events.append(SlotSet("crisis", message["crisis"]))
        if message.get("place"):
            events.append(SlotSet("place", message["place"]))
        needs = asked(message)
        if needs:
            events.append(SlotSet("needs", needs))
            if needs != slots.get("needs"):
                events += [SlotSet("offered", None)]
        return events


def spoken(message: Mapping[str, Any], before: str | None, chosen_before: str | None = None) -> str:
    """The language to answer in.

    The text's own where it is long enough to tell. A short text changes nothing unless two detectors agree on it and
    it says more than where or which one; the first of a conversation is English unless it is plainly something else.
    What was chosen on the page counts when it is chosen, `chosen_before` being what the message before it came with.
    """
    text, told = beside_the_place(message), message.get("language")
    if before and before != ENGLISH and told == ENGLISH and not _ENGLISH_ITSELF.search(text):
        return before
    if told and len(_WORD.findall(text)) >= WORDS_TO_TELL:
        return str(told)
    chosen = (message.get("metadata") or {}).get("language")
    if chosen and chosen != chosen_before:
        return str(chosen)
    intent = (message.get("intent") or {}).get("name")
    seems = detect(text, fallback="")
    if chosen and before:
        return before
    if before is None:
        return str(told) if told and intent == "request" else seems or ENGLISH
    tells = intent not in SAID_IN_ANY_LANGUAGE and len("".join(_WORD.findall(text))) >= LETTERS_TO_TELL
    return seems if seems and seems == told and tells else before


def chosen_before(tracker: Tracker) -> str | None:
    """The language that was chosen on the page when the message before this one was sent."""
    said = [event for event in tracker.events if event.get("event") == "user"]
    return (said[-2].get("metadata") or {}).get("language") if len(said) > 1 else None


def asked(message: Mapping[str, Any]) -> list[str]:
    """The needs of a request or crisis that are sure enough to be answered, at most two."""
    act, ranked = (message.get("intent") or {}).get("name"), message.get("needs") or []
    if act not in ("request", "crisis") or (act == "request" and not sure_enough(ranked)):
        return []
    first = ranked[:1] if act == "request" or sure_enough(ranked[:1]) else []
    others = [need["code"] for need in ranked[1:] if need["confidence"] >= SECOND_NEED_ABOVE]
    codes = [*(need["code"] for need in first), *others]
    # A crisis is answered by `safety` alone; as a need it would stand by its name in every later answer.
    return [code for code in codes if not code.startswith("crisis.")][:NEEDS_ANSWERED]
