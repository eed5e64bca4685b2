"""Tells everything known of one service of the last answer: "tell me about the second one"."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import checked, contact, hours, utter
from actions.conversation import Conversation
from actions.resources import database
from directory.search import ServiceHit, ServiceQuery, search
from language.catalogue import say
from language.codes import ENGLISH

ALL = 10_000
"""More than any need has services."""


class ShowDetail(Action):
    """The service at the position that was named."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_show_detail"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Utter the whole service, or ask which one is meant."""
        conversation = Conversation.of(tracker)
        position = next(tracker.get_latest_entity_values("ordinal"), None)
        if position is None or not 1 <= position <= len(conversation.offered):
            key = "dialogue.which_one" if conversation.offered else "dialogue.ask_need"
            utter(dispatcher, say(key, conversation.language))
            return []
        hit = offered_hit(conversation, position)
        language = conversation.language
        utter(dispatcher, detail(hit, language) if hit else say("dialogue.gone", language))
        return []


def offered_hit(conversation: Conversation, position: int) -> ServiceHit | None:
    """The service at a position of the last answer as the directory has it now; None if it is no longer public."""
    query = ServiceQuery(need_codes=conversation.needs, near=conversation.place, limit=ALL)
    with database().begin() as session:
        hits = search(session, query).hits
    return next((hit for hit in hits if hit.service_id == conversation.offered[position - 1]), None)


def detail(hit: ServiceHit, language: str) -> str:
    """A service in several lines: what it is, how to reach it, for whom, what it costs, when it was checked."""
    lines = [
        hit.name,
        hit.description if language == ENGLISH else say(f"need.{hit.need_codes[0]}", language),
        ". ".join(part for part in (contact(hit, language), hit.phone_note or "") if part),
        hit.address or "",
        hit.hours_text or hours(hit, language),
        hit.eligibility or "",
        hit.fees or "",
        hit.url or "",
        checked(hit, language),
    ]
    return "\n".join(line for line in lines if line)
