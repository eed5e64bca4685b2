"""The one fixed table that may be published, suppressed as a whole and frozen month by month.

Everything public (the page, the JSON, exports marked public) is cut from it; nothing public is ever a free query. A
month is published once, a while after it ended, and never changes again, so that no two editions can be compared.
Months share no total: there is no published quarter or year to subtract from. A person counts once for each need in a
month, with the latest outcome, so that a cell of eleven is eleven people and not one who asked eleven times.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, Select, cast, func, insert, select
from sqlalchemy import String as Text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from directory.codes import need_codes
from needs.codes import neighborhood_names
from needs.figures.filters import UNKNOWN_PLACE, UNNAMED_NEED
from needs.figures.reasons import NOT_SAID
from needs.models import Need, PublishedFigure
from needs.outcomes import Outcome, Reason
from needs.suppression import Cell, Sum, Suppressed, suppress
from runtime.database import Database

GRACE_DAYS = 14
"""So long after its end a month is published: follow-up answers have come in by then."""
NEEDS, OUTCOMES, PLACES, REASONS = "needs", "outcomes", "places", "reasons"
ALL, TOTAL, NOT_MET, OTHER = "all", "total", "not_met", "other"
GRAND = (NEEDS, ALL, TOTAL)
ALL_NOT_MET = (REASONS, ALL, NOT_MET)
STAR = "*"
"""Ends the period of a demonstration's figures, so that they are never taken for real ones."""

DICTIONARY: Mapping[str, str] = {
    "period": "The month, as 2026-03, in the city's time zone; with a star (2026-03*) it is a demonstration's.",
    "table": (
        "`needs`: each need; `outcomes`: what became of a domain's needs; `places`: neighborhood; `reasons`: why needs "
        "were not met."
    ),
    "row": (
        "needs: a code of data/needs.csv, `unnamed`, a domain (the sum of its codes) or `all`; outcomes: a domain, "
        "`unnamed` or `all`; places: one of the 87 neighborhoods or `unknown`; reasons: a reason, `not_said` or `all`."
    ),
    "column": (
        "needs: not_met (unmet or partly met), other (met or unknown) and their total; outcomes: met, partly_met, "
        "unmet or unknown; places: total; reasons: not_met."
    ),
    "value": (
        "How many people expressed the need in the month, each counted once a need with the latest outcome. Empty: "
        "hidden, because it is 1 to 10 or would give such a number away."
    ),
}


@dataclass(frozen=True)
class Edition:
    """Everything published: the table of each period, oldest first. A value of None is hidden."""

    tables: Mapping[str, Mapping[Cell, int | None]]
    published_at: datetime | None
    invented: bool

    @property
    def periods(self) -> tuple[str, ...]:
        """The months, oldest first."""
        return tuple(self.tables)

    @property
    def hidden(self) -> dict[str, int]:
        """How many cells of each period have no value: the suppression log."""
        return {period: sum(value is None for value in table.values()) for period, table in self.tables.items()}

    def rows(self) -> Iterator[tuple[str, str, str, str, int | None]]:
        """Every cell as period, table, row, column and value."""
        for period, table in self.tables.items():
            for cell, value in table.items():
                yield (period, *cell, value)


def publish(database: Database, today: date, invented: bool = False) -> tuple[str, ...]:
    """Publish every month that is ripe and not published yet; which ones. Two processes never publish one twice."""
    done = []
    for month in _ripe(database, today, invented):
        with database.begin() as session:
            cut = cut_of(counted(session, month, invented))
        period = f"{month}{STAR * invented}"
        try:
            with database.begin() as session:
                session.execute(insert(PublishedFigure), _rows(period, cut))
        except IntegrityError:
            continue  # another process was first; its figures stand
        done.append(period)
    return tuple(done)


def edition(session: Session, invented: bool = False) -> Edition:
    """Everything published so far, oldest month first: the real figures, or a demonstration's."""
    order = (PublishedFigure.period, PublishedFigure.table, PublishedFigure.row, PublishedFigure.column)
    columns = (*order, PublishedFigure.value, PublishedFigure.published_at)
    tables: dict[str, dict[Cell, int | None]] = {}
    latest = None
    for period, table, row, column, value, moment in session.execute(
        select(*columns).where(_kind(invented)).order_by(*order)
    ):
        tables.setdefault(period, {})[table, row, column] = value
        latest = max(latest or moment, moment)
    return Edition(tables, latest, invented)


def cut_of(values: Mapping[Cell, int]) -> Suppressed:
    """The fixed table of one month, suppressed as a whole. Cells that are not given are 0."""
    whole = {cell: values.get(cell, 0) for cell in _cells()}
    return suppress(whole, tuple(sums()))


