"""The public figures: one fixed table a quarter, suppressed as a whole, frozen when it is first published.

Quarters never overlap and no sum over them is published, so comparing periods gives nothing away; a correction after
publication shows in the analysts' figures, never here, or the difference would tell of a single need.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from directory.codes import need_codes
from language.codes import SUPPORTED
from needs.codes import neighborhood_names
from needs.figures.columns import Columns
from needs.figures.filters import UNKNOWN_PLACE, UNNAMED_NEED, Filters
from needs.figures.reasons import NOT_SAID, label
from needs.models import PublishedFigure
from needs.outcomes import Barrier, Channel, Outcome, Reason
from needs.suppression import Cell, Sum, Suppressed, suppress

ALL = "all"
TOTAL = "total"
WAIT = timedelta(days=30)
"""A quarter is published so long after its end, when most answers have come in."""
DOMAINS = (*dict.fromkeys(need.domain for need in need_codes().values()), UNNAMED_NEED)
OUTCOMES = tuple(outcome.value for outcome in Outcome)
REASONS = (
    *(reason.value for reason in Reason if reason is not Reason.NOT_ACCESSIBLE),
    Reason.NOT_ACCESSIBLE.value,
    *(label(Reason.NOT_ACCESSIBLE, barrier) for barrier in Barrier),
    NOT_SAID,
)
TABLES = {
    "needs": "Needs by code and outcome; `housing` and so on are the sums of their domains.",
    "reasons": "Unmet and partly met needs by reason and domain.",
    "places": "Needs by neighbourhood and domain; `unknown` was told without a place.",
    "voices": "Needs by language and channel.",
    "months": "Needs by month of the quarter and domain.",
}
_SQL = """
SELECT need_code, outcome, reason, barrier, neighborhood, language, channel, month(day), count(*)
FROM need WHERE {} GROUP BY ALL"""


class PublicationError(ValueError):
    """A quarter cannot be published; the text says why."""


@dataclass(frozen=True)
class Quarter:
    """A calendar quarter, written 2026-Q3."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """A quarter from 2026-Q3.

        Raises:
            PublicationError: it is not written so.
        """
        year, separator, number = text.partition("-Q")
        if not (separator and year.isdigit() and len(year) == 4 and number in {"1", "2", "3", "4"}):
            raise PublicationError(f"{text!r} is not a quarter like 2026-Q3.")
        return cls(int(year), int(number))

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter of a day."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def months(self) -> tuple[int, int, int]:
        """Its months, 1 to 12."""
        return self.number * 3 - 2, self.number * 3 - 1, self.number * 3

    @property
    def since(self) -> date:
        """Its first day."""
        return date(self.year, self.months[0], 1)

    @property
    def until(self) -> date:
        """Its last day."""
        return self.next().since - timedelta(days=1)

    def next(self) -> "Quarter":
        """The quarter after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


@dataclass(frozen=True)
class PublicTable:
    """The published figures of one period. A hidden figure is None; `invented` marks a demo's."""

    period: str
    figures: Mapping[Cell, int | None]
    published_at: datetime
    invented: bool


def publish(session: Session, columns: Columns, quarter: Quarter, today: date, invented: bool = False) -> PublicTable:
    """Publish a quarter, once and for all; one already published is given as it stands.

    Raises:
        PublicationError: the quarter is not over, or not long enough.
    """
    period = f"{quarter}*" if invented else str(quarter)
    if (known := published(session, period)) is not None:
        return known
    if today < quarter.until + WAIT:
        raise PublicationError(f"{quarter} can be published from {quarter.until + WAIT} on.")
    columns.refresh(force=True)
    found = cut(columns, quarter, invented)
    now = datetime.now(UTC)
    rows = [
        {"period": period, "table": table, "row": row, "column": column, "value": value, "published_at": now}
        for (table, row, column), value in found.shown.items()
    ]
    session.execute(insert(PublishedFigure), rows)
    return PublicTable(period, dict(found.shown), now, invented)


