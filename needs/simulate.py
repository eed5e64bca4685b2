"""Fills a demonstration ledger with a year of plausible traffic, every row marked invented.

The shares below are made up so that every page has something to show. They describe no city and no service.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import delete, insert, select

from directory.codes import need_codes
from needs.codes import neighborhood_names, phase_of
from needs.figures.places import households
from needs.ledger import touch
from needs.models import Need, PinnedGap
from needs.outcomes import AssertedBy, Barrier, Channel, Outcome, Reason
from needs.pseudonyms import conversation_key, person_key
from needs.redaction import redact
from runtime.database import Database
from runtime.paths import DATA
from runtime.settings import settings
from runtime.writes import affected

YEAR = 365
ROWS = 20_000
STEP = 2_000
TEXTS_PER_NEED = 8
UNNAMED = None

_LANGUAGES = {"en": 70, "es": 15, "so": 11, "hmn": 4}
_CHANNELS = {Channel.SMS: 55, Channel.WEB: 35, Channel.STAFF: 10}
_HOURS = (3, 2, 2, 1, 1, 2, 4, 8, 14, 18, 20, 20, 18, 18, 19, 19, 18, 17, 15, 13, 11, 9, 7, 5)
_WEEKDAYS = (1.25, 1.15, 1.1, 1.1, 1.05, 0.7, 0.65)
_NEEDS = {
    "basics.food": 90, "housing.rent": 80, "housing.shelter": 75, "basics.cash": 45, "housing.utilities": 40,
    "housing.eviction": 34, "housing.search": 34, "basics.health_care": 26, "basics.transportation": 24,
    "recovery.substance_use": 22, "basics.baby": 20, "recovery.mental_health": 20, "jobs.search": 20,
    "basics.immigration": 18, "311.snow_ice": 18, "311.garbage": 16, "crisis.mental_health": 14, "basics.childcare": 14,
    "311.parking": 12, "311.animal": 10, "311.abandoned_vehicle": 10, "crisis.domestic_violence": 8,
    "crisis.suicide": 6, UNNAMED: 70,
}  # fmt: skip
_RARE = 5
"""The weight of every need that is not named above."""
_WINTER = {"housing.shelter": 1.8, "housing.utilities": 2.2, "311.snow_ice": 8.0, "311.snow_emergency": 8.0}
_SUMMER = {"jobs.youth": 2.5, "311.noise": 2.0, "basics.youth": 1.8, "311.tree": 2.0, "311.pothole": 2.0}
_OUTCOMES = {Outcome.MET: 26, Outcome.PARTLY_MET: 6, Outcome.UNMET: 18, Outcome.UNKNOWN: 50}
_HARD = frozenset({"housing.shelter", "housing.rent", "housing.search", "basics.childcare", "basics.transportation"})
_HARD_OUTCOMES = {Outcome.MET: 12, Outcome.PARTLY_MET: 8, Outcome.UNMET: 36, Outcome.UNKNOWN: 44}
_REASONS: dict[Reason | None, int] = {
    Reason.FULL_OR_WAITLIST: 24, Reason.NOT_ACCESSIBLE: 22, Reason.INELIGIBLE: 14, Reason.TRIED_NOT_HELPED: 10,
    Reason.FUNDS_EXHAUSTED: 8, Reason.OUT_OF_AREA: 6, Reason.NO_SERVICE_EXISTS: 5, Reason.DECLINED: 3,
    Reason.DIRECTORY_STALE: 3, Reason.ABANDONED: 2, None: 6,
}  # fmt: skip
_BARRIERS = {
    Barrier.TRANSPORT: 30, Barrier.HOURS: 26, Barrier.LANGUAGE: 16, Barrier.COST: 12, Barrier.DOCUMENTS: 10,
    Barrier.DISABILITY: 6,
}  # fmt: skip
_PLACE_SAID = 0.62
_PEOPLE_PER_ROW = 0.6


class SimulationRefused(ValueError):
    """The ledger is not one to invent in; the text says why and what to do."""


@dataclass(frozen=True)
class _Weighted:
    """Values drawn by weight."""

    values: list[Any]
    weights: list[float]

    def draw(self, chance: random.Random) -> Any:
        return chance.choices(self.values, self.weights)[0]


def simulate(
    database: Database,
    until: date,
    days: int = YEAR,
    rows: int = ROWS,
    seed: int = 1,
    progress: Callable[[int], None] = lambda _done: None,
) -> int:
    """Write so many invented needs over the `days` that end on `until`; how many were written.

    Raises:
        SimulationRefused: the ledger holds real needs, among which nothing invented may stand.
    """
    with database.begin() as session:
        if session.scalars(select(Need.id).where(Need.invented.is_(False)).limit(1)).first() is not None:
            raise SimulationRefused(
                "This ledger holds real needs, so nothing is invented in it. "
                "Use another database: set NEARHELP_DATA_DIR or NEARHELP_DATABASE_URL."
            )
    invented = invented_rows(until, days, rows, seed)
    done = 0
    while some := list(islice(invented, STEP)):
        with database.begin() as session:
            session.execute(insert(Need), some)
            for day in sorted({row["day"] for row in some}):
                touch(session, day)
        done += len(some)
        progress(done)
    return done


def remove_invented(database: Database) -> int:
    """Delete every invented need, in steps, and every pin on them; how many needs were deleted."""
    with database.begin() as session:
        session.execute(delete(PinnedGap).where(PinnedGap.invented.is_(True)))
    total = 0
    while True:
        with database.begin() as session:
            chosen = select(Need.id).where(Need.invented.is_(True)).limit(STEP)
            ids: list[UUID] = list(session.scalars(chosen))
            for day in session.scalars(select(Need.day).where(Need.id.in_(ids)).distinct()):
                touch(session, day)
            done = affected(session, delete(Need).where(Need.id.in_(ids)))
        total += done
        if done < STEP:
            return total


def invented_rows(until: date, days: int, rows: int, seed: int) -> Iterator[dict[str, Any]]:
    """The columns of so many invented needs, in the order of their days; the same for the same seed."""
    chance = random.Random(seed)
    calendar = [until - timedelta(days=days - 1 - at) for at in range(days)]
    busy = [_WEEKDAYS[day.weekday()] * chance.uniform(0.8, 1.2) for day in calendar]
    share = rows / sum(busy)
    places = _places(chance)
    people = max(1, int(rows * _PEOPLE_PER_ROW))
    owed = 0.0
    for day, weight in zip(calendar, busy, strict=True):
        owed += weight * share
        needs = _needs_of(day)
        for _ in range(round(owed)):
            yield _row(chance, day, needs, places, people)
        owed -= round(owed)


def _row(chance: random.Random, day: date, needs: _Weighted, places: _Weighted, people: int) -> dict[str, Any]:
    need = needs.draw(chance)
    language = _draw(chance, _LANGUAGES)
    hour = chance.choices(range(24), _HOURS)[0]
    zone = ZoneInfo(settings().timezone)
    at = datetime(day.year, day.month, day.day, hour, chance.randrange(60), chance.randrange(60), tzinfo=zone)
    outcome, reason, barrier = _fate(chance, need)
    who = f"invented {chance.randrange(people)}"
    by = (
        AssertedBy.BOT
        if outcome == Outcome.UNKNOWN or need is None
        else _draw(chance, {AssertedBy.RESIDENT: 70, AssertedBy.STAFF: 20, AssertedBy.BOT: 10})
    )
    return {
        "id": uuid4(),
        "at": at,
        "day": day,
        "hour": hour,
        "channel": _draw(chance, _CHANNELS),
        "language": language,
        "need_code": need,
        "phase": phase_of(need),
        "neighborhood": places.draw(chance) if chance.random() < _PLACE_SAID else None,
        "invented": True,
        "text": _text(chance, language, need),
        "person_key": _key_of(who),
        "conversation_key": _conversation_of(who),
        "outcome": outcome,
        "reason": reason,
        "barrier": barrier,
        "asserted_by": by,
        "asserted_at": at,
        "confidence": 0.9 if by == AssertedBy.RESIDENT else 1.0 if by == AssertedBy.STAFF else 0.6,
        "service_id": None,
        "note": None,
        "actor": None,
    }


def _fate(chance: random.Random, need: str | None) -> tuple[Outcome, Reason | None, Barrier | None]:
    if need is None:
        reason = _draw(chance, {Reason.NOT_UNDERSTOOD: 45, Reason.DIRECTORY_GAP: 55})
        return Outcome.UNMET, reason, None
    outcome: Outcome = _draw(chance, _HARD_OUTCOMES if need in _HARD else _OUTCOMES)
    if outcome not in (Outcome.UNMET, Outcome.PARTLY_MET):
        return outcome, None, None
    why: Reason | None = _draw(chance, _REASONS)
    return outcome, why, _draw(chance, _BARRIERS) if why is Reason.NOT_ACCESSIBLE else None


def _draw(chance: random.Random, weights: dict[Any, int]) -> Any:
    return chance.choices(list(weights), list(weights.values()))[0]


@lru_cache(maxsize=24)
def _needs_in(season: str) -> _Weighted:
    factors = {"winter": _WINTER, "summer": _SUMMER}.get(season, {})
    known: list[str | None] = [*need_codes(), UNNAMED]
    return _Weighted(known, [_NEEDS.get(need, _RARE) * factors.get(need or "", 1.0) for need in known])


def _needs_of(day: date) -> _Weighted:
    season = "winter" if day.month in (11, 12, 1, 2, 3) else "summer" if day.month in (6, 7, 8) else "between"
    return _needs_in(season)


def _places(chance: random.Random) -> _Weighted:
    names = sorted(neighborhood_names())
    return _Weighted(list(names), [(households().get(name) or 1) * chance.uniform(0.2, 2.5) for name in names])


def _text(chance: random.Random, language: str, need: str | None) -> str | None:
    phrases = _phrases(language, need)
    return chance.choice(phrases) if phrases else None


@lru_cache(maxsize=512)
def _phrases(language: str, need: str | None) -> tuple[str, ...]:
    """A few of the training phrases for a need, redacted as a resident's would be."""
    return tuple(redact(phrase, thorough=False) for phrase in _authored(language).get(need, ())[:TEXTS_PER_NEED])


@lru_cache(maxsize=8)
def _authored(language: str) -> dict[str | None, list[str]]:
    found: dict[str | None, list[str]] = {}
    for path in sorted((DATA / "nlu" / language).glob("*.yml")):
        for block in yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER).get("nlu", ()):
            codes = block.get("metadata", {}).get("needs") or []
            if len(codes) == 1 or block.get("intent") == "oos":
                lines = (line.removeprefix("- ").strip() for line in block["examples"].splitlines())
                found.setdefault(codes[0] if codes else None, []).extend(filter(None, lines))
    return found


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=100_000)
def _key_of(who: str) -> str:
    return person_key(who)


@lru_cache(maxsize=100_000)
def _conversation_of(who: str) -> str:
    return conversation_key(who)
