"""Sessions kept on the server: a random token in a cookie, its hash in the database, an end by idling and by age."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from channels.signin.audit import User
from channels.signin.models import Account, SignInSession
from channels.signin.roles import Role
from runtime.settings import Settings

SEEN_EVERY = timedelta(minutes=1)
"""How exactly idling is kept, so that searching as one types does not write at every letter."""


@dataclass(frozen=True)
class Lifetime:
    """How long a session lives: after the last thing done, and in all (NIST SP 800-63B-4 §2.2.3: 1 hour, 24 hours)."""

    idle: timedelta
    whole: timedelta


def lifetime(settings: Settings) -> Lifetime:
    """The lifetime that the settings give."""
    return Lifetime(timedelta(minutes=settings.signin_idle_minutes), timedelta(hours=settings.signin_hours))


def open_session(session: Session, user: User, now: datetime, lives: Lifetime) -> str:
    """Open a session for somebody who has just shown who they are; the token for their cookie.

    Always a new token, so that one that was planted before is worth nothing. Sessions that have ended are removed.
    """
    token = secrets.token_urlsafe(32)
    session.execute(delete(SignInSession).where(_ended(now, lives)))
    session.add(SignInSession(token_hash=_hash(token), account_id=user.account_id, opened_at=now, seen_at=now))
    session.get_one(Account, user.account_id).signed_in_at = now
    session.flush()
    return token


def user_of(session: Session, token: str, now: datetime, lives: Lifetime) -> User | None:
    """Whose session a token is, their role as it stands now; None where there is none or it has ended."""
    found = session.execute(
        select(SignInSession, Account)
        .join(Account, Account.id == SignInSession.account_id)
        .where(SignInSession.token_hash == _hash(token), Account.disabled_at.is_(None), ~_ended(now, lives))
    ).first()
    if found is None:
        return None
    opened, account = found
    if opened.seen_at < now - SEEN_EVERY:
        opened.seen_at = now
    return User(account.id, account.name, Role(account.role))


def close_session(session: Session, token: str) -> None:
    """End a session."""
    session.execute(delete(SignInSession).where(SignInSession.token_hash == _hash(token)))


def csrf_token(token: str) -> str:
    """What a form must bring to be taken as this session's own: an HMAC of the session's token (OWASP CSRF sheet)."""
    return hmac.new(token.encode(), b"nearhelp form", hashlib.sha256).hexdigest()


def is_csrf_token(given: str, token: str) -> bool:
    """Whether a form brought what it must."""
    return hmac.compare_digest(given.encode(), csrf_token(token).encode())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _ended(now: datetime, lives: Lifetime) -> ColumnElement[bool]:
    return or_(SignInSession.seen_at <= now - lives.idle, SignInSession.opened_at <= now - lives.whole)
