"""When needs come: by week, and by hour, channel and language."""

from dataclasses import dataclass
from datetime import date, timedelta

from needs.figures.columns import Columns
from needs.figures.filters import Filters
from needs.figures.headline import OURS, UNMET_BY_SERVICES


@dataclass(frozen=True)
class Week:
    """A week from Monday to Sunday; `whole` is false where the period cuts it."""

    monday: date
    needs: int
    unmet: int
    ours: int
    whole: bool


@dataclass(frozen=True)
class Hour:
    """Needs that came in one hour of the day (0 to 23, the city's time) through a channel in a language."""

    hour: int
    channel: str
    language: str
    needs: int


def weeks(columns: Columns, filters: Filters) -> tuple[Week, ...]:
    """Every week of the period in order, those with nothing included."""
    where, values = filters.where()
    rows = columns.query(
        f"SELECT date_trunc('week', day)::DATE, sum(n)::INT, coalesce(sum(n) FILTER ({UNMET_BY_SERVICES}), 0)::INT,"
        f" coalesce(sum(n) FILTER ({OURS}), 0)::INT FROM"
        f" (SELECT day, outcome, reason, count(*) AS n FROM need WHERE {where} GROUP BY ALL) GROUP BY ALL",
        values,
    )
    counts = {monday: (needs, unmet, ours) for monday, needs, unmet, ours in rows}
    first = filters.since - timedelta(days=filters.since.weekday())
    mondays = (first + timedelta(weeks=at) for at in range((filters.until - first).days // 7 + 1))
    return tuple(Week(monday, *counts.get(monday, (0, 0, 0)), _whole(monday, filters)) for monday in mondays)


def hours(columns: Columns, filters: Filters) -> tuple[Hour, ...]:
    """Every hour × channel × language in which anything came."""
    where, values = filters.where()
    rows = columns.query(
        f"SELECT hour, channel, language, count(*) FROM need WHERE {where} GROUP BY ALL ORDER BY ALL", values
    )
    return tuple(Hour(*row) for row in rows)


def _whole(monday: date, filters: Filters) -> bool:
    return filters.since <= monday and monday + timedelta(days=6) <= filters.until
