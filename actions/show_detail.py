"""Answers a question about services that were shown: "tell me about the second one", "do they take dogs"."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import regex
from babel import Locale
from babel.units import format_unit
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import checked, contact, hours, summary, utter
from actions.aspects import Aspect
from actions.conversation import Conversation
from actions.offered import services_shown
from actions.questions import is_question
from directory.search import ServiceHit
from language.catalogue import say
from language.codes import BABEL_LOCALE, ENGLISH
from language.records import fees_in, hours_in

LONGEST_FACT, LONGEST_ALONE = 60, 240
"""Characters of one fact where several services are told of at once, and where one is."""
TOLD_UNASKED = (Aspect.HOURS, Aspect.COST)
"""What is told of several services where the question does not say what is asked."""
_SENTENCE = regex.compile(r"(?<=[.;!?])\s+")
_SAYS = {
    aspect: regex.compile(rf"\b(?:{words})\b", regex.IGNORECASE)
    for aspect, words in {
        Aspect.PAPERS: "ids?|papers?|documents?|proof|photo|passport|licen[cs]e|bring|social security",
        Aspect.APPOINTMENT: "appointments?|walk[- ]ins?|drop[- ]in|call (?:first|ahead)|sign up",
        Aspect.PETS: "pets?|dogs?|cats?|animals?",
        Aspect.WHO: r"ages?|aged|\d+ to \d+|older|younger|young|youth|teens?|adults?|seniors?|children|"
        "kids|families|women|men|people",
        Aspect.WAIT: "wait|waiting lists?|same day",
        Aspect.PROCESS: "apply|applications?|referrals?|online|forms?|sign up|call (?:for|first|ahead|to)|make a time"
        "|case number|intake",
        Aspect.PRIVACY: "private|confidential|anonymous(?:ly)?|immigration status|no questions",
        Aspect.ACCESS: "wheelchairs?|accessible|elevators?|deaf|hard of hearing|tty|blind|disabilit(?:y|ies)",
    }.items()
}
"""The words by which a sentence of a record is known to answer."""


@dataclass(frozen=True)
class _Asked:
    """A service that is asked about, and its number in the last answer; None for one of an earlier answer."""

    number: int | None
    hit: ServiceHit

    @property
    def name(self) -> str:
        return f"{self.number}. {self.hit.name}" if self.number else self.hit.name


class ShowDetail(Action):
    """What was asked of the services that are meant; a service that is only named is told whole."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_show_detail"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Utter the answer, or ask which one is meant."""
        conversation = Conversation.of(tracker)
        language, count = conversation.language, len(conversation.offered)
        ids = _meant(tracker, conversation)
        if not ids:
            asked = say("dialogue.which_one", language, last=count) if count else say("dialogue.ask_need", language)
            utter(dispatcher, asked)
            return []
        found = [_Asked(_number(conversation, hit), hit) for hit in services_shown(conversation, ids) if hit]
        utter(dispatcher, _answer(found, conversation) if found else say("dialogue.gone", language))
        return [SlotSet("detailed", ids[0] if len(ids) == 1 else None)]


def _meant(tracker: Tracker, conversation: Conversation) -> tuple[str, ...]:
    """The ids of the services that are asked about: named, numbered, the one told of last, or all of the last answer;
    none where the number is none of theirs."""
    named = tuple(tracker.get_latest_entity_values("service"))
    if named:
        return named
    position = next(tracker.get_latest_entity_values("ordinal"), None)
    if position is not None:
        return conversation.offered[position - 1 : position] if position > 0 else ()
    last = tracker.get_slot("detailed")
    return (last,) if last and Aspect.DISTANCE not in asked_in(conversation) else conversation.offered


def asked_in(conversation: Conversation) -> tuple[Aspect, ...]:
    """What the newest message asks of services; nothing where it asks for all that is known."""
    read = conversation.message.get("aspects") or ()
    return tuple(aspect for aspect in map(Aspect, read) if aspect is not Aspect.GENERAL)


def _number(conversation: Conversation, hit: ServiceHit) -> int | None:
    ids = conversation.offered
    return ids.index(hit.service_id) + 1 if hit.service_id in ids else None


def _answer(asked: Sequence[_Asked], conversation: Conversation) -> str:
    language, aspects = conversation.language, asked_in(conversation)
    if not aspects and len(asked) == 1:
        lead = [say("dialogue.all_i_know", language)] if is_question(conversation.text) else []
        return "\n".join([*lead, detail(asked[0].hit, language)])
    if aspects == (Aspect.DISTANCE,) and conversation.place is None:
        return say("dialogue.ask_where_for_distance", language)
    if Aspect.DISTANCE in aspects:
        asked = sorted(asked, key=lambda one: one.hit.distance_miles if one.hit.distance_miles is not None else 1e9)
    longest = LONGEST_ALONE if len(asked) == 1 else LONGEST_FACT
    facts = ((one, _told(one.hit, aspects or TOLD_UNASKED, language, longest)) for one in asked)
    lines = [f"{one.name}: {told}" for one, told in facts if told]
    if not lines:
        return "\n".join([say("dialogue.not_known", language), *_who_knows(asked, language)])
    if len(asked) == 1:
        closing = _closing(asked[0].hit, aspects, language)
    else:
        closing = say("dialogue.all_known", language, last=len(conversation.offered))
    # What is asked may be none of the aspects that a record tells.
    lead = [] if aspects or not is_question(conversation.text) else [say("dialogue.all_i_know", language)]
    return "\n".join([*lead, *lines, *([closing] if closing else [])])


def _who_knows(asked: Sequence[_Asked], language: str) -> list[str]:
    """Whom to ask: how to reach each service, and of a single one what it is."""
    about = [summary(asked[0].hit, language)] if len(asked) == 1 else []
    return [". ".join([one.name, contact(one.hit, language), *about]) for one in asked]


def _closing(hit: ServiceHit, aspects: Sequence[Aspect], language: str) -> str:
    """How to reach the one service, and that what else was asked is not known."""
    rest = (
        [] if all(fact_of(hit, aspect, language) for aspect in aspects) else [say("dialogue.rest_not_known", language)]
    )
    return "\n".join([*rest, *([] if Aspect.PHONE in aspects else [contact(hit, language)])])


def _told(hit: ServiceHit, aspects: Sequence[Aspect], language: str, longest: int) -> str:
    facts = dict.fromkeys(fact_of(hit, aspect, language) for aspect in aspects)
    return "; ".join(_clipped(fact, longest) for fact in facts if fact)


def fact_of(hit: ServiceHit, aspect: Aspect, language: str) -> str:
    """What is known of one aspect of a service, in words; "" where nothing is."""
    if aspect in _SAYS:
        known = hit.eligibility if aspect is Aspect.WHO else None
        return known or _sentence(hit, aspect)
    return {
        Aspect.COST: lambda: fees_in(language, hit.fees or ""),
        Aspect.HOURS: lambda: hours_in(language, hit.hours_text or "") or hours(hit, language),
        Aspect.DISTANCE: lambda: _miles(hit, language),
        Aspect.ADDRESS: lambda: hit.address or "",
        Aspect.PHONE: lambda: contact(hit, language),
        Aspect.LANGUAGES: lambda: _languages(hit, language),
        Aspect.OFFERS: lambda: hit.description,
        Aspect.TRUST: lambda: ". ".join(part for part in (hit.organization, hit.url or "") if part),
    }.get(aspect, str)()


def _sentence(hit: ServiceHit, aspect: Aspect) -> str:
    texts = (hit.eligibility, hit.description, hit.fees, hit.phone_note, hit.hours_text)
    sentences = (sentence for text in texts if text for sentence in _SENTENCE.split(text))
    return next((sentence for sentence in sentences if _SAYS[aspect].search(sentence)), "")


def _miles(hit: ServiceHit, language: str) -> str:
    if hit.distance_miles is None:
        return ""
    return str(format_unit(round(hit.distance_miles, 1), "mile", "long", locale=BABEL_LOCALE[language]))


def _clipped(text: str, longest: int) -> str:
    """So much of a text that the services and the last sentence fit into three segments of a text message."""
    if len(text) <= longest:
        return text
    kept = text[:longest].rsplit(" ", 1)[0]
    whole = kept if kept.count("(") == kept.count(")") else kept[: kept.rindex("(")]
    return whole.rstrip(" ,;(") + "..."


def detail(hit: ServiceHit, language: str) -> str:
    """A service in several lines: what it is, how to reach it, for whom, what it costs, when it was checked."""
    lines = [
        hit.name,
        hit.description if language == ENGLISH else say(f"need.{hit.need_codes[0]}", language),
        ". ".join(part for part in (contact(hit, language), hit.phone_note or "") if part),
        hit.address or "",
        hours_in(language, hit.hours_text or "") or hours(hit, language),
        hit.eligibility or "",
        fees_in(language, hit.fees or ""),
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
