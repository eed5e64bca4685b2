"""How sure a share or a change of counts is: Wilson's score interval, which holds for small counts and near 0 and 1."""

from dataclasses import dataclass
from math import inf, sqrt

_Z = 1.959964
"""The standard normal quantile for 95 %."""


@dataclass(frozen=True)
class Share:
    """`count` of `total`, as a share with its 95 % interval; all 0 to 1. Without a total nothing is known: 0 to 1."""

    count: int
    total: int
    share: float
    low: float
    high: float


def share(count: int, total: int) -> Share:
    """A share with its interval.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209-212.
    """
    if total == 0:
        return Share(count, total, 0.0, 0.0, 1.0)
    part = count / total
    middle = part + _Z**2 / (2 * total)
    spread = _Z * sqrt(part * (1 - part) / total + _Z**2 / (4 * total**2))
    base = 1 + _Z**2 / total
    # The ends are exact where nothing or everything counts; rounding must not keep them from 0 and 1.
    low = (middle - spread) / base if count else 0.0
    return Share(count, total, part, low, (middle + spread) / base if count < total else 1.0)


def change(now: Share, before: Share) -> str:
    """`higher` or `lower` where the intervals stand apart, else `same`: what may be chance is not called a change."""
    if now.low > before.high:
        return "higher"
    return "lower" if now.high < before.low else "same"


@dataclass(frozen=True)
class RateChange:
    """How often something happens now for each time that it happened before, in the same time: 0.5 is half as often.

    With the 95 % interval; `ratio` is None where it never happened before, `high` then without end.
    """

    ratio: float | None
    low: float
    high: float

    @property
    def change(self) -> str:
        """`higher` or `lower` where the interval leaves 1 out, else `same`."""
        return "higher" if self.low > 1 else "lower" if self.high < 1 else "same"


def rate_change(now: int, now_days: int, before: int, before_days: int) -> RateChange:
    """The change between two counts over so many days each, taken as Poisson counts.

    Given their sum, the later count is binomial, and its share (`share`, Wilson) gives the ratio of the rates.
    Source: J. Przyborowski, H. Wilenski, Homogeneity of results in testing samples from Poisson series, Biometrika 31
    (1940) 313-323.
    """
    if now_days == 0 or before_days == 0:
        return RateChange(None, 0.0, inf)
    found, times = share(now, now + before), before_days / now_days
    low, high = (part / (1 - part) * times if part < 1 else inf for part in (found.low, found.high))
    return RateChange(now / before * times if before else None, low, high)
