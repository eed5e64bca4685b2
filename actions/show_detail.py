"""Tells everything known of one service of the last answer: "tell me about the second one"."""

from typing import Any

from babel import Locale
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import checked, contact, hours, utter
from actions.conversation import Conversation
from actions.offered import offered_services
from directory.search import ServiceHit
from language.catalogue import say
from language.codes import BABEL_LOCALE, ENGLISH

LONGEST_FACT = 40
"""Characters of one fact where several services are told of at once."""


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
            utter(dispatcher, _of_all(tracker, conversation) if count else say("dialogue.ask_need", language))
            return []
        hit = offered_services(conversation)[position - 1]
        utter(dispatcher, detail(hit, language) if hit else say("dialogue.gone", language))
        return [SlotSet("detailed", position)]


def _position(tracker: Tracker, count: int) -> int | None:
    named = next(tracker.get_latest_entity_values("ordinal"), None)
    if named is None:
        named = 1 if count == 1 else tracker.get_slot("detailed")
    return named if named is not None and 1 <= named <= count else None


def _of_all(tracker: Tracker, conversation: Conversation) -> str:
    """Hours and cost of each service, since "are they open?" asks about all; of a number that is none, so much."""
    language, count = conversation.language, len(conversation.offered)
    if next(tracker.get_latest_entity_values("ordinal"), None) is not None:
        return say("dialogue.which_one", language, last=count)
    known = [
        f"{number}. {_clipped(hit.name)}: {'; '.join(facts)}"
        for number, hit in enumerate(offered_services(conversation), 1)
        if hit and (facts := [_clipped(fact) for fact in (hours(hit, language) or hit.hours_text, hit.fees) if fact])
    ]
    return "\n".join([*known, say("dialogue.all_known" if known else "dialogue.which_one", language, last=count)])


def _clipped(text: str) -> str:
    """So much of a text that three services and the last sentence fit into three segments of a text message."""
    return text if len(text) <= LONGEST_FACT else text[:LONGEST_FACT].rsplit(" ", 1)[0] + "..."


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
        _languages(hit, language),
        hit.url or "",
        checked(hit, language),
    ]
    return "\n".join(line for line in lines if line)


def _languages(hit: ServiceHit, language: str) -> str:
    """The languages of a service by their names; nothing where they are not known."""
    if not hit.languages:
        return ""
    names = Locale.parse(BABEL_LOCALE[language]).languages
    return say("dialogue.speaks", language, languages=", ".join(names.get(code, code) for code in hit.languages))
