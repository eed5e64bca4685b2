"""The directory in memory, laid out so that a query costs a few array operations: rebuilt when the directory changes.

Words lie in an inverted list scored as BM25F (Robertson and Zaragoza, 2009: fields weighted into one term frequency),
needs in another; places, ages, audiences, hours and languages are arrays over the services.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock, Thread
from typing import Final, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from directory import revision
from directory.codes import AREAS
from directory.gazetteer import gazetteer
from directory.models_profile import CrisisLine
from directory.search.lexicon import lexicon
from directory.search.records import Record, read_records
from directory.search.words import Vocabulary, stems
from directory.three11 import request_types
from directory.visibility import public

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]
T = TypeVar("T")

K1: Final = 1.2
B: Final = 0.6
"""BM25's saturation and length normalisation, near the usual 1.2 and 0.75: names and descriptions are short."""
FIELDS: Final = {"name": 3.0, "organization": 1.5, "description": 1.0, "audience": 1.0}
RANKS: Final = (1.0, 0.75, 0.6, 0.5)
"""What a need counts for a service by its rank in the service's list; later ones as the last."""


LARGE: Final = 5_000
"""From so many services on a new index is built behind the searches; below it takes less than two seconds."""


class Postings:
    """Which services have a term, and how much it says there."""

    __slots__ = ("documents", "weights")

    def __init__(self, documents: Ints, weights: Floats) -> None:
        self.documents = documents
        self.weights = weights


@dataclass(frozen=True, slots=True)
class FirstCall:
    """A number of the crisis lines; rank 1 is to be called first."""

    need_code: str
    number: str
    label: str
    rank: float


class Index:
    """Every service of one state of the directory."""

    def __init__(
        self,
        records: Sequence[Record],
        types: Iterable[tuple[str, str]] = (),
        first_calls: Sequence[FirstCall] = (),
    ) -> None:
        """`types` are the 311 request types as pairs of need code and name."""
        self.records = records
        self.size = len(records)
        self.number = {record.id: at for at, record in enumerate(records)}
        self.request_types = _gathered(types)
        self.words = self._word_postings()
        self.names = self._name_postings()
        self.vocabulary = Vocabulary(self.words)
        self.needs = self._need_postings()
        self.first_calls = self._first_calls(first_calls)
        self.latitude = _floats(record.latitude for record in records)
        self.longitude = _floats(record.longitude for record in records)
        self.located: Bools = ~np.isnan(self.latitude)
        self.public = _bools(record.public for record in records)
        self.has_phone = _bools(record.phone is not None for record in records)
        self.always = _bools(record.is_24_7 is True for record in records)
        self.asks = _bools(_has_conditions(record) for record in records)
        self.free = _three_valued(record.is_free for record in records)
        self.breadth = _floats(len(record.profile.need_codes) for record in records)
        self.area = np.array([_area(record) for record in records], np.int8)
        self.languages, self.language_sets = _grouped(record.languages for record in records)
        self.rules, self.rule_sets = _grouped(record.rules for record in records)
        self.hours = _grouped(tuple(map(id, record.schedules)) for record in records)[0]
        self.schedules = _first_of(self.hours, [record.schedules for record in records])
        self.phases, self.phase_sets = _grouped(record.profile.phase for record in records)
        self.zones, self.zone_sets = _grouped(gazetteer().neighborhoods_at(self.latitude, self.longitude))

    def inverse_frequency(self, documents: int) -> float:
        """BM25's weight of a term that so many services have."""
        return math.log(1 + (self.size - documents + 0.5) / (documents + 0.5))

    def _word_postings(self) -> dict[str, Postings]:
        counts = [_weighted_terms(record) for record in self.records]
        lengths = [sum(terms.values()) for terms in counts]
        average = max(sum(lengths) / max(self.size, 1), 1.0)
        found: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
        for at, (terms, length) in enumerate(zip(counts, lengths, strict=True)):
            slack = K1 * (1 - B + B * length / average)
            for term, frequency in terms.items():
                documents, weights = found[term]
                documents.append(at)
                weights.append(frequency * (K1 + 1) / (frequency + slack))
        return {term: self._scored(*pair) for term, pair in found.items()}

    def _scored(self, documents: list[int], weights: list[float]) -> Postings:
        inverse = self.inverse_frequency(len(documents))
        return Postings(np.array(documents, np.int32), np.array(weights, np.float32) * np.float32(inverse))

    def _name_postings(self) -> dict[str, Postings]:
        """How much of a service's name a term is, from 0 to 1; rare words are more of it than common ones."""
        terms = [set(stems(record.name)) for record in self.records]
        frequency = Counter(term for one in terms for term in one)
        found: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
        for at, one in enumerate(terms):
            inverse = {term: self.inverse_frequency(frequency[term]) for term in one}
            whole = sum(inverse.values()) or 1.0
            for term, value in inverse.items():
                found[term][0].append(at)
                found[term][1].append(value / whole)
        return {t: Postings(np.array(d, np.int32), np.array(w, np.float32)) for t, (d, w) in found.items()}

    def _need_postings(self) -> dict[str, Postings]:
        found: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
        for at, record in enumerate(self.records):
            for rank, code in enumerate(record.profile.need_codes):
                found[code][0].append(at)
                found[code][1].append(RANKS[min(rank, len(RANKS) - 1)])
        return {code: Postings(np.array(d, np.int32), np.array(w, np.float32)) for code, (d, w) in found.items()}

    def _first_calls(self, lines: Sequence[FirstCall]) -> dict[str, Postings]:
        """Which services answer the numbers that are to be called first for a need, and how early: 1 down to 0.

        Services share numbers: a line belongs to the one whose name is most like the line's.
        """
        answering: dict[str, list[int]] = defaultdict(list)
        for at, record in enumerate(self.records):
            for number in {record.phone, record.text_line} - {None}:
                answering[str(number)].append(at)
        found: dict[str, dict[int, float]] = defaultdict(dict)
        for line in lines:
            able = [at for at in answering[line.number] if line.need_code in self.records[at].profile.need_codes]
            if able:
                owner = max(able, key=lambda at: fuzz.token_sort_ratio(self.records[at].name, line.label))
                found[line.need_code][owner] = max(found[line.need_code].get(owner, 0.0), 1 / line.rank)
        return {code: _postings(owners) for code, owners in found.items()}


