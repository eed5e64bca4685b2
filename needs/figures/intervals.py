"""How sure a share is: Wilson's score interval, which holds for small counts and shares near 0 and 1."""

from dataclasses import dataclass
from math import sqrt

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
    return Share(count, total, part, max(0.0, (middle - spread) / base), min(1.0, (middle + spread) / base))


def change(now: Share, before: Share) -> str:
    """`higher` or `lower` where the intervals stand apart, else `same`: what may be chance is not called a change."""
    if now.low > before.high:
        return "higher"
    return "lower" if now.high < before.low else "same"
