"""Tokens with which a provider may confirm a listing or mark its services, without an account.

A token is 256 random bits, shown once; the database keeps only its SHA-256 (enough for a secret that nobody can
guess, NIST SP 800-63B section 5.1.2.2), so a stolen database opens nothing.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.models import Organization, Service
from directory.models_profile import ProviderToken

LIFETIME: Final = timedelta(days=180)


class ProviderTokenError(ValueError):
    """A token that cannot be issued or revoked; the text says why."""


@dataclass(frozen=True)
class Provider:
    """Whom a valid token speaks for: one organization, under the label that staff gave it."""

    token_id: UUID
    organization_id: UUID
    label: str
    expires_at: datetime


def issue(session: Session, organization_id: UUID, label: str, *, now: datetime, lifetime: timedelta = LIFETIME) -> str:
    """Make a token for an organization and return it: this is the only time that it can be seen.

    Raises:
        ProviderTokenError: there is no such organization.
    """
    if session.get(Organization, organization_id) is None:
        raise ProviderTokenError(f"there is no organization {organization_id}")
    token = secrets.token_urlsafe(32)
    row = ProviderToken(
        id=uuid4(),
        organization_id=organization_id,
        label=label,
        token_hash=_hash(token),
        issued_at=now,
        expires_at=now + lifetime,
    )
    session.add(row)
    session.flush()
    return token


def verify(session: Session, token: str, *, now: datetime) -> Provider | None:
    """Whom a token speaks for; None where it is unknown, expired or revoked."""
    row = session.scalar(select(ProviderToken).where(ProviderToken.token_hash == _hash(token)))
    if row is None or row.revoked_at is not None or row.expires_at <= now:
        return None
    return Provider(row.id, row.organization_id, row.label, row.expires_at)


def may_speak_for(session: Session, provider: Provider, service_id: UUID) -> bool:
    """Whether a service belongs to the provider's organization."""
    owner = session.scalar(select(Service.organization_id).where(Service.id == service_id))
    return owner == provider.organization_id


def issued(session: Session) -> tuple[ProviderToken, ...]:
    """Every token that was ever issued, newest first; none can be read back."""
    return tuple(session.scalars(select(ProviderToken).order_by(ProviderToken.issued_at.desc(), ProviderToken.id)))


def revoke(session: Session, token_id: UUID, *, now: datetime) -> None:
    """Make a token useless from now on.

    Raises:
        ProviderTokenError: there is no such token.
    """
    row = session.get(ProviderToken, token_id)
    if row is None:
        raise ProviderTokenError(f"there is no token {token_id}")
    row.revoked_at = row.revoked_at or now
    session.flush()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
