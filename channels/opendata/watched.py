"""Shows whether pinned gaps close, from published figures alone: what is hidden there is not shown here.

The published table has no neighbourhood or language by need, so only gaps of the whole city in all languages have cells
in it. Notes and names of analysts stay in the house.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from needs.figures.intervals import RateChange, rate_change
from needs.pins import Pin
from needs.publication import NEEDS, NOT_MET, STAR, Edition


@dataclass(frozen=True)
class Watched:
    """A pinned gap with what was not met in the month before the pin and in the latest month since.

    `now_period` and `now` are None until a month after that of the pin is published.
    """

    need_code: str
    pinned_on: date
    ended_on: date | None
    before_period: str
    before: int
    now_period: str | None
    now: int | None

    @property
    def change(self) -> RateChange | None:
        """The change, for months of different length."""
        if self.now_period is None or self.now is None:
            return None
        return rate_change(self.now, _days(self.now_period), self.before, _days(self.before_period))


def watched(edition: Edition, pins: Iterable[Pin]) -> tuple[Watched, ...]:
    """The pins whose figures are published and not hidden, in their order."""
    return tuple(filter(None, (_watched(edition, pin) for pin in pins)))


def _watched(edition: Edition, pin: Pin) -> Watched | None:
    if pin.gap.neighborhood is not None or pin.gap.language is not None:
        return None
    before_period = f"{pin.pinned_on - relativedelta(months=1):%Y-%m}{STAR * edition.invented}"
    last = f"{pin.ended_on:%Y-%m}" if pin.ended_on else "9999-12"
    since = [period for period in edition.periods if f"{pin.pinned_on:%Y-%m}" < period.removesuffix(STAR) <= last]
    before = _not_met(edition, before_period, pin)
    now = _not_met(edition, since[-1], pin) if since else None
    if before is None or (since and now is None):
        return None
    now_period = since[-1] if since else None
    return Watched(pin.gap.need_code, pin.pinned_on, pin.ended_on, before_period, before, now_period, now)


def _not_met(edition: Edition, period: str, pin: Pin) -> int | None:
    return edition.tables.get(period, {}).get((NEEDS, pin.gap.need_code, NOT_MET))


def _days(period: str) -> int:
    first = date.fromisoformat(f"{period.removesuffix(STAR)}-01")
    return (first + relativedelta(months=1) - first).days
