"""Tells everything known of one service of the last answer: "tell me about the second one"."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import checked, contact, hours, utter
from actions.conversation import Conversation
from actions.offered import offered_services
from directory.search import ServiceHit
from language.catalogue import say
from language.codes import ENGLISH


class ShowDetail(Action):
    """The service at the position that was named."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_show_detail"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Utter the whole service, or ask which one is meant."""
        conversation = Conversation.of(tracker)
        language, count = conversation.language, len(conversation.offered)
        position = _position(tracker, count)
        if position is None:
            utter(dispatcher, say("dialogue.which_one" if count else "dialogue.ask_need", language, last=count))
            return []
        hit = offered_services(conversation)[position - 1]
        utter(dispatcher, detail(hit, language) if hit else say("dialogue.gone", language))
        return []


def _position(tracker: Tracker, count: int) -> int | None:
    named = next(tracker.get_latest_entity_values("ordinal"), None)
    if named is None and count == 1:
        return 1
    return named if named is not None and 1 <= named <= count else None


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