def published(session: Session, period: str) -> PublicTable | None:
    """The published figures of a period (2026-Q3; 2026-Q3* for a demo's), None if it is not published."""
    rows = session.scalars(select(PublishedFigure).where(PublishedFigure.period == period)).all()
    if not rows:
        return None
    figures = {(row.table, row.row, row.column): row.value for row in rows}
    return PublicTable(period, figures, rows[0].published_at, period.endswith("*"))


def published_periods(session: Session) -> tuple[str, ...]:
    """Every published period, newest first."""
    return tuple(session.scalars(select(PublishedFigure.period).distinct().order_by(PublishedFigure.period.desc())))


def cut(columns: Columns, quarter: Quarter, invented: bool = False) -> Suppressed:
    """Count the table of a quarter and suppress it as a whole."""
    where, values = Filters(quarter.since, quarter.until, invented=invented).where()
    return suppress(_counted(columns.query(_SQL.format(where), values), quarter), equations(quarter))


def _counted(rows: Iterable[tuple[str, str, str, str, str, str, str, int, int]], quarter: Quarter) -> dict[Cell, int]:
    counts: defaultdict[Cell, int] = defaultdict(int)
    for code, outcome, reason, barrier, place, language, channel, month, count in rows:
        domain = code.partition(".")[0] or UNNAMED_NEED
        counts["needs", code or UNNAMED_NEED, outcome] += count
        counts["places", place or UNKNOWN_PLACE, domain] += count
        counts["voices", language, channel] += count
        counts["months", f"{quarter.year}-{month:02}", domain] += count
        if outcome in (Outcome.UNMET, Outcome.PARTLY_MET):
            counts["reasons", label(reason, barrier), domain] += count
    sums = equations(quarter)
    values = {cell: 0 for one in sums for cell in one.cells} | counts
    for one in sums:
        values[one.total] = sum(values[part] for part in one.parts)
    return values


def equations(quarter: Quarter) -> list[Sum]:
    """Every equation between the cells of a quarter's table, each total after its parts."""
    codes = {domain: [code for code in need_codes() if code.startswith(f"{domain}.")] for domain in DOMAINS[:-1]}
    sums: list[Sum] = []

    def add(total: Cell, parts: Iterable[Cell]) -> None:
        sums.append(Sum(total, tuple(parts)))

    for code in (*need_codes(), UNNAMED_NEED):
        add(("needs", code, TOTAL), (("needs", code, outcome) for outcome in OUTCOMES))
    for column in (*OUTCOMES, TOTAL):
        for domain, members in codes.items():
            add(("needs", domain, column), (("needs", code, column) for code in members))
        add(("needs", ALL, column), (("needs", domain, column) for domain in DOMAINS))
    for domain in DOMAINS:
        add(("needs", domain, "failed"), (("needs", domain, outcome) for outcome in ("unmet", "partly_met")))
    lists = {
        "reasons": (REASONS, DOMAINS),
        "places": ((*sorted(neighborhood_names()), UNKNOWN_PLACE), DOMAINS),
        "voices": (SUPPORTED, tuple(channel.value for channel in Channel)),
        "months": (tuple(f"{quarter.year}-{month:02}" for month in quarter.months), DOMAINS),
    }
    for table, (rows, columns) in lists.items():
        for row in rows:
            add((table, row, ALL), ((table, row, column) for column in columns))
        for column in (*columns, ALL):
            add((table, ALL, column), ((table, row, column) for row in rows))
    # The tables count the same needs, so that a total of one can be computed from another.
    for domain in DOMAINS:
        add(("needs", domain, "failed"), [("reasons", ALL, domain)])
        add(("needs", domain, TOTAL), [("places", ALL, domain)])
        add(("needs", domain, TOTAL), [("months", ALL, domain)])
    add(("needs", ALL, TOTAL), [("voices", ALL, ALL)])
    return sums
