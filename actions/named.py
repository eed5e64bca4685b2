"""Finds which of the services shown a text names: "how late is youthlink open", "no waite house"."""

from collections.abc import Mapping
from itertools import pairwise

import regex
from rapidfuzz import fuzz

from actions.resources import database
from directory.search import services_called
from language.normalise import clean

_KINDS = frozenset(
    {
        "aid", "assistance", "bank", "care", "center", "clinic", "counseling", "food", "help", "house", "housing",
        "program", "programs", "school", "services", "shelf", "shelter", "support", "training", "work",
    }
)  # fmt: skip
"""Words that make two a kind of service, as "food shelf" is."""
_THE_ONE = regex.compile(
    r"\b(?:the|that|those|el|la|los|las|ese|esa)\s+(?P<which>(?:(?!the\b|that\b)[\p{L}\p{M}\p{N}.'-]+\s+){1,3}?)"
    r"(?:ones?|people|ppl|place|guys|folks|number|thing)\b|\b(?:el|la|los|las)\s+(?:(?:de|del)\s+)?(?:los\s+|las\s+|la\s+)?"
    r"(?P<which>[\p{L}\p{M}]{4,})",
    regex.IGNORECASE,
)
"""How people point at a service by a word of its name: "the court one", "los abogados"."""
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
        "crisis", "day", "de", "dental", "department", "detox", "diaper", "dinner", "direct", "drop", "education", "el",
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
        "veterans", "voice", "walk", "warming", "water", "wednesday", "where", "women", "work", "workforce", "your",
        "youth",
    }
)  # fmt: skip
"""Words of names that residents also use for what they need."""


def services_named(text: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of the services whose names the text shares most with; none where it shares no telling word. The
    first two words of a name tell it, though each tells little, where one name only begins so: "home line".

    `names` are those of the services that were shown, by id.
    """
    said = _words(text)
    shared = {service_id: _shared(said, _words(name)) for service_id, name in names.items()}
    best = max(shared.values(), default=0)
    if best:
        return tuple(service_id for service_id, count in shared.items() if count == best)
    pairs = {pair for pair in pairwise(said) if pair[1] not in _KINDS}
    begins = tuple(service_id for service_id, name in names.items() if tuple(_words(name)[:2]) in pairs)
    return begins if len(begins) == 1 else ()


def service_in_directory(text: str, *, about_others: bool) -> tuple[str, ...]:
    """The id of the one service of the directory that a text names, shown or not; else none.

    Among all names one shared word says less than among three: it takes two, or the word that the name begins with if
    the text is not `about_others` ("do they have diapers").
    """
    with database().begin() as session:
        names = services_called(session, text)
    said = _words(text)
    named = services_named(
        text, {key: name for key, name in names.items() if _is_said(said, _words(name), about_others)}
    )
    return named if len(named) == 1 else ()


def _is_said(said: list[str], name: list[str], about_others: bool) -> bool:
    own = {word for word in name if len(word) >= SHORTEST and any(_alike(word, other) for other in said)}
    telling = own - _SAYS_LITTLE
    return bool(telling) and (len(own) > 1 or (name[0] in telling and not about_others))


def service_pointed_at(text: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The id of the one service that "the court one" means, though such a word tells little alone; else none."""
    for found in _THE_ONE.finditer(clean(text)):
        said = _words(found["which"])
        shared = {
            key: sum(any(_alike(word, other) for other in _words(name)) for word in said) for key, name in names.items()
        }
        best = max(shared.values(), default=0)
        meant = tuple(key for key, count in shared.items() if count == best)
        if best == len(said) and len(meant) == 1:
            return meant
    return ()


def words_beside(text: str, names: Mapping[str, str], named: tuple[str, ...]) -> int:
    """How many words of a text are none of the named services'."""
    return len(_words(without_names(text, names, named)))


def without_names(text: str, names: Mapping[str, str], named: tuple[str, ...]) -> str:
    """The text without the words of the named services: "metro mobility do i sign up first" asks behind the name."""
    known = {word for service_id in named for word in _words(names[service_id])}
    return " ".join(word for word in clean(text).split() if not any(_alike(w, k) for w in _words(word) for k in known))


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(clean(text))]


def _shared(said: list[str], name: list[str]) -> int:
    """How many words of a name are said; 0 where none of them is its own."""
    found = [word for word in name if any(_alike(word, other) for other in said)]
    return len(set(found)) if any(word not in _SAYS_LITTLE for word in found) else 0


def _alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= SHORTEST and fuzz.ratio(one, other) >= LIKE)