@dataclass(frozen=True)
class _Kept:
    """An index and the revision of the directory that it was built from."""

    revision: int
    index: Index


_kept: "WeakKeyDictionary[Engine, _Kept]" = WeakKeyDictionary()
_building: set[int] = set()
_lock = Lock()


def index_of(session: Session) -> Index:
    """The index of the directory as the session sees it.

    One thread builds it while the others wait. A large directory, whose index takes seconds, is searched as it was
    until a thread of its own has the new index ready.
    """
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    current = revision.current(session)
    kept = _kept.get(engine)
    if kept is not None and kept.revision != current and kept.index.size > LARGE:
        _build_behind(engine)
    elif kept is None or kept.revision != current:
        with _lock:
            kept = _kept.get(engine)
            if kept is None or kept.revision != current:
                kept = _kept[engine] = _Kept(current, _build(session))
    return kept.index


def _build(session: Session) -> Index:
    types = [(kind.need_code, kind.service_name) for kind in request_types(session)]
    return Index(read_records(session), types, _first_calls(session))


def _build_behind(engine: Engine) -> None:
    with _lock:
        if id(engine) in _building:
            return
        _building.add(id(engine))
    Thread(target=_rebuild, args=(engine,), name="search-index", daemon=True).start()


def _rebuild(engine: Engine) -> None:
    try:
        with Session(engine) as session:
            current = revision.current(session)
            _kept[engine] = _Kept(current, _build(session))
    finally:
        _building.discard(id(engine))


def _first_calls(session: Session) -> list[FirstCall]:
    lines = select(CrisisLine).where(public(CrisisLine)).order_by(CrisisLine.need_code, CrisisLine.rank)
    return [
        FirstCall(line.need_code, number, line.label, line.rank)
        for line in session.scalars(lines)
        for number in (line.phone, line.text_line)
        if number
    ]


def _weighted_terms(record: Record) -> dict[str, float]:
    texts = {
        "name": record.name,
        "organization": record.organization,
        "description": record.description,
        "audience": " ".join((*record.profile.audiences, record.eligibility or "")),
    }
    stopwords = lexicon().stopwords
    terms: dict[str, float] = defaultdict(float)
    for field, text in texts.items():
        for term in stems(text):
            if term not in stopwords:
                terms[term] += FIELDS[field]
    return terms


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code, name in pairs:
        found[code].append(name)
    return {code: tuple(names) for code, names in found.items()}


def _has_conditions(record: Record) -> bool:
    return bool(record.eligibility) and not str(record.eligibility).lower().startswith(("all ", "any", "everyone"))


def _area(record: Record) -> int:
    levels = list(AREAS)
    return levels.index(record.profile.area) if record.profile.area in levels else len(levels)


def _postings(weights: Mapping[int, float]) -> Postings:
    return Postings(np.array(list(weights), np.int32), np.array(list(weights.values()), np.float32))


def _grouped(values: Iterable[T]) -> tuple[Ints, list[T]]:
    """Each service's value as a number, and the values by number: what is asked of a value is asked once."""
    numbers: dict[T, int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], np.int32), list(numbers)


def _first_of(groups: Ints, values: Sequence[T]) -> list[T]:
    firsts = np.unique(groups, return_index=True)[1]
    return [values[at] for at in firsts]


def _floats(values: Iterable[float | None]) -> Floats:
    return np.array([math.nan if value is None else value for value in values], np.float32)


def _bools(values: Iterable[bool]) -> Bools:
    return np.array(list(values), np.bool_)


def _three_valued(values: Iterable[bool | None]) -> NDArray[np.int8]:
    """1 for yes, -1 for no, 0 for not known."""
    return np.array([0 if value is None else 1 if value else -1 for value in values], np.int8)
