"""Puts the query and what its text says together: what is looked for, for whom, where and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from directory.codes import need_codes
from directory.eligibility import Person, person_of
from directory.languages import canonical
from directory.places import Place
from directory.search.learned import needs_learned
from directory.search.lexicon import Reading, lexicon, read_query
from directory.search.meaning import needs_meant
from directory.search.query import ServiceQuery
from language.detection import detect

HEARD: Final = 0.3
"""A need of this weight is plain from the words; below it the meaning of the whole text is asked."""
NOISE: Final = 0.05
"""Guesses weaker than this are none."""
BY_WORD: Final = 0.5
"""From this share on the single words of a text are enough to say the need."""
SHELTER: Final = "housing.shelter"
SAFE_PLACES: Final = "crisis.domestic_violence"
"""Who flees from somebody is taken in by those that hide where people are; their lines know of all such places."""
UNDERSTOOD: Final = ("en", "es")
"""The languages of ours that the sentence encoder knows."""
FAINT: Final = 0.35
"""Guesses below this share of the best one are dropped."""
TOO_SHORT: Final = 3
"""A text of so few letters, as when someone begins to type, has no meaning to compare."""


@dataclass(frozen=True)
class Asked:
    """What a query looks for. `needs` are weights by need code; `guessed` tells that only their meaning matched."""

    query: ServiceQuery
    reading: Reading
    needs: Mapping[str, float]
    guessed: bool
    near: Place | None
    person: Person
    languages: tuple[str, ...]
    open_now: bool
    moment: datetime

    @property
    def urgent(self) -> bool:
        """Whether help is needed today."""
        known = need_codes()
        return any(known[code].urgency in ("emergency", "same_day") for code in self.needs if code in known)


def understand(query: ServiceQuery, *, names_found: bool = False) -> Asked:
    """What a query looks for; `names_found` tells that the text is a service's name, whose meaning is not asked."""
    reading = read_query(query.text)
    needs, guessed = _needs(query, reading, names_found)
    facts = query.facts
    person = person_of(
        {"gender": {True: "male", False: "female"}.get(reading.male), **facts} if reading.male is not None else facts,
        query.age if query.age is not None else (None if "age" in facts else reading.age),
        (*query.audiences, *_spoken_of(reading, needs)),
        needs if not guessed else (),
    )
    preferred = facts.get("language")
    languages = (*query.languages, *reading.languages, *([preferred] if isinstance(preferred, str) else []))
    return Asked(
        query=query,
        reading=reading,
        needs=needs,
        guessed=guessed,
        near=query.near or reading.place,
        person=person,
        languages=tuple(dict.fromkeys(map(canonical, languages))),
        open_now=query.open_now or reading.open_now,
        moment=query.at or datetime.now(UTC),
    )


def _spoken_of(reading: Reading, needs: Mapping[str, float]) -> frozenset[str]:
    """For whom help is asked. In a crisis the children spoken of say nothing of who must be called."""
    crisis = any(code.startswith("crisis.") for code in needs)
    return reading.audiences - {"family"} if crisis else reading.audiences


def _needs(query: ServiceQuery, reading: Reading, names_found: bool) -> tuple[Mapping[str, float], bool]:
    if query.need_codes:
        wanted = {code: 1.0 - 0.1 * min(rank, 5) for rank, code in enumerate(query.need_codes)}
        return _for_who_flees(wanted) if query.facts.get("fleeing") is True else wanted, False
    said = dict(reading.needs)
    if not lexicon().knows(reading) or names_found or len(query.text.strip()) <= TOO_SHORT:
        return said, False
    if not reading.words or set(reading.words) <= reading.in_place:
        return said, False
    said = _with_learned(query, reading, said)
    if max(said.values(), default=0.0) >= HEARD:
        return _without_faint(said), False
    by_word = lexicon().needs_of_words(reading)
    plain = [code for code, weight in by_word.items() if weight >= BY_WORD and weight == max(by_word.values())]
    for code in plain:
        said[code] = max(said.get(code, 0.0), by_word[code] * 0.7)
    if not plain and detect(query.text, "en") in UNDERSTOOD:
        for code, weight in needs_meant(query.text).items():
            said[code] = max(said.get(code, 0.0), weight * 0.8)
    return _without_faint(said), not reading.needs


def _for_who_flees(needs: dict[str, float]) -> dict[str, float]:
    """For a bed away from somebody those who hide people come first, at whatever hour, and other beds after them."""
    return {**needs, SAFE_PLACES: needs[SHELTER], SHELTER: needs[SHELTER] / 2} if SHELTER in needs else needs


def _with_learned(query: ServiceQuery, reading: Reading, said: dict[str, float]) -> dict[str, float]:
    """Keywords are right in a note of a few words, what was learned from whole messages is in a whole message."""
    length = sum(word not in reading.in_place for word in reading.words)
    trust = min(max((length - 1) / 5, 0.2), 1.0)
    mixed = {code: weight * (1 - 0.6 * trust) for code, weight in said.items()}
    for code, chance in needs_learned(query.text).items():
        mixed[code] = 1 - (1 - mixed.get(code, 0.0)) * (1 - chance * trust)
    return mixed


def _without_faint(needs: Mapping[str, float]) -> dict[str, float]:
    least = max(needs.values(), default=0.0) * FAINT
    return {code: weight for code, weight in needs.items() if weight > max(least, NOISE)}
