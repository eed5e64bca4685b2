"""Answers a need: the services that fit, where the resident is, for who they are; and writes the need down."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import checked, utter
from actions.ask_which import ask_which
from actions.city_request import CITY, answers_better, closest_request, how_to_report, whom_to_call
from actions.conversation import Conversation
from actions.ledger import outcome_of, write_need
from actions.questions import is_question
from actions.resources import database
from directory.search import SearchResult, ServiceHit, ServiceQuery, search
from directory.search.lexicon import read_query
from directory.three11 import RequestType
from language.catalogue import say
from needs.outcomes import Outcome

LONGEST_TEXT = 300
"""Characters of a request that the search reads."""
SAME_QUESTION = 60
"""From this likeness (0 to 100) two texts ask the same, and what was shown is not shown again."""
SERVICES_SHOWN = 3
SERVICES_SHOWN_OF_TWO_NEEDS = 2
SERVICES_BESIDE_A_REPORT = 2
NEVER_GIVEN_UP = "age"
"""What the search relaxes last, and the dialogue never: who a service takes. Nobody of 17 is sent to adults."""
OTHERS_WANTED = frozenset({"more", "feedback"})
"""Acts that ask for what was not shown yet."""
AREAS = frozenset({"community", "neighborhood", "city"})
"""Kinds of place that somebody is in, not near."""


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
    """What one need got.

    Attributes:
        repeated: whether all of it had been told before.
        report: how the city takes a report of it, for a need of 311.
    """

    code: str
    result: SearchResult
    repeated: bool = False
    report: RequestType | None = None


def answer_needs(dispatcher: CollectingDispatcher, conversation: Conversation) -> list[dict[str, Any]]:
    """Answer every need of the conversation; the slots that change."""
    if conversation.unsure:
        ask_which(dispatcher, conversation)
        return []
    if not conversation.needs:
        utter(dispatcher, _ask_need(conversation))
        return []
    rows: dict[str, UUID | None] = dict(conversation.ledger)
    shown, names, offered = dict(conversation.shown), dict(conversation.names), tuple[str, ...]()
    for code in conversation.needs:
        item = look_up(conversation, code, besides=offered)
        last = code == conversation.needs[-1]
        tell(dispatcher, conversation, item, first=len(offered) + 1, buttons=last)
        outcome = (Outcome.UNKNOWN, None) if item.report else outcome_of(item.result, conversation.act)
        rows[code] = write_need(conversation, code, *outcome)
        ids = tuple(hit.service_id for hit in item.result.hits)
        shown[code] = tuple(dict.fromkeys((*shown.get(code, ()), *ids)))
        offered += ids
        names |= {hit.service_id: f"{hit.name} {hit.organization}" for hit in item.result.hits}
    over = [SlotSet("crisis", None)] if conversation.act == "request" and not conversation.message.get("faint") else []
    return [
        *over,
        SlotSet("offered", list(offered or conversation.offered)),
        SlotSet("detailed", None),
        SlotSet("shown", {code: list(ids) for code, ids in shown.items()}),
        SlotSet("names", names),
        SlotSet("ledger", {code: str(row) for code, row in rows.items() if row}),
    ]


def look_up(conversation: Conversation, code: str, besides: tuple[str, ...] = ()) -> Answered:
    """The best services for a need that were not shown for it yet.

    What was shown comes again where the message says more of where or who, where a question is asked again and there is
    nothing new, and where other words make another of them the best. `besides` are services that this answer shows
    already.
    """
    wants_others = conversation.act in OTHERS_WANTED
    anew = conversation.act == "inform" or (conversation.said_more and not wants_others)
    seen = () if anew else conversation.shown.get(code, ())
    if code.startswith(CITY) and not wants_others:
        return _reported(
            conversation, code, (*seen, *besides), known=bool(seen or code in conversation.ledger) and not anew
        )
    result = _search(conversation, code, (*seen, *besides))
    if seen and conversation.act == "request":
        result = replace(
            result, hits=(*_best_of_shown(conversation, code, seen, besides), *result.hits)[: len(result.hits)]
        )
    if result.hits or not seen or wants_others:
        return Answered(code, result)
    return Answered(code, _search(conversation, code, besides), repeated=True)


def _best_of_shown(
    conversation: Conversation, code: str, seen: tuple[str, ...], besides: tuple[str, ...]
) -> tuple[ServiceHit, ...]:
    """The service shown before that fits best where a need is asked for in quite other words: "help bathing my wife"
    after "she fell"."""
    words, earlier = conversation.words_for(code), conversation.earlier_words_for(code)
    if not (words and earlier) or fuzz.token_set_ratio(words, earlier) >= SAME_QUESTION:
        return ()
    best = _search(conversation, code, besides).hits[:1]
    return best if best and best[0].service_id in seen else ()


def _reported(conversation: Conversation, code: str, exclude: tuple[str, ...], *, known: bool) -> Answered:
    """How the city takes a report, where no service answers better; where it was told before (`known`) whom to ask."""
    words = conversation.words_for(code)
    report = _report(conversation, code, words)
    result = _search(conversation, code, exclude, report)
    if report and result.hits and answers_better(result.hits[0], report, words, conversation.language):
        return Answered(code, result)
    before = _report(conversation, code, conversation.earlier_words_for(code)) if known else None
    again = before is not None and (report == before or is_question(conversation.text))
    return Answered(code, result, repeated=again, report=before if again else report)


def _report(conversation: Conversation, code: str, words: str) -> RequestType | None:
    with database().begin() as session:
        return closest_request(session, code, words, conversation.language)


def _search(
    conversation: Conversation, code: str, exclude: tuple[str, ...], report: RequestType | None = None
) -> SearchResult:
    query = ServiceQuery(
        # The need decides what is found; the words decide which of it stands first: a dentist among the clinics.
        text=_words(conversation, code)[:LONGEST_TEXT],
        need_codes=(code,),
        near=conversation.place,
        facts=conversation.facts,
        exclude=frozenset(exclude),
        limit=_limit(conversation, code),
    )
    with database().begin() as session:
        result = search(session, query)
    if NEVER_GIVEN_UP in result.relaxed:
        return replace(result, hits=())
    if report is None:
        return result
    # A line for this very thing stands beside the report; offices that also take it do not.
    own = (hit for hit in result.hits if hit.need_codes[0] == code and hit.phone != report.phone)
    return replace(result, hits=tuple(own))


def _words(conversation: Conversation, code: str) -> str:
    """The words that a need was asked for in; where the newest say nothing within it, the earlier ones as well:
    "electric" still counts after "the letter says friday"."""
    newest = conversation.words_for(code)
    return newest if read_query(newest).facets else f"{newest}. {conversation.earlier_words_for(code)}"


def _limit(conversation: Conversation, code: str) -> int:
    if code.startswith(CITY):
        return SERVICES_BESIDE_A_REPORT
    return SERVICES_SHOWN if len(conversation.needs) == 1 else SERVICES_SHOWN_OF_TWO_NEEDS


def tell(
    dispatcher: CollectingDispatcher, conversation: Conversation, item: Answered, *, first: int, buttons: bool
) -> None:
    """One message for one need, its services numbered from `first`; with `buttons` it offers "more" where there is."""
    language, hits = conversation.language, item.result.hits
    unchecked = bool(hits) and first == 1 and all(hit.assured_date is None for hit in hits)
    lead = [*_lead(conversation, item), *([checked(hits[0], language)] if unchecked else [])]
    more = (say("dialogue.more_button", language),) if buttons and item.result.total > len(hits) > 0 else ()
    between = "\n" if item.report else " "
    utter(dispatcher, between.join(lead), hits, language, quick_replies=more, first=first)


def _lead(conversation: Conversation, item: Answered) -> list[str]:
    language, need = conversation.language, say(f"need.{item.code}", conversation.language)
    if item.report is not None and item.repeated:
        return [say("dialogue.not_known", language), whom_to_call(item.report, need, language)]
    if item.report is not None:
        return [how_to_report(item.report, need, language)]
    if not item.result.hits:
        return [say(_nothing(conversation, item), language, need=need)]
    repeated = [say("dialogue.shown_before", language)] if item.repeated else []
    if conversation.act == "inform" and tuple(hit.service_id for hit in item.result.hits) == conversation.offered:
        repeated = [say("dialogue.still_fit", language)]
    return [heading(conversation, need), *repeated, *relaxed(item.result, language)]


def _nothing(conversation: Conversation, item: Answered) -> str:
    if item.code.startswith(CITY):
        return "dialogue.no_more_city"
    if conversation.shown.get(item.code):
        return "dialogue.no_more"
    return "dialogue.none_fits" if NEVER_GIVEN_UP in item.result.relaxed else "dialogue.none_found"


def heading(conversation: Conversation, need: str) -> str:
    """The need and the place that the answer is for."""
    place, language = conversation.place, conversation.language
    if place is None:
        return say("dialogue.found", language, need=need)
    key = "dialogue.found_in" if place.kind in AREAS else "dialogue.found_near"
    return say(key, language, need=need, place=place.name)


def relaxed(result: SearchResult, language: str) -> list[str]:
    """What had to be given up to find anything, in words."""
    return [say(f"dialogue.relaxed_{constraint}", language) for constraint in result.relaxed]


def _ask_need(conversation: Conversation) -> str:
    if conversation.place is not None and conversation.message.get("place"):
        return say("dialogue.got_place", conversation.language, place=conversation.place.name)
    return say("dialogue.ask_need", conversation.language)
