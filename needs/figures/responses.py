"""Prevention, response, restoration, and what an unarmed team answers instead of 911."""

from dataclasses import dataclass

from needs.codes import UNKNOWN_PHASE
from needs.figures.columns import Columns
from needs.figures.filters import Filters
from needs.figures.intervals import Share, share

UNARMED = {
    "crisis.mental_health": "Behavioral Crisis Response",
    "311.parking": "Traffic Control",
    "311.abandoned_vehicle": "Traffic Control",
    "311.animal": "Animal Care & Control",
    "311.noise": "311 and online",
    "311.police_report": "311 and online",
    "311.encampment": "311 and online",
}
"""Needs that people dial 911 for and that an unarmed responder of the city answers (its services in data/directory)."""
DIVERSION_NOTE = (
    "Needs of a kind that people dial 911 for and that an unarmed team of the city answers. Whether these residents "
    "would have dialled 911 is not known; take it as what could be diverted, not as calls saved."
)
_OUTCOMES = "count(*), count(*) FILTER (outcome = 'met'), count(*) FILTER (outcome = 'unmet')"


@dataclass(frozen=True)
class PhaseFigure:
    """The needs of one phase (prevention, response, restoration, unknown) and its share of all."""

    phase: str
    needs: int
    met: int
    unmet: int
    share: Share


@dataclass(frozen=True)
class DiversionFigure:
    """The needs of one kind that an unarmed responder answers."""

    need_code: str
    responder: str
    needs: int
    met: int
    unmet: int


def by_phase(columns: Columns, filters: Filters) -> tuple[PhaseFigure, ...]:
    """The phases, in the order of the plan."""
    where, values = filters.where()
    rows = columns.query(f"SELECT phase, {_OUTCOMES} FROM need WHERE {where} GROUP BY ALL", values)
    counted = {phase: figures for phase, *figures in rows}
    total = sum(figures[0] for figures in counted.values())

    def figure(phase: str) -> PhaseFigure:
        needs, met, unmet = counted.get(phase, [0, 0, 0])
        return PhaseFigure(phase, needs, met, unmet, share(needs, total))

    return tuple(figure(phase) for phase in ("prevention", "response", "restoration", UNKNOWN_PHASE))


def diverted(columns: Columns, filters: Filters) -> tuple[DiversionFigure, ...]:
    """What unarmed responders could answer; say `DIVERSION_NOTE` beside it."""
    where, values = filters.where()
    codes = ", ".join(f"'{code}'" for code in UNARMED)
    sql = f"SELECT need_code, {_OUTCOMES} FROM need WHERE {where} AND need_code IN ({codes}) GROUP BY ALL"
    counted = {code: figures for code, *figures in columns.query(sql, values)}
    return tuple(DiversionFigure(code, responder, *counted.get(code, [0, 0, 0])) for code, responder in UNARMED.items())
