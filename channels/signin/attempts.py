"""Counts attempts to sign in, in the database, so that every worker and every guess is counted once.

An attempt is counted before the password is looked at: guesses made at the same moment do not slip through together.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, delete, update
from sqlalchemy.orm import Session

from channels.signin.models import Attempts
from channels.web.limits import network
from runtime.keys import Keyring
from runtime.writes import insert_if_new

PURPOSE = "sign-in attempts"
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """At most `most` attempts in `within`; the next one waits until that time has passed since the first."""

    most: int
    within: timedelta


FOR_NAME = Limit(8, timedelta(minutes=15))
"""Wrong passwords for one name. At most 768 a day, so nobody guesses; short, so that nobody is shut out for long."""
FROM_NETWORK = Limit(60, timedelta(minutes=15))
"""Attempts from one address: an office signs in from one."""


class TooManyAttempts(Exception):
    """The limit is used up; `wait` is how long."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("Too many attempts to sign in.")
        self.wait = wait


def count_attempt(session: Session, keys: Keyring, name: str, address: str | None, now: datetime) -> bool:
    """Count an attempt; whether it used up the last one of the name. Commit before the password is looked at.

    Raises:
        TooManyAttempts: for this name, or from this network.
    """
    if place := network(address):
        _count(session, keys.tag(PURPOSE, f"network {place}"), FROM_NETWORK, now)
    return _count(session, _of_name(keys, name), FOR_NAME, now) == FOR_NAME.most


def clear_attempts(session: Session, keys: Keyring, name: str, now: datetime) -> None:
    """Forget the attempts of a name that has signed in, and whatever is old."""
    session.execute(delete(Attempts).where(Attempts.key == _of_name(keys, name)))
    session.execute(delete(Attempts).where(Attempts.since < now - KEPT))


def _of_name(keys: Keyring, name: str) -> str:
    return keys.tag(PURPOSE, f"name {name}")


def _count(session: Session, key: str, limit: Limit, now: datetime) -> int:
    insert_if_new(session, Attempts, {"key": key, "count": 0, "since": now})
    over = Attempts.since <= now - limit.within
    count, since = session.execute(
        update(Attempts)
        .where(Attempts.key == key)
        .values(count=case((over, 1), else_=Attempts.count + 1), since=case((over, now), else_=Attempts.since))
        .returning(Attempts.count, Attempts.since)
        .execution_options(synchronize_session=False)
    ).one()
    if count > limit.most:
        raise TooManyAttempts(since + limit.within - now)
    return int(count)
