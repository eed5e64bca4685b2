"""Draws charts as SVG on the server: no script, no image, colours from the page's style sheet so that they follow it.

Every chart comes in two widths, because a chart that is shrunk to a phone cannot be read. It is decoration for a table
that says the same; its description is what a screen reader hears.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Final

import altair as alt
import vl_convert
from markupsafe import Markup

from needs.figures.trends import Hour, Week

WIDE: Final = 960
NARROW: Final = 300
INK, SOFT, HAIR = "var(--ink)", "var(--soft)", "var(--hair)"
STRONG, ALARM, WARN, LINE = "var(--strong)", "var(--alarm)", "var(--warn)", "var(--line)"
SHADES: Final = tuple(f"var(--shade-{step})" for step in range(5))
FONT: Final = "sans-serif"
BAR_STEP: Final = 44
ROWS: Final[Any] = alt.NamedData(name="rows")
"""The rows of a chart, which `render` puts in: inside a chart each is checked against a schema, 0.2 s for 260 weeks."""


@dataclass(frozen=True)
class Chart:
    """A chart in both widths, and what it shows in words."""

    wide: Markup
    narrow: Markup
    says: str


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its value, the part of it that is set off, an interval, and a mark to compare with."""

    label: str
    value: float
    part: float | None = None
    low: float | None = None
    high: float | None = None
    mark: float | None = None


def bars(rows: Sequence[Bar], says: str, title: str, decimals: int = 0) -> Chart:
    """Lying bars with their labels above them, so that long names fit on a phone. Values are shown to `decimals`."""
    data = [{**asdict(row), "at": at} for at, row in enumerate(rows)]
    return _both(lambda width: _bars(data, title, decimals, width), data, says)


def weeks(found: Sequence[Week], says: str) -> Chart:
    """Lines of needs, of what was unmet and of what Nearhelp failed, by whole weeks."""
    kinds = (("Needs", "needs"), ("Unmet", "unmet"), ("Failed by Nearhelp", "ours"))
    data = [
        {"week": week.monday.isoformat(), "kind": kind, "needs": getattr(week, name)}
        for week in found
        if week.whole
        for kind, name in kinds
    ]
    return _both(lambda width: _weeks(data, [kind for kind, _ in kinds], width), data, says)


def hours(found: Sequence[Hour], row_of: dict[tuple[str, str], str], says: str) -> Chart:
    """A field of shades: the hour across, channel and language down. A shade is the hour's part of its own row."""
    most: dict[str, int] = {}
    for one in found:
        row = row_of[one.channel, one.language]
        most[row] = max(most.get(row, 0), one.needs)
    data = [
        {"hour": one.hour, "row": row, "shade": shade(one.needs, most[row])}
        for one in found
        for row in (row_of[one.channel, one.language],)
    ]
    return _both(lambda width: _hours(list(row_of.values()), width), data, says)


def shade(value: float, most: float) -> str:
    """The colour of a value in five equal steps."""
    return SHADES[min(4, int(5 * value / most))] if most else SHADES[0]


def _bars(data: list[dict[str, Any]], title: str, decimals: int, width: int) -> Any:
    base = alt.Chart(ROWS)
    y: Any = alt.Y("at:O", axis=None, scale=alt.Scale(paddingInner=0.2, paddingOuter=0.2))
    axis = alt.Axis(format=f",.{decimals}f", tickCount=5, tickMinStep=10**-decimals)
    x = alt.X("value:Q", title=title, axis=axis, scale=alt.Scale(domainMin=0))
    layers = [
        base.mark_bar(color=SHADES[3], height=12, yOffset=10).encode(x=x, y=y),
        base.mark_text(align="left", baseline="middle", dy=-8, x=0, fontSize=13, color=INK, limit=width).encode(
            y=y, text="label:N"
        ),
    ]
    if any(row["part"] is not None for row in data):
        layers.append(base.mark_bar(color=ALARM, height=6, yOffset=10).encode(x=alt.X("part:Q"), y=y))
    if any(row["high"] is not None for row in data):
        layers.append(base.mark_rule(color=INK, strokeWidth=2, yOffset=10).encode(x="low:Q", x2="high:Q", y=y))
    if any(row["mark"] is not None for row in data):
        layers.append(base.mark_tick(color=INK, thickness=3, size=22, yOffset=10).encode(x=alt.X("mark:Q"), y=y))
    return alt.layer(*layers).properties(width=width, height=alt.Step(BAR_STEP))


def _weeks(data: list[dict[str, Any]], kinds: list[str], width: int) -> Any:
    colors = alt.Scale(domain=kinds, range=[STRONG, ALARM, WARN])
    dashes = alt.Scale(domain=kinds, range=[[1, 0], [6, 3], [2, 3]])
    legend = alt.Legend(title=None, orient="top", columns=3 if width == WIDE else 1, symbolStrokeWidth=3)
    return (
        alt.Chart(ROWS)
        .mark_line(strokeWidth=2.5, interpolate="monotone")
        .encode(
            x=alt.X("week:O", title=None, axis=_mondays(data, 10 if width == WIDE else 4)),
            y=alt.Y("needs:Q", title=None, axis=alt.Axis(format=",.0f", tickCount=5, tickMinStep=1)),
            color=alt.Color("kind:N", scale=colors, legend=legend),
            strokeDash=alt.StrokeDash("kind:N", scale=dashes, legend=legend),
        )
        .properties(width=width, height=220)
    )


def _mondays(data: list[dict[str, Any]], most: int) -> Any:
    """Labels under some of the weeks; Vega's own would stand under Sundays."""
    known = sorted({row["week"] for row in data})
    return alt.Axis(
        values=known[:: -(-len(known) // most) or 1],
        labelAngle=0,
        labelExpr="timeFormat(toDate(datum.value + 'T12:00:00'), '%b %-d')",
    )


def _hours(rows: list[str], width: int) -> Any:
    return (
        alt.Chart(ROWS)
        .mark_rect(stroke="var(--sheet)", strokeWidth=1)
        .encode(
            x=alt.X(
                "hour:O",
                title="Hour of the day",
                axis=alt.Axis(values=[0, 6, 12, 18, 23], labelAngle=0),
                scale=alt.Scale(domain=list(range(24))),
            ),
            y=alt.Y("row:N", title=None, sort=rows, axis=alt.Axis(labelLimit=150)),
            color=alt.Color("shade:N", scale=None),
        )
        .properties(width=width - 150, height=alt.Step(22))
    )


def _both(draw: Callable[[int], Any], rows: Sequence[Mapping[str, Any]], says: str) -> Chart:
    return Chart(render(draw(WIDE), rows), render(draw(NARROW), rows), says)


def render(chart: Any, rows: Sequence[Mapping[str, Any]]) -> Markup:
    """A chart of `ROWS` as SVG that a page may hold: hidden from screen readers, which hear the description."""
    dressed = (
        chart.configure(background="transparent", font=FONT, padding=4)
        .configure_axis(
            labelColor=SOFT,
            titleColor=SOFT,
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            gridColor=HAIR,
            domainColor=LINE,
            tickColor=LINE,
        )
        .configure_legend(labelColor=INK, labelFontSize=13)
        .configure_view(stroke=None)
    )
    spec = {**dressed.to_dict(), "datasets": {"rows": rows}}
    return Markup(_svg(json.dumps(spec, sort_keys=True)))


@lru_cache(maxsize=256)
def _svg(spec: str) -> str:
    """Drawn once for the same figures: drawing takes a good part of a page's time."""
    drawn: str = vl_convert.vegalite_to_svg(json.loads(spec))
    bare = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", drawn)
    return bare.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
