"""Finds which of the services shown a text names: "how late is youthlink open", "no waite house"."""

from collections.abc import Mapping

import regex
from rapidfuzz import fuzz

from language.normalise import clean

LIKE = 88
"""From which similarity (0 to 100) a word is one of a name's, so that "yuothlink" and "wate house" are found."""
SHORTEST = 4
"""Letters of a word that may be misspelt; a shorter one (WIC, LSS) must be right."""
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_SAYS_LITTLE = frozenset(
    {
        "a", "adult", "adults", "aid", "all", "and", "assistance", "at", "ave", "avenue", "bank", "benefits", "care",
        "center", "centers", "central", "child", "children", "citizens", "city", "clinic", "clinics", "closed",
        "college", "community", "connect", "connection", "connections", "council", "counseling", "county", "court",
        "crisis", "day", "de", "dental", "department", "detox", "dinner", "direct", "drop", "education", "el",
        "emergency", "employment", "energy", "english", "every", "families", "family", "financial", "first", "food",
        "for", "fourth", "free", "friday", "from", "ged", "general", "hall", "health", "help", "helpline", "hennepin",
        "home", "homes", "hotline", "house", "housing", "in", "info", "information", "inspections", "job", "jobs",
        "kids", "la", "lake", "last", "law", "legal", "library", "line", "meal", "meals", "medical", "men", "mental",
        "minneapolis", "minnesota", "mn", "monday", "near", "neighborhood", "night", "north", "northeast", "of",
        "office", "office's", "on", "online", "open", "park", "parks", "paul", "people", "place", "program",
        "programs", "public", "recovery", "rent", "rental", "resource", "resources", "ride", "rides", "saint",
        "saturday", "school", "second", "senior", "seniors", "service", "services", "shelf", "shelter", "social",
        "south", "space", "spaces", "st", "state", "store", "street", "substance", "sunday", "support", "the",
        "third", "thursday", "to", "training", "transit", "tuesday", "unit", "united", "university", "use",
        "veterans", "voice", "warming", "water", "wednesday", "where", "women", "work", "workforce", "your", "youth",
    }
)  # fmt: skip
"""Words of names that residents also use for what they need."""


def services_named(text: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of the services whose names the text shares most with; none where it shares no telling word.

    `names` are those of the services that were shown, by id.
    """
    said = _words(text)
    shared = {service_id: _shared(said, _words(name)) for service_id, name in names.items()}
    best = max(shared.values(), default=0)
    return tuple(service_id for service_id, count in shared.items() if count == best) if best else ()


def words_beside(text: str, names: Mapping[str, str], named: tuple[str, ...]) -> int:
    """How many words of a text are none of the named services'."""
    known = {word for service_id in named for word in _words(names[service_id])}
    return sum(not any(_alike(word, other) for other in known) for word in _words(text))


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(clean(text))]


def _shared(said: list[str], name: list[str]) -> int:
    """How many words of a name are said; 0 where none of them is its own."""
    found = [word for word in name if any(_alike(word, other) for other in said)]
    return len(set(found)) if any(word not in _SAYS_LITTLE for word in found) else 0


def _alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= SHORTEST and fuzz.ratio(one, other) >= LIKE)
