"""Supply beside demand: what is asked for against what the directory lists for it and what is open now."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.availability import current
from directory.codes import need_codes
from directory.models import Service
from directory.profile import profiles
from directory.visibility import public
from needs.figures.columns import Columns
from needs.figures.filters import Filters

_SQL = """
SELECT need_code, count(*), count(*) FILTER (outcome = 'unmet'), count(*) FILTER (outcome = 'met'),
  count(*) FILTER (outcome IN ('unmet', 'partly_met') AND reason IN ('full_or_waitlist', 'funds_exhausted'))
FROM need WHERE {} GROUP BY ALL"""


@dataclass(frozen=True)
class SupplyFigure:
    """One need: how often it was asked for, and how many listed services are for it.

    `short` counts needs that failed because a service was full or out of funds; `full_now` the services that are
    marked full or closed at this moment.
    """

    need_code: str
    needs: int
    unmet: int
    met: int
    short: int
    services: int
    full_now: int

    @property
    def needs_per_service(self) -> float | None:
        """Needs for each listed service; None where none is listed."""
        return self.needs / self.services if self.services else None


def supply(session: Session, columns: Columns, filters: Filters, now: datetime) -> tuple[SupplyFigure, ...]:
    """Every need of the list, most unmet first."""
    where, values = filters.where()
    counted = {code: figures for code, *figures in columns.query(_SQL.format(where), values)}
    services, full = _listed(session, now)

    def figure(code: str) -> SupplyFigure:
        needs, unmet, met, short = counted.get(code, [0, 0, 0, 0])
        return SupplyFigure(code, needs, unmet, met, short, services[code], full[code])

    return tuple(sorted(map(figure, need_codes()), key=lambda found: (-found.unmet, -found.needs, found.need_code)))


def _listed(session: Session, now: datetime) -> tuple[Counter[str], Counter[str]]:
    """Public services by need, and those marked full or closed."""
    shown = session.scalars(select(Service.id).where(public(Service))).all()
    shut = {key for key, mark in current(session, shown, now).items() if mark.state != "open"}
    services: Counter[str] = Counter()
    full: Counter[str] = Counter()
    for service_id, profile in profiles(session, shown).items():
        services.update(profile.need_codes)
        if service_id in shut:
            full.update(profile.need_codes)
    return services, full
