"""Counts what comes from one address, so that one machine cannot crowd everybody else out."""

import hashlib
import ipaddress
import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from redis.asyncio import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

REDIS_SECONDS = 0.5
"""Longest wait for Redis; then the process counts by itself."""


def open_redis(url: str) -> Redis | None:
    """A client of the Redis at an address, connected when it is first used; None where there is no address."""
    if not url:
        return None
    return Redis.from_url(url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS)


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


@dataclass(frozen=True)
class SharedLimiter:
    """The same limit over all the processes that share a Redis; in one process alone where there is none, or it does
    not answer. Redis gets a digest of the key, and forgets it soon after the window."""

    name: str
    own: Limiter
    redis: Redis | None

    async def allow(self, key: str) -> bool:
        """Count a call; whether it is within the limit."""
        here = self.own.allow(key)
        if self.redis is None:
            return here
        window = int(time.time() // self.own.seconds)
        slot = f"nearhelp:limit:{hashlib.sha256(f'{self.name} {window} {key}'.encode()).hexdigest()}"
        steps = self.redis.pipeline()
        steps.incr(slot)
        steps.expire(slot, int(self.own.seconds))
        try:
            counted, _ = await steps.execute()
        except (RedisError, OSError) as error:
            log.warning("a limit is counted in one process alone: %s", type(error).__name__)
            return here
        return int(counted) <= self.own.most


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