def counted(session: Session, month: str, invented: bool = False) -> dict[Cell, int]:
    """Every cell of a month, nothing hidden yet: totals are sums of their parts."""
    values: Counter[Cell] = Counter()
    for need, place, outcome, reason, count in session.execute(_people(month, invented)):
        row, failed = need or UNNAMED_NEED, outcome in (Outcome.UNMET, Outcome.PARTLY_MET)
        for name in {row, row.partition(".")[0], ALL}:
            values[NEEDS, name, TOTAL] += count
            values[NEEDS, name, NOT_MET if failed else OTHER] += count
        for name in (row.partition(".")[0], ALL):
            values[OUTCOMES, name, outcome] += count
        values[PLACES, place or UNKNOWN_PLACE, TOTAL] += count
        if failed:
            values[REASONS, reason or NOT_SAID, NOT_MET] += count
            values[ALL_NOT_MET] += count
    return dict(values)


def sums() -> Iterator[Sum]:
    """Every equation between the cells of the table, those across its parts included."""
    groups = (*_domains(), UNNAMED_NEED)
    for row in (*need_codes(), *groups, ALL):
        yield Sum((NEEDS, row, TOTAL), ((NEEDS, row, NOT_MET), (NEEDS, row, OTHER)))
    for column in (NOT_MET, OTHER, TOTAL):
        for domain in _domains():
            codes = tuple((NEEDS, code, column) for code in need_codes() if code.startswith(f"{domain}."))
            yield Sum((NEEDS, domain, column), codes)
        yield Sum((NEEDS, ALL, column), tuple((NEEDS, group, column) for group in groups))
    for row in (*groups, ALL):
        yield Sum((NEEDS, row, NOT_MET), ((OUTCOMES, row, Outcome.UNMET), (OUTCOMES, row, Outcome.PARTLY_MET)))
        yield Sum((NEEDS, row, OTHER), ((OUTCOMES, row, Outcome.MET), (OUTCOMES, row, Outcome.UNKNOWN)))
    for outcome in Outcome:
        yield Sum((OUTCOMES, ALL, outcome), tuple((OUTCOMES, group, outcome) for group in groups))
    yield Sum(GRAND, tuple((PLACES, place, TOTAL) for place in _places()))
    yield Sum((NEEDS, ALL, NOT_MET), (ALL_NOT_MET,))
    yield Sum(ALL_NOT_MET, tuple((REASONS, reason, NOT_MET) for reason in _reasons()))


def _cells() -> Iterator[Cell]:
    for one in sums():
        yield from one.cells


def _domains() -> tuple[str, ...]:
    return tuple(dict.fromkeys(need.domain for need in need_codes().values()))


def _places() -> tuple[str, ...]:
    return (*sorted(neighborhood_names()), UNKNOWN_PLACE)


def _reasons() -> tuple[str, ...]:
    return (*Reason, NOT_SAID)


def _people(month: str, invented: bool) -> Select[tuple[str | None, str | None, str, str | None, int]]:
    """Counts by need, place, outcome and reason, where a person's latest row for a need stands for all of the month.

    A row whose person was erased stands for itself.
    """
    first = date.fromisoformat(f"{month}-01")
    who = func.coalesce(Need.person_key, cast(Need.id, Text))
    latest = func.row_number().over(partition_by=(who, Need.need_code), order_by=(Need.at.desc(), Need.id))
    one_each = (
        select(Need.need_code, Need.neighborhood, Need.outcome, Need.reason, latest.label("place_in_month"))
        .where(Need.day >= first, Need.day < first + relativedelta(months=1), Need.invented.is_(invented))
        .subquery()
    )
    kinds = (one_each.c.need_code, one_each.c.neighborhood, one_each.c.outcome, one_each.c.reason)
    return select(*kinds, func.count()).where(one_each.c.place_in_month == 1).group_by(*kinds)


def _ripe(database: Database, today: date, invented: bool) -> list[str]:
    """The months that ended long enough ago, from the first need on, without those already published."""
    with database.begin() as session:
        first = session.scalar(select(func.min(Need.day)).where(Need.invented.is_(invented)))
        if first is None:
            return []
        done = set(session.scalars(select(PublishedFigure.period).where(_kind(invented)).distinct()))
    last_ripe = today - timedelta(days=GRACE_DAYS)
    months: list[str] = []
    month = first.replace(day=1)
    while month + relativedelta(months=1) <= last_ripe:
        months.append(month.isoformat()[:7])
        month += relativedelta(months=1)
    return [month for month in months if f"{month}{STAR * invented}" not in done]


def _kind(invented: bool) -> ColumnElement[bool]:
    starred = PublishedFigure.period.endswith(STAR)
    return starred if invented else ~starred


def _rows(period: str, cut: Suppressed) -> Sequence[dict[str, object]]:
    now = datetime.now(UTC)
    return [
        {
            "period": period,
            "table": table,
            "row": row,
            "column": str(column),
            "value": value,
            "published_at": now,
        }
        for (table, row, column), value in cut.shown.items()
    ]
