"""Finds names of places in a message: neighbourhoods, areas of the city, landmarks, suburbs and ZIP codes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from directory.gazetteer import Gazetteer, Name
from directory.places_types import Place
from directory.places_words import Word, alone, before, closes, is_cue, joined, opens, within

_ZIP: Final = re.compile(r"5[4-6]\d{3}")
_MONEY: Final = re.compile(r"[$€£]\s*$")
_SHORT: Final = 6
"""Up to so many words a message reads like a note of staff ("food shelf north"), not like a sentence."""


def find_names(words: Sequence[Word], gazetteer: Gazetteer) -> Iterator[Place]:
    """Every place named in the words, longest names first where names overlap."""
    at = 0
    while at < len(words):
        found = _zip_at(words, at, gazetteer) or _name_at(words, at, gazetteer)
        if found is None:
            at += 1
            continue
        place, size = found
        yield place
        at += size


def _zip_at(words: Sequence[Word], at: int, gazetteer: Gazetteer) -> tuple[Place, int] | None:
    word = words[at]
    if not _ZIP.fullmatch(word.text) or _MONEY.search(word.gap):
        return None
    name = gazetteer.zips.get(word.text)
    if name is None:
        if not (before(words, at, "zip") or alone(words, at, at + 1)):
            return None
        name = Name("zip", word.text, "name", postal_code=word.text, inside=False)
    elif at + 1 < len(words) and is_cue(words[at + 1].text, "money"):
        return None
    return _place(name, word.start, word.end), 1


def _name_at(words: Sequence[Word], at: int, gazetteer: Gazetteer) -> tuple[Place, int] | None:
    for size, name in _matches(words, at, gazetteer):
        end = at + size
        if joined(words, at, end) and _means_place(words, at, end, name):
            return _place(name, words[at].start, words[end - 1].end), size
    return None


def _matches(words: Sequence[Word], at: int, gazetteer: Gazetteer) -> Iterator[tuple[int, Name]]:
    """Names that begin at a word: as written, then with two words as one, then with slips mended."""
    for phrase in gazetteer.first.get(words[at].text, ()):
        if len(phrase) == 1 or _texts(words, at, len(phrase)) == phrase:
            yield len(phrase), gazetteer.names[phrase]
    if at + 1 < len(words):
        together = gazetteer.names.get((words[at].text + words[at + 1].text,))
        if together is not None and together.use == "name" and len(words[at].text) > 2:
            yield 2, together
    first = gazetteer.correct(words[at].text) or words[at].text
    for phrase in gazetteer.first.get(first, ()):
        mended = (first, *(gazetteer.correct(word.text) or word.text for word in words[at + 1 : at + len(phrase)]))
        if mended == phrase and mended != _texts(words, at, len(phrase)) and gazetteer.names[phrase].use != "word":
            yield len(phrase), gazetteer.names[phrase]


def _texts(words: Sequence[Word], at: int, size: int) -> tuple[str, ...]:
    return tuple(word.text for word in words[at : at + size])


def _means_place(words: Sequence[Word], start: int, end: int, name: Name) -> bool:
    if name.use == "direction":
        return _direction(words, start, end)
    if start and is_cue(words[start - 1].text, "titles"):
        return False
    if name.kind != "landmark" and _goes_on(words, end):
        return False
    if name.use == "name":
        return True
    if _noun_beside(words, start, end):
        return True
    if alone(words, start, end) and len(words) > 0 and name.use == "word":
        return True
    sign = before(words, start, "at", skip=("compass",)) and closes(words, end) and _capital(words, start)
    return sign and (name.use == "word" or within(words, start - 4, start, "residence"))


def _goes_on(words: Sequence[Word], end: int) -> bool:
    """Whether the name is the first half of another: "Phillips screwdriver", "North Dakota"."""
    return end < len(words) and joined(words, end - 1, end + 1) and is_cue(words[end].text, "not_places")


def _noun_beside(words: Sequence[Word], start: int, end: int) -> bool:
    after = end < len(words) and is_cue(words[end].text, "noun_after")
    return after or before(words, start, "noun_before")


def _capital(words: Sequence[Word], at: int) -> bool:
    # A message that uses capitals writes names with them; one in small letters says nothing.
    return words[at].raw[0].isupper() or not any(word.raw[0].isupper() for word in words[1:] if word.text != "i")


def _direction(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether a compass word is the part of town: "north, but I have no car" is, "go north on Penn" is not."""
    if len(words[start].text) == 2 and not words[start].raw.isupper() and not before(words, start, "at"):
        return False
    if not closes(words, end) or (end < len(words) and words[end].text == "of"):
        return False
    if alone(words, start, end):
        return True
    if before(words, start, "at", skip=("article", "over")):
        return True
    if within(words, start - 2, start, "motion"):
        return False
    pauses = end == len(words) or opens(words, end)
    return (opens(words, start) and (pauses or words[end].text == "but")) or (pauses and len(words) <= _SHORT)


def _place(name: Name, start: int, end: int) -> Place:
    return Place(
        kind=name.kind,
        name=name.name,
        neighborhood=name.neighborhood,
        postal_code=name.postal_code,
        latitude=name.latitude,
        longitude=name.longitude,
        span=(start, end),
        neighborhoods=name.neighborhoods,
        inside=name.inside,
    )


def with_zip(place: Place, code: str) -> Place:
    """The place with a ZIP code that the text gave beside it."""
    return place if place.postal_code else replace(place, postal_code=code)
