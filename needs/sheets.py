"""What goes into an export: the published table, or an analyst's figures and rows."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from needs.exports import Column, Export, Sheet
from needs.figures.columns import Columns
from needs.figures.coverage import coverage
from needs.figures.filters import Filters
from needs.figures.headline import DEFINITIONS, headline
from needs.figures.intervals import Share
from needs.figures.places import places
from needs.figures.reasons import reasons_by_need
from needs.figures.responses import by_phase
from needs.figures.supply import supply
from needs.figures.trends import hours, weeks
from needs.publication import DICTIONARY, Edition

NOT_PUBLIC = "Not for publication: it holds small numbers that can point at a person. Publish with --public instead."
INVENTED = "INVENTED: every figure here comes from a demonstration and describes nothing real."
_CELL = ("period", "table", "row", "column")
_SHARE = (
    Column("count", "integer", "How many, in the period."),
    Column("of", "integer", "Of how many."),
    Column("share", "number", "count / of, 0 to 1."),
    Column("low", "number", "The lower end of the share's 95 % interval (Wilson)."),
    Column("high", "number", "Its upper end."),
    Column("count_before", "integer", "How many, in the period before, which is as long."),
    Column("of_before", "integer", "Of how many then."),
)
_NEED = Column("need_code", "string", "A code of data/needs.csv, or unnamed.")
_LEDGER = {
    "day": ("date", "The day in the city's time zone."),
    "hour": ("integer", "The hour of that day, 0 to 23."),
    "channel": ("string", "sms, web, staff or terminal."),
    "language": ("string", "en, es, so or hmn."),
    "need_code": ("string", "A code of data/needs.csv; empty where nobody could name the need."),
    "phase": ("string", "prevention, response, restoration or unknown."),
    "neighborhood": ("string", "One of the 87 neighborhoods; empty where it is not known."),
    "outcome": ("string", "met, partly_met, unmet or unknown."),
    "reason": ("string", "Why it was not met; empty where nobody said."),
    "barrier": ("string", "What made a service not accessible."),
    "asserted_by": ("string", "Who said so: bot, resident or staff."),
    "invented": ("boolean", "Whether the row belongs to a demonstration."),
}


def public_export(edition: Edition) -> Export:
    """The published table as it stands, with its suppression log."""
    cells = Sheet(
        "figures",
        "The published figures",
        (
            *(Column(name, "string", DICTIONARY[name]) for name in _CELL),
            Column("value", "integer", DICTIONARY["value"]),
        ),
        edition.rows(),
    )
    log = Sheet(
        "suppression_log",
        "How many cells of each period are hidden",
        (
            Column("period", "string", "The month."),
            Column("cells", "integer", "How many cells its table has."),
            Column("hidden", "integer", "How many of them have no value. Which rule hid which is not told."),
        ),
        [(period, len(edition.tables[period]), count) for period, count in edition.hidden.items()],
    )
    return Export((cells, log), _about("published_figure, all periods", "Public.", edition.invented))


def analyst_export(columns: Columns, session: Session, filters: Filters) -> Export:
    """The figures of a filter, and its rows without anything personal. Not for publication."""
    query = "&".join(f"{name}={value}" for name, value in filters.to_query())
    found = (
        _headline_sheet(columns, filters),
        _reasons_sheet(columns, filters),
        _places_sheet(columns, filters),
        _weeks_sheet(columns, filters),
        _hours_sheet(columns, filters),
        _phases_sheet(columns, filters),
        _supply_sheet(columns, session, filters),
        Sheet("ledger", "The rows", tuple(Column(n, *said) for n, said in _LEDGER.items()), _rows(columns, filters)),
    )
    return Export(found, _about(query, NOT_PUBLIC, filters.invented))


def _about(query: str, audience: str, invented: bool) -> dict[str, str]:
    about = {"query": query, "audience": audience, "definitions": "docs/reports.md of Nearhelp"}
    return {"warning": INVENTED, **about} if invented else about


def _share(now: Share, before: Share) -> Sequence[Any]:
    value = now.share if now.total else None
    return now.count, now.total, value, now.low, now.high, before.count, before.total


def _headline_sheet(columns: Columns, filters: Filters) -> Sheet:
    names = Column("figure", "string", "; ".join(f"{one.key}: {one.definition}" for one in DEFINITIONS))
    rows = [(figure.key, *_share(figure.now, figure.before)) for figure in headline(columns, filters)]
    return Sheet("headline", "Headline figures", (names, *_SHARE), rows)


def _reasons_sheet(columns: Columns, filters: Filters) -> Sheet:
    reason = Column("reason", "string", "Why it was not met, with its barrier as not_accessible:cost, or not_said.")
    change = Column("change", "string", "higher, lower, or same where the intervals overlap.")
    rows = [
        (one.need_code, one.reason, *_share(one.now, one.before), one.change)
        for one in reasons_by_need(columns, filters)
    ]
    return Sheet("reasons", "Need by reason, beside the period before", (_NEED, reason, *_SHARE, change), rows)


def _places_sheet(columns: Columns, filters: Filters) -> Sheet:
    found, heard = places(columns, filters), {one.name: one for one in coverage(columns, filters).places}
    rows: list[Sequence[Any]] = [
        (
            place.name,
            place.needs,
            place.unmet,
            place.households,
            place.per_1000(place.needs),
            heard[place.name].quiet if place.name in heard else None,
        )
        for place in found.known
    ]
    rows.append(("unknown", found.unknown, found.unknown_unmet, None, None, None))
    return Sheet(
        "places",
        "Neighborhoods",
        (
            Column("neighborhood", "string", "One of the 87 names, or unknown."),
            Column("needs", "integer", "Needs expressed."),
            Column("unmet", "integer", "Of these unmet or partly met, Nearhelp's own failures left out."),
            Column("households", "integer", "Estimated households (data/directory/neighborhood_households.csv)."),
            Column("needs_per_1000", "number", "Needs per 1,000 households; empty below 50 households."),
            Column("quiet", "boolean", "Heard far less than its households at the city's rate (Poisson, 1 in 1,000)."),
        ),
        rows,
    )


def _weeks_sheet(columns: Columns, filters: Filters) -> Sheet:
    return Sheet(
        "weeks",
        "Trend by week",
        (
            Column("monday", "date", "The first day of the week."),
            Column("needs", "integer", "Needs expressed."),
            Column("unmet", "integer", "Of these unmet or partly met, Nearhelp's own failures left out."),
            Column("ours", "integer", "Of these failed by Nearhelp."),
            Column("whole", "boolean", "Whether all seven days lie in the period."),
        ),
        [(week.monday, week.needs, week.unmet, week.ours, week.whole) for week in weeks(columns, filters)],
    )


def _hours_sheet(columns: Columns, filters: Filters) -> Sheet:
    names = ("hour", "channel", "language")
    return Sheet(
        "hours",
        "Hour by channel and language",
        (*(Column(name, *_LEDGER[name]) for name in names), Column("needs", "integer", "Needs expressed.")),
        [(one.hour, one.channel, one.language, one.needs) for one in hours(columns, filters)],
    )


def _phases_sheet(columns: Columns, filters: Filters) -> Sheet:
    return Sheet(
        "phases",
        "Prevention, response, restoration",
        (
            Column("phase", *_LEDGER["phase"]),
            Column("needs", "integer", "Needs expressed."),
            Column("met", "integer", "Of these met."),
            Column("unmet", "integer", "Of these unmet."),
        ),
        [(one.phase, one.needs, one.met, one.unmet) for one in by_phase(columns, filters)],
    )


def _supply_sheet(columns: Columns, session: Session, filters: Filters) -> Sheet:
    rows = [
        (one.need_code, one.needs, one.unmet, one.services, one.full_now)
        for one in supply(session, columns, filters, datetime.now(UTC))
    ]
    return Sheet(
        "supply",
        "Supply beside demand",
        (
            _NEED,
            Column("needs", "integer", "Needs expressed."),
            Column("unmet", "integer", "Of these unmet."),
            Column("services", "integer", "Public services listed for it."),
            Column("full_now", "integer", "Of these marked full or closed when this was made."),
        ),
        rows,
    )


def _rows(columns: Columns, filters: Filters) -> Iterator[Sequence[Any]]:
    """Day by day, so that ten million rows never stand in memory at once."""
    for day in _days(filters):
        where, values = filters.where()
        yield from columns.query(f"SELECT {', '.join(_LEDGER)} FROM need WHERE day = ? AND {where}", [day, *values])


def _days(filters: Filters) -> Iterable[Any]:
    return (filters.since + timedelta(days=at) for at in range(filters.days))
