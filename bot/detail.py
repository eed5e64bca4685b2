"""Tells a question about services that were shown from a new request: "do i need an appointment for waite house"."""

from collections.abc import Mapping
from typing import Any

import regex

from actions.aspects import aspects_asked
from actions.named import service_pointed_at, services_named, without_names, words_beside
from actions.questions import asks_of_them, is_question, position_named, refers_back
from bot.acts import DETAIL, FEEDBACK, REQUEST
from bot.components.answers import ordinal_in_a_question
from bot.parsed import Parsed, share_of, with_act
from needs.reasons import OF_THE_RESIDENT, Feedback

MAY_ASK_AFTER_A_SERVICE = frozenset(
    {REQUEST, FEEDBACK, "oos", "language", "more", "chitchat", "thanks", "affirm", "deny", "goodbye", "greet"}
)
SHORT = 5
"""Words of a text that is nothing but "the court one"."""
FEW_WORDS_BESIDE = 2
"""Words beside a service's name that leave it what the text is about: "the waite house"."""
SURE_REASON = 0.75
"""From this confidence a reason in the words makes them a complaint and no question."""
_DENIES = regex.compile(
    r"\b(?:no|not|only|can.?t|cannot|couldn.?t|didn.?t|doesn.?t|wasn.?t|nobody|never|nadie|nunca|solo|s[oó]lo|tsis|xwb)\b",
    regex.IGNORECASE,
)
SURE_REQUEST = 0.5
"""From this share of a need a question that speaks of nothing shown asks for that need."""


def as_detail(
    parsed: dict[str, Any], text: str, names: Mapping[str, str], offered: int, told: Feedback
) -> dict[str, Any] | None:
    """The message as a question about services shown, with those that it names or numbers; None where it is none.

    `names` are those of all services shown, by id, `offered` how many the last answer had, `told` what rules read in
    the text as feedback: "waite house said they are full" names a service and asks nothing.
    """
    act = parsed["intent"]["name"]
    if act not in MAY_ASK_AFTER_A_SERVICE and act != DETAIL:
        return None
    asks = bool(aspects_asked(text))
    question = asks or is_question(text)
    if _complains(told, text, asks, question):
        return None
    named = _named(parsed, text, names, question)
    if named:
        return _of(parsed, [("service", service_id) for service_id in named])
    position = position_named(text, offered)
    if position is None and (question or act == DETAIL):
        position = ordinal_in_a_question(text)
    if position is not None and offered:
        return _of(parsed, [("ordinal", position)])
    if act == DETAIL:
        return parsed
    about_them = refers_back(text) or not _asks_for_a_need(parsed, act)
    if offered and (asks_of_them(text) or (asks and about_them) or (question and act == FEEDBACK)):
        return _of(parsed, [])
    return None


def _complains(told: Feedback, text: str, asks: bool, question: bool) -> bool:
    """Whether a text tells why a service did not help, and asks nothing about it."""
    if told.main is None or told.main.confidence < SURE_REASON:
        return False
    if asks and told.main.barrier in OF_THE_RESIDENT:
        return False
    return not question or _denies(text)


def _named(parsed: Parsed, text: str, names: Mapping[str, str], question: bool) -> tuple[str, ...]:
    """The services shown that the text asks about by name."""
    beside = _beside_the_area(parsed, text)
    named = services_named(beside, names)
    if not named:
        return service_pointed_at(beside, names) if question or len(text.split()) <= SHORT else ()
    asks = question or refers_back(text) or is_question(without_names(text, names, named))
    return named if asks or words_beside(text, names, named) <= FEW_WORDS_BESIDE else ()


def _beside_the_area(parsed: Parsed, text: str) -> str:
    """The text without where somebody is: "near camden" names no Camden Promise; a landmark may be the service."""
    place = parsed.get("place")
    if not place or place["kind"] == "landmark":
        return text
    start, end = place.get("span") or (0, 0)
    return f"{text[:start]} {text[end:]}"


def _denies(text: str) -> bool:
    """Whether a text says what there is not, and asks nothing: "no es gratis como dijo"."""
    return "?" not in text and bool(_DENIES.search(text))


def _asks_for_a_need(parsed: Parsed, act: str) -> bool:
    return act == REQUEST and share_of(parsed) >= SURE_REQUEST


def _of(parsed: dict[str, Any], named: list[tuple[str, Any]]) -> dict[str, Any]:
    """A detail of what is named. A place inside a service's name is nowhere that the resident is."""
    kinds = {kind for kind, _ in named}
    others = [entity for entity in parsed.get("entities") or () if entity["entity"] not in {"ordinal", "service"}]
    entities = [*others, *({"entity": kind, "value": value, "start": 0, "end": 0} for kind, value in named)]
    place = None if "service" in kinds else parsed.get("place")
    return {**with_act(parsed, DETAIL), "entities": entities, "place": place}
