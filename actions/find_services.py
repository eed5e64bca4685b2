"""Answers a need: the services that fit, where the resident is, for who they are; and writes the need down."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import checked, utter
from actions.conversation import Conversation
from actions.ledger import outcome_of, write_need
from actions.resources import database
from directory.search import SearchResult, ServiceQuery, search
from language.catalogue import say

SERVICES_SHOWN = 3
SERVICES_SHOWN_OF_TWO_NEEDS = 2


class FindServices(Action):
    """Up to three services for one need, two each for two."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_find_services"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Utter the services and remember which were shown."""
        return answer_needs(dispatcher, Conversation.of(tracker))


@dataclass(frozen=True)
class Answered:
    """What one need got: its code and the result that was shown."""

    code: str
    result: SearchResult


def answer_needs(dispatcher: CollectingDispatcher, conversation: Conversation) -> list[dict[str, Any]]:
    """Answer every need of the conversation; the slots that change."""
    if not conversation.needs:
        utter(dispatcher, say("dialogue.ask_need", conversation.language))
        return []
    again = conversation.act in ("more", "feedback", "request", "crisis")
    limit = SERVICES_SHOWN if len(conversation.needs) == 1 else SERVICES_SHOWN_OF_TWO_NEEDS
    answered = [Answered(code, look_up(conversation, code, limit, again=again)) for code in conversation.needs]
    rows: dict[str, UUID | None] = dict(conversation.ledger)
    for item in answered:
        tell(dispatcher, conversation, item)
        rows[item.code] = write_need(conversation, item.code, *outcome_of(item.result, conversation.act))
    offered = [hit.service_id for item in answered for hit in item.result.hits]
    return [
        SlotSet("offered", offered or list(conversation.offered)),
        SlotSet("shown", list(dict.fromkeys((*conversation.shown, *offered)))),
        SlotSet("ledger", {code: str(row) for code, row in rows.items() if row}),
    ]


def look_up(conversation: Conversation, code: str, limit: int, *, again: bool) -> SearchResult:
    """The best services for a need; with `again` those that were shown before are left out."""
    query = ServiceQuery(
        need_codes=(code,),
        near=conversation.place,
        facts=conversation.facts,
        exclude=frozenset(conversation.shown) if again else frozenset(),
        limit=limit,
    )
    with database().begin() as session:
        return search(session, query)


def tell(dispatcher: CollectingDispatcher, conversation: Conversation, item: Answered) -> None:
    """One message for one need."""
    language = conversation.language
    need = say(f"need.{item.code}", language)
    if not item.result.hits:
        key = "dialogue.no_more" if conversation.shown else "dialogue.none_found"
        utter(dispatcher, say(key, language, need=need))
        return
    lead = [heading(conversation, item.code, need), *relaxed(item.result, language)]
    if all(hit.assured_date is None for hit in item.result.hits):
        lead.append(checked(item.result.hits[0], language))
    utter(
        dispatcher, " ".join(lead), item.result.hits, language, quick_replies=(say("dialogue.more_button", language),)
    )


def heading(conversation: Conversation, code: str, need: str) -> str:
    """The need and the place that the answer is for."""
    if conversation.place is None:
        return say("dialogue.found", conversation.language, need=need)
    return say("dialogue.found_near", conversation.language, need=need, place=conversation.place.name)


def relaxed(result: SearchResult, language: str) -> list[str]:
    """What had to be given up to find anything, in words."""
    return [say(f"dialogue.relaxed_{constraint}", language) for constraint in result.relaxed]
