"""Reads a note of keywords ("food near phillips") by the directory's own words, where the model is not sure.

The model learned from whole messages, in which "food" stands in complaints and thanks as often as in requests.
"""

from typing import Any

from bot.acts import CRISIS_INTENT, REQUEST
from bot.parsed import share_of, with_act
from directory.places_words import is_cue, key
from directory.search.lexicon import read_query
from language.normalise import clean

MOST_WORDS = 3
"""Words of a note beside its place."""
SURE_NEED, KEYWORD = 0.5, 0.45
"""Shares: from which the model is left alone, and that a keyword is worth: less than what ends a question of ours, so
that "by the hospital" still tells where somebody is."""


def with_keywords(parsed: dict[str, Any], text: str) -> dict[str, Any]:
    """The message with the need that its keywords name, where they are all that it says; else as it was."""
    if parsed["intent"]["name"] == CRISIS_INTENT or share_of(parsed) >= SURE_NEED or parsed.get("reasons"):
        return parsed
    code = need_named(clean(text))
    if code is None:
        return parsed
    others = [need for need in parsed.get("needs") or () if need["code"] != code]
    needs = [{"code": code, "confidence": KEYWORD}, *others[:2]]
    return {**with_act(parsed, REQUEST), "needs": needs}


def need_named(text: str) -> str | None:
    """The need that a few words name by the directory's own words, where they say nothing else; else None."""
    reading = read_query(text)
    said = [word for word in reading.words if word not in reading.in_place]
    opening = key(text)[:1]
    if len(reading.needs) != 1 or not 0 < len(said) <= MOST_WORDS or (opening and is_cue(opening[0], "at")):
        return None
    code = next(iter(reading.needs))
    matched = {word for phrase in reading.matched[code] for word in read_query(phrase).words}
    return code if set(said) <= matched else None
