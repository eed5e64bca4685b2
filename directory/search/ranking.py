"""Scores services for what is asked. Every part of the score is one array over the services, and has one reason.

The order that the parts make: the need (services whose first purpose it is before others), the words and the name, the
first numbers to call in a crisis, who it fits, how near it is, then what makes a call worth while (a phone, open, free,
near-by authority, one purpose rather than twenty).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from directory.eligibility import fit
from directory.places import Place
from directory.schedules import open_at
from directory.search.asked import Asked
from directory.search.index import K1, Bools, Floats, Index, Ints, Postings
from directory.search.lexicon import Reading

NEED: Final = 2.0
WORDS: Final = 1.0
FACETS: Final = 1.2
NAME: Final = 2.0
FIRST_CALL: Final = 0.7
NEAR: Final = 1.4
SOMEWHERE: Final = 0.45
HALF_MILES: Final = 1.5
PHONE: Final = 0.2
ALWAYS: Final = 0.1
OPEN: Final = 0.2
LOCAL: Final = 0.05
BREADTH: Final = 0.03
UNKNOWN: Final = -0.6
"""A service whose hours, cost or languages are not known stands behind those that are known to fit."""
LANGUAGE: Final = 0.5
NOWHERE: Final = 1.0
"""What a word of the query that no service has counts against the match: it may be a word of another language."""
FREE: Final = 0.1
FREE_ASKED: Final = 0.4
ASKS: Final = -0.08
"""A service with conditions of its own stands a little behind one that takes everyone."""
ELSEWHERE: Final = -1.5
"""A city service for someone outside the city."""
URGENT: Final = ("crisis.", "housing.shelter")
"""Needs in which one number is to be called before all others."""
_EARTH_MILES: Final = 69.17


@dataclass(frozen=True)
class Evidence:
    """What speaks for each service, each from 0 to 1."""

    need: Floats
    words: Floats
    facets: Floats
    name: Floats

    @property
    def total(self) -> Floats:
        """All together."""
        asked_within = self.facets * (0.3 + self.need)
        total: Floats = NEED * self.need + WORDS * self.words + FACETS * asked_within + NAME * self.name
        return total


def words_evidence(index: Index, reading: Reading) -> Floats:
    """How well the words of a query match a service's; from 0 to 1."""
    matched = np.zeros(index.size, np.float32)
    whole = 0.0
    for word in dict.fromkeys(reading.words):
        postings = _postings(index, index.words, word)
        if postings is None:
            whole += NOWHERE
            continue
        whole += index.inverse_frequency(len(postings.documents))
        matched[postings.documents] += postings.weights
    return np.minimum(matched / np.float32((whole or 1.0) * (K1 + 1)), 1.0)


def facet_evidence(index: Index, reading: Reading) -> Floats:
    """How much of what is asked within a need a service's own words say: the mean over what is asked."""
    total = np.zeros(index.size, np.float32)
    for facet in reading.facets:
        total += np.max([_said(index, way) for way in facet], axis=0) ** 2
    return total / np.float32(len(reading.facets) or 1)


def _said(index: Index, words: tuple[str, ...]) -> Floats:
    """How much of some words each service says, rare words counting more; from 0 to 1."""
    matched, whole = np.zeros(index.size, np.float32), 0.0
    for word in words:
        postings = index.words.get(word)
        if postings is not None:
            inverse = index.inverse_frequency(len(postings.documents))
            whole += inverse
            matched[postings.documents] += inverse
    return matched / np.float32(whole or 1.0)


def name_evidence(index: Index, reading: Reading) -> Floats:
    """How much of a service's name the query says, times how much of the query that is; from 0 to 1."""
    named, covered = np.zeros(index.size, np.float32), np.zeros(index.size, np.float32)
    whole = 0.0
    for word in dict.fromkeys(reading.said):
        names = _postings(index, index.names, word)
        inverse = index.inverse_frequency(len(names.documents) if names else 0)
        inverse = inverse if word in reading.words else inverse / 4
        whole += inverse
        if names:
            named[names.documents] += names.weights
            covered[names.documents] += inverse
    return named * covered / np.float32(whole or 1.0)


def _postings(index: Index, postings: dict[str, Postings], word: str) -> Postings | None:
    return postings.get(word) or postings.get(index.vocabulary.known(word) or "")


