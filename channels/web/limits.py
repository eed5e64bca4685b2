"""Counts what comes from one address, in memory, so that one machine cannot crowd everybody else out."""

import ipaddress
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Limiter:
    """At most `most` calls for each key in each window of `seconds`. Forgets every key when a window ends."""

    most: int
    seconds: float
    clock: Callable[[], float] = time.monotonic
    _window: int = -1
    _counts: Counter[str] = field(default_factory=Counter)

    def allow(self, key: str) -> bool:
        """Count a call; whether it is within the limit."""
        window = int(self.clock() // self.seconds)
        if window != self._window:
            self._window, self._counts = window, Counter()
        self._counts[key] += 1
        return self._counts[key] <= self.most


def network(address: str | None) -> str:
    """What one household or machine has for itself: an IPv4 address, or the first 64 bits of an IPv6 one (RFC 6177).

    Empty where nobody can be told apart: no address, or one that is not on the public internet and so belongs to a
    proxy, behind which everybody stands.
    """
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    if not found.is_global:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
