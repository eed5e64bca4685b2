"""Asks for a place at most once, and only where it changes the answer."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction

from actions.answers import utter
from actions.city_request import CITY
from actions.conversation import ANYWHERE, Conversation
from actions.ledger import write_need
from actions.resources import database
from directory.search import ServiceQuery, search
from language.catalogue import say

INTERRUPTIONS = frozenset({"greet", "goodbye", "cancel", "human", "language", "crisis"})
"""Intents that are no answer to "where are you"; the rules say what follows."""
UNKNOWN_PLACES = frozenset({"inform", "oos"})
"""What an answer is read as that names a place which the gazetteer does not have."""
ENOUGH_TO_CHOOSE = 4
"""From so many services with a place of their own on, the nearest three are other ones for other people."""


class ValidatePlaceForm(FormValidationAction):
    """Decides whether the place is asked for, and takes every answer: a place, a refusal, a change of mind."""

    def name(self) -> str:
        """The name in the domain."""
        return "validate_place_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """`place` while it is unknown, was not asked for, and changes the answer."""
        if tracker.active_loop.get("name") == self.form_name() and tracker.slots.get("place_asked"):
            return ["place"]
        return ["place"] if place_matters(Conversation.of(tracker)) else []

    async def extract_place(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """The answer to the question: the place in it, or that there is none to be had."""
        conversation = Conversation.of(tracker)
        if tracker.slots.get("requested_slot") != "place" or conversation.act in INTERRUPTIONS:
            return {}
        place = conversation.message.get("place")
        if conversation.act in UNKNOWN_PLACES and not conversation.said_more:
            utter(dispatcher, say("dialogue.place_unknown", conversation.language))
        return {"place": place or ANYWHERE}

    def validate_place(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """Every answer is good."""
        return {"place": value}


class AskPlace(Action):
    """The question itself; it is asked once in a conversation."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_ask_place"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Utter the question and remember that it was asked."""
        conversation = Conversation.of(tracker)
        need = say(f"need.{conversation.needs[0]}", conversation.language)
        utter(dispatcher, say("dialogue.ask_place", conversation.language, need=need))
        # Written before the answer, so that a need is in the ledger also when nobody answers the question.
        ledger = {**conversation.ledger, **{code: write_need(conversation, code) for code in conversation.needs}}
        return [SlotSet("place_asked", True), SlotSet("ledger", {code: str(row) for code, row in ledger.items()})]


def place_matters(conversation: Conversation) -> bool:
    """Whether the nearest services depend on where the resident is."""
    if (
        conversation.unsure
        or conversation.place_settled
        or not conversation.needs
        or conversation.needs[0].startswith(CITY)
    ):
        return False
    if conversation.facts.get("fleeing"):  # where somebody hides is not asked, and those who hide people are called
        return False
    query = ServiceQuery(need_codes=conversation.needs[:1], facts=conversation.facts, limit=20)
    with database().begin() as session:
        result = search(session, query)
    return sum(hit.address is not None for hit in result.hits) >= ENOUGH_TO_CHOOSE
