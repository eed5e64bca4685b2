"""What each page of the reports shows: one function a page, from what is asked to the values of its template."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from channels.reports import maps
from channels.reports.asking import Asked
from channels.reports.charts import Bar, Chart, bars, hours, shade, weeks
from channels.reports.would_be import read_would_be
from needs.figures import coverage as heard
from needs.figures import trends
from needs.figures.clusters import MOST_TEXTS, clusters
from needs.figures.columns import Columns
from needs.figures.headline import headline
from needs.figures.names import CHANNELS, ENGLISH_NAMES, gap_name, is_ours, need_name, phase_name, reason_name
from needs.figures.pins import pin_figures
from needs.figures.places import PlaceFigure, places
from needs.figures.reasons import reasons_by_need
from needs.figures.replay import ASSUMPTIONS, replay
from needs.figures.responses import DIVERSION_NOTE, by_phase, diverted
from needs.figures.supply import supply
from needs.pins import pins
from needs.suppression import SMALLEST_SHOWN

TEMPLATES: Final = Path(__file__).parent / "templates"
SHOWN: Final = 12
"""Bars of a chart; the table has all."""
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Sight:
    """What a view works with. `params` are those of the address beyond the filters."""

    columns: Columns
    session: Session
    asked: Asked
    params: Mapping[str, list[str]]


def overview(sight: Sight) -> Values:
    """The headline, the trend, and the phases."""
    figures = headline(sight.columns, sight.asked.filters)
    return {"figures": figures, **times_of_week(sight), "phases": by_phase(sight.columns, sight.asked.filters)}


def times_of_week(sight: Sight) -> Values:
    """The trend by week."""
    found = trends.weeks(sight.columns, sight.asked.filters)
    whole = [week for week in found if week.whole]
    says = "Needs by week. "
    if whole:
        most = max(whole, key=lambda week: week.needs)
        says += f"From {whole[0].needs:,} in the week of {whole[0].monday} to {whole[-1].needs:,} in that of "
        says += f"{whole[-1].monday}; most, {most.needs:,}, in that of {most.monday}. "
    drawn = len(whole) > 1 and any(week.needs for week in whole)
    chart = weeks(found, f"{says}The table has every week.") if drawn else None
    return {"weeks": found, "weeks_chart": chart}


def reasons(sight: Sight) -> Values:
    """Need by reason beside the period before; failures of our own apart."""
    found = reasons_by_need(sight.columns, sight.asked.filters)
    theirs = [one for one in found if not is_ours(one.reason)]
    top = theirs[:SHOWN]
    rows = [
        Bar(
            f"{need_name(one.need_code)}: {reason_name(one.reason)}",
            one.now.count,
            mark=one.before.count if one.before.total else None,
        )
        for one in top
    ]
    says = f"The {len(top)} most frequent reasons why needs were not met, beside the period before. "
    chart = bars(rows, f"{says}The table has all.", "Needs not met") if any(row.value for row in rows) else None
    return {"rows": theirs, "ours": [one for one in found if is_ours(one.reason)], "drawn": chart}


def by_place(sight: Sight) -> Values:
    """The map, the bar of unknown place, and all neighbourhoods."""
    found = places(sight.columns, sight.asked.filters)
    measure = "unmet" if sight.params.get("measure") == ["unmet"] else "needs"
    counts = {place.name: getattr(place, measure) for place in found.known}
    rates = {
        place.name: rate
        for place in found.known
        if counts[place.name] >= SMALLEST_SHOWN and (rate := place.per_1000(counts[place.name])) is not None
    }
    most = max(rates.values(), default=0.0)
    known, unknown = sum(counts.values()), found.unknown if measure == "needs" else found.unknown_unmet
    return {
        "places": sorted(found.known, key=lambda place: (-rates.get(place.name, -1), place.name)),
        "measure": measure,
        "counts": counts,
        "rates": rates,
        "steps": [(step, most * step / 5, most * (step + 1) / 5) for step in range(5)] if most else [],
        "map": _map(found.known, counts, rates, most),
        "known": known,
        "unknown": unknown,
        "bar": bars(
            [Bar("Place known (on the map)", known), Bar("Place unknown (on no map)", unknown)],
            f"{known:,} with a known place, {unknown:,} without.",
            "Needs",
        )
        if known or unknown
        else None,
        "smallest": SMALLEST_SHOWN,
    }


def times(sight: Sight) -> Values:
    """The trend by week, and hour by channel and language."""
    found = trends.hours(sight.columns, sight.asked.filters)
    kinds = sorted({(one.channel, one.language) for one in found})
    labels = {kind: f"{CHANNELS[kind[0]]}, {ENGLISH_NAMES[kind[1]]}" for kind in kinds}
    counts = {(one.channel, one.language, one.hour): one.needs for one in found}
    chart = hours(
        found,
        labels,
        "Needs by hour of the day for each channel and language; a stronger shade is a larger part of its row.",
    )
    return {**times_of_week(sight), "kinds": labels, "counts": counts, "hours_chart": chart if found else None}


def by_supply(sight: Sight) -> Values:
    """Supply beside demand."""
    found = supply(sight.session, sight.columns, sight.asked.filters, datetime.now(UTC))
    asked = sorted((row for row in found if row.needs), key=lambda row: -row.needs)
    rows = [
        Bar(f"{need_name(row.need_code)}: {row.services} listed", row.needs, part=row.unmet) for row in asked[:SHOWN]
    ]
    says = "What was asked for most, with the number of listed services; the red part was unmet."
    return {"rows": found, "drawn": bars(rows, says, "Needs (red: unmet)") if rows else None}


def by_response(sight: Sight) -> Values:
    """Prevention, response, restoration, and what unarmed teams could answer."""
    phases = by_phase(sight.columns, sight.asked.filters)
    rows = [Bar(phase_name(one.phase), one.needs, part=one.unmet) for one in phases]
    says = "Needs by phase; the red part was unmet."
    chart = bars(rows, says, "Needs (red: unmet)") if any(one.needs for one in phases) else None
    answered = sorted(diverted(sight.columns, sight.asked.filters), key=lambda one: -one.needs)
    teams: dict[str, int] = {}
    for one in answered:
        teams[one.responder] = teams.get(one.responder, 0) + one.needs
    return {
        "phases": phases,
        "phases_chart": chart,
        "diverted": answered,
        "teams": teams,
        "note": DIVERSION_NOTE,
    }


def coverage(sight: Sight) -> Values:
    """Who is not heard."""
    found = heard.coverage(sight.columns, sight.asked.filters)
    quiet = found.quiet[:SHOWN]
    rows = [Bar(place.name, place.needs, mark=round(place.expected, 1)) for place in quiet]
    says = "The neighborhoods heard far less than their households would suggest; the mark is what would be expected."
    return {"found": found, "drawn": bars(rows, says, "Needs (mark: expected)") if rows else None}


def phrases(sight: Sight) -> Values:
    """What was not understood or out of scope, in groups."""
    found = clusters(sight.session, sight.asked.filters)
    return {"found": found, "smallest": SMALLEST_SHOWN, "most": MOST_TEXTS}


def by_replay(sight: Sight) -> Values:
    """The form of a would-be service, and what it would have met."""
    would_be, told = read_would_be(sight.params)
    if would_be is None:
        return {"service": None, "told": told, "assumptions": ASSUMPTIONS, "result": None, "given": sight.params}
    result = replay(sight.columns, sight.asked.filters, would_be)
    rows = [Bar(f"Week of {week}", met, part=None, mark=served) for week, met, served in result.by_week[-SHOWN:]]
    chart = None
    if would_be.weekly_places is not None and rows:
        says = "Needs the service would have met each week; the mark is what it has room for."
        chart = bars(rows, says, "Needs (mark: served)")
    return {
        "service": would_be,
        "told": "",
        "assumptions": ASSUMPTIONS,
        "result": result,
        "drawn": chart,
        "given": sight.params,
    }


def by_pin(sight: Sight) -> Values:
    """The pinned gaps, those that are watched before those that have ended."""
    invented = sight.asked.filters.invented
    found = pin_figures(sight.columns, pins(sight.session, invented), sight.asked.today, invented)
    watched = [one for one in found if one.pin.ended_on is None]
    rows = [
        Bar(gap_name(one.pin.gap), one.now.a_week, mark=round(one.before.a_week, 1))
        for one in watched[:SHOWN]
        if one.now.days
    ]
    says = "Unmet needs a week since the pin; the mark is what was unmet a week before it. The table has all."
    return {
        "watched": watched,
        "ended": [one for one in found if one.pin.ended_on is not None],
        "drawn": bars(rows, says, "Unmet a week (mark: before)", decimals=1) if rows else None,
    }


@dataclass(frozen=True)
class Page:
    """A page: its name in the address and in the templates, what the menu calls it, and its view."""

    name: str
    label: str
    view: Callable[[Sight], Values]


PAGES: Final = (
    Page("overview", "Overview", overview),
    Page("reasons", "Why not met", reasons),
    Page("places", "Places", by_place),
    Page("times", "Times", times),
    Page("supply", "Supply", by_supply),
    Page("response", "Response", by_response),
    Page("coverage", "Not heard", coverage),
    Page("phrases", "Not understood", phrases),
    Page("replay", "Replay", by_replay),
    Page("pins", "Pinned gaps", by_pin),
)


def _map(known: tuple[PlaceFigure, ...], counts: Mapping[str, int], rates: Mapping[str, float], most: float) -> Chart:
    fills = {}
    for place in known:
        if place.name in rates:
            fills[place.name] = shade(rates[place.name], most)
        elif counts[place.name]:
            fills[place.name] = maps.HATCHED
    highest = sorted(rates, key=lambda name: -rates[name])[:3]
    says = "Map of the 87 neighborhoods. "
    if highest:
        says += "Highest: " + ", ".join(f"{name} ({rates[name]:.1f} per 1,000 households)" for name in highest) + ". "
    return maps.city(fills, f"{says}{len(fills) - len(rates)} are hatched. The table has every neighborhood.")
