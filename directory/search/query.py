"""What is asked of the search and what it answers: the typed values that cross its border."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from directory.places import Place

Relaxed = Literal["open_now", "free_only", "languages", "distance", "audiences", "age", "phases", "need_codes", "text"]


@dataclass(frozen=True)
class ServiceQuery:
    """A question to the directory; every part may be left out.

    `text` is what a caller says or staff type, in any of the four languages: words, a place, both. `near` wins over a
    place in the text. `at` is an aware moment (now if None). `age` is in years. `languages` are ISO 639 codes.
    `audiences` are those of the directory (youth, family, women, men, veterans, seniors, disability, lgbtq, reentry,
    newcomer). `facts` is what the resident said of themself, as the understanding gives it (`age`, `children`,
    `veteran`, `gender`, `wheelchair`, ...). `exclude` are ids of services that were shown before. `max_miles` drops
    what is farther, county-wide lines apart. `include_recall` is for staff only.
    """

    text: str = ""
    need_codes: tuple[str, ...] = ()
    near: Place | None = None
    max_miles: float | None = None
    open_now: bool = False
    at: datetime | None = None
    languages: tuple[str, ...] = ()
    age: int | None = None
    audiences: tuple[str, ...] = ()
    free_only: bool = False
    phases: tuple[str, ...] = ()
    limit: int = 10
    offset: int = 0
    exclude: frozenset[str] = frozenset()
    include_recall: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ServiceHit:
    """One service found. `service_id` is the HSDS UUID as text.

    `open_now` is None where the hours are not known. `availability` is "open", "full", "closed" or None where nobody
    said. `why` holds short English reasons ("for: Shelter tonight", "1.2 miles away", "not yet checked, call first").
    `distance_miles` is None without a place or an address. `assured_date` is the day a person checked the record.
    """

    service_id: str
    slug: str
    name: str
    organization: str
    description: str
    need_codes: tuple[str, ...]
    phone: str | None
    text_line: str | None
    url: str | None
    address: str | None
    distance_miles: float | None
    open_now: bool | None
    hours_today: str | None
    availability: str | None
    why: tuple[str, ...]
    assured_date: date | None
    score: float
    confidence: str = "seen"
    phone_note: str | None = None
    hours_text: str | None = None
    eligibility: str | None = None
    fees: str | None = None
    languages: tuple[str, ...] = ()
    is_24_7: bool | None = None


@dataclass(frozen=True)
class SearchResult:
    """Hits best first, how many there are in all, what was relaxed to find any, and what the text was read as."""

    hits: tuple[ServiceHit, ...]
    total: int
    relaxed: tuple[Relaxed, ...] = ()
    near: Place | None = None
    need_codes: tuple[str, ...] = ()
