"""Whether pinned gaps close: what was unmet in the eight weeks before the pin, and in the last eight weeks since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from needs.figures.columns import Columns
from needs.figures.headline import UNMET_BY_SERVICES
from needs.figures.intervals import RateChange, rate_change
from needs.pins import Pin

SPAN_DAYS = 56
_SQL = f"""
SELECT pin.id,
  count(*) FILTER (day < pin.pinned_on), count(*) FILTER (day < pin.pinned_on AND {UNMET_BY_SERVICES}),
  count(*) FILTER (day >= pin.since), count(*) FILTER (day >= pin.since AND {UNMET_BY_SERVICES})
FROM (VALUES {{}}) AS pin(id, need_code, neighborhood, language, earliest, pinned_on, since, until)
JOIN need ON need.need_code = pin.need_code AND day BETWEEN pin.earliest AND pin.until AND invented = ?
  AND pin.neighborhood IN ('', need.neighborhood) AND pin.language IN ('', need.language)
GROUP BY pin.id"""
_PIN = "(?, ?, ?, ?, ?::DATE, ?::DATE, ?::DATE, ?::DATE)"


@dataclass(frozen=True)
class Window:
    """The days from `since` to `until`, both included: the needs of the gap in them, and how many were unmet."""

    since: date
    until: date
    needs: int
    unmet: int

    @property
    def days(self) -> int:
        """How many days; none on the day of the pin."""
        return (self.until - self.since).days + 1

    @property
    def a_week(self) -> float:
        """Unmet needs a week."""
        return 7 * self.unmet / self.days if self.days else 0.0


@dataclass(frozen=True)
class PinFigure:
    """A pin with its two windows. The later one is shorter than eight weeks while the pin is young."""

    pin: Pin
    before: Window
    now: Window

    @property
    def change(self) -> RateChange:
        """How much more or less often the need is unmet."""
        return rate_change(self.now.unmet, self.now.days, self.before.unmet, self.before.days)


def pin_figures(columns: Columns, pins: Sequence[Pin], today: date, invented: bool = False) -> tuple[PinFigure, ...]:
    """The figures of the pins, in their order. Whole days only: the last is yesterday, or that of a pin's end."""
    if not pins:
        return ()
    values: list[object] = []
    for one in pins:
        before, now = _windows(one, today)
        gap = (one.gap.need_code, one.gap.neighborhood or "", one.gap.language or "")
        values += [str(one.id), *gap, before.since, one.pinned_on, now.since, now.until]
    rows = columns.query(_SQL.format(", ".join([_PIN] * len(pins))), [*values, invented])
    counted = {key: counts for key, *counts in rows}
    return tuple(_figure(one, today, counted.get(str(one.id), [0, 0, 0, 0])) for one in pins)


def _figure(pin: Pin, today: date, counts: Sequence[int]) -> PinFigure:
    before, now = _windows(pin, today)
    return PinFigure(
        pin,
        Window(before.since, before.until, counts[0], counts[1]),
        Window(now.since, now.until, counts[2], counts[3]),
    )


def _windows(pin: Pin, today: date) -> tuple[Window, Window]:
    yesterday = today - timedelta(days=1)
    last = min(pin.ended_on, yesterday) if pin.ended_on else yesterday
    since = max(pin.pinned_on, last - timedelta(days=SPAN_DAYS - 1))
    before = Window(pin.pinned_on - timedelta(days=SPAN_DAYS), pin.pinned_on - timedelta(days=1), 0, 0)
    return before, Window(since, last, 0, 0)