def need_evidence(index: Index, needs: dict[str, float]) -> Floats:
    """How much of what is needed a service is for; a second need that it meets adds a little."""
    total, best = np.zeros(index.size, np.float32), np.zeros(index.size, np.float32)
    for code, weight in needs.items():
        postings = index.needs.get(code)
        if postings:
            values = postings.weights * np.float32(weight)
            total[postings.documents] += values
            best[postings.documents] = np.maximum(best[postings.documents], values)
    result: Floats = best + 0.2 * (total - best)
    return result


def miles_from(index: Index, place: Place, chosen: Ints) -> Floats:
    """Miles to each chosen service; NaN without a point. Equirectangular: within a county its error is below 0.1 %."""
    if place.latitude is None or place.longitude is None:
        return np.full(len(chosen), np.nan, np.float32)
    north = (index.latitude[chosen] - place.latitude) * _EARTH_MILES
    east = (index.longitude[chosen] - place.longitude) * _EARTH_MILES * np.cos(np.radians(place.latitude))
    return np.asarray(np.hypot(north, east), np.float32)


def fits(index: Index, asked: Asked) -> tuple[Bools, Floats]:
    """Whether each set of rules takes the person, and by how much better."""
    found = [fit(rules, asked.person) for rules in index.rule_sets]
    return np.array([one.allowed for one in found]), np.array([one.bonus for one in found], np.float32)


def opens(index: Index, asked: Asked, chosen: Ints) -> Ints:
    """1 open, -1 closed, 0 not known at the moment asked, for each chosen service."""
    answers = np.zeros(len(index.schedules), np.int32)
    for group in np.unique(index.hours[chosen]):
        schedules = index.schedules[group]
        known = open_at(schedules, asked.moment) if schedules else None
        answers[group] = 0 if known is None else 1 if known else -1
    return np.asarray(answers[index.hours[chosen]], np.int32)


def speaks(index: Index, asked: Asked, chosen: Ints) -> Ints:
    """1 where a service lists one of the languages asked, -1 where it lists others, 0 where it lists none."""
    wanted = set(asked.languages)
    answers = np.array([0 if not said else 1 if wanted & set(said) else -1 for said in index.language_sets])
    return np.asarray(answers[index.languages[chosen]], np.int32)


def scores(index: Index, asked: Asked, evidence: Evidence, chosen: Ints, bonus: Floats) -> Floats:
    """The score of each chosen service; `bonus` is that of `fits`."""
    suits = bonus[index.rules[chosen]]
    total = evidence.total[chosen] + suits
    for code, weight in asked.needs.items():
        first = index.first_calls.get(code)
        if first and code.startswith(URGENT):
            calls = np.zeros(index.size, np.float32)
            calls[first.documents] = first.weights
            total += FIRST_CALL * weight * calls[chosen] * (suits >= 0)
    total += PHONE * index.has_phone[chosen] + ALWAYS * index.always[chosen]
    total += (FREE_ASKED if asked.reading.free else FREE) * index.free[chosen]
    total += ASKS * index.asks[chosen]
    total -= LOCAL * index.area[chosen] + BREADTH * np.clip(index.breadth[chosen] - 3, 0, 7)
    if asked.near is not None:
        total += _nearness(index, asked.near, chosen)
    if asked.open_now or asked.urgent:
        state = opens(index, asked, chosen)
        total += OPEN * state + (UNKNOWN * (state == 0) if asked.open_now else 0)
    if asked.query.free_only:
        total += UNKNOWN * (index.free[chosen] == 0)
    if asked.languages:
        state = speaks(index, asked, chosen)
        total += LANGUAGE * (state == 1) + (UNKNOWN * (state == 0) if asked.query.languages else 0)
    return np.asarray(total, np.float32)


def _nearness(index: Index, near: Place, chosen: Ints) -> Floats:
    miles = miles_from(index, near, chosen)
    if near.neighborhoods:
        there = np.array([zone in near.neighborhoods for zone in index.zone_sets])[index.zones[chosen]]
        miles = np.where(there, np.minimum(miles, 0.4), miles)
    result = np.where(np.isnan(miles), SOMEWHERE, NEAR * np.exp2(-miles / HALF_MILES))
    if not near.inside:
        result = result + ELSEWHERE * (index.area[chosen] == 0)
    return np.asarray(result, np.float32)
