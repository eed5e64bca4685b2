"""Finds which of the services shown a question is about: "do i need an appointment for waite house"."""

from collections.abc import Mapping
from typing import Any

from actions.conversation import beside_the_place
from actions.named import service_in_directory, service_pointed_at, services_named, without_names, words_beside
from actions.questions import is_question, position_named, refers_back
from bot.acts import DETAIL
from bot.components.answers import ordinal_in_a_question
from bot.context import Before
from bot.parsed import Parsed, with_act

SHORT = 5
"""Words of a text that is nothing but "the court one"."""
FEW_WORDS_BESIDE = 2
"""Words beside a service's name that leave it what the text is about: "the waite house"."""


def as_detail(parsed: dict[str, Any], text: str, before: Before) -> dict[str, Any]:
    """The message as a question about services shown, with those that it names or numbers."""
    named = _named(parsed, text, before.names, is_question(text))
    if named:
        return _of(parsed, [("service", service_id) for service_id in named])
    position = position_named(text, before.offered) if before.offered else None
    if position is None:
        position = ordinal_in_a_question(text)
    if position is not None and before.offered:
        return _of(parsed, [("ordinal", position)])
    elsewhere = named_elsewhere(parsed, text)
    if elsewhere:
        return _of(parsed, [("service", service_id) for service_id in elsewhere])
    return with_act(parsed, DETAIL)


def named_elsewhere(parsed: Parsed, text: str) -> tuple[str, ...]:
    """The service of the directory that a question is about, though it was not shown."""
    if not is_question(text):
        return ()
    return service_in_directory(_beside_the_area(parsed, text), about_others=refers_back(text))


def names_one(parsed: Parsed, text: str, before: Before) -> bool:
    """Whether a text names one of the services shown, as what it is about."""
    return bool(_named(parsed, text, before.names, is_question(text)))


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
    is_landmark = (parsed.get("place") or {}).get("kind") == "landmark"
    return text if is_landmark else beside_the_place({**parsed, "text": text})


def _of(parsed: dict[str, Any], named: list[tuple[str, Any]]) -> dict[str, Any]:
    """A detail of what is named. A place inside a service's name is nowhere that the resident is."""
    kinds = {kind for kind, _ in named}
    others = [entity for entity in parsed.get("entities") or () if entity["entity"] not in {"ordinal", "service"}]
    entities = [*others, *({"entity": kind, "value": value, "start": 0, "end": 0} for kind, value in named)]
    place = None if "service" in kinds else parsed.get("place")
    return {**with_act(parsed, DETAIL), "entities": entities, "place": place}
