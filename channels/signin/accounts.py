"""Accounts: made on the command line with a password, or by an OpenID provider at the first sign-in."""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from channels.signin.audit import User, audit
from channels.signin.models import Account, SignInSession
from channels.signin.passwords import hash_password, is_outdated, matches
from channels.signin.roles import Role

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,59}")
"""Has no space, which every name that comes from a provider has: so none can pass for a local account."""
LONGEST_SAID = 40


class AccountError(ValueError):
    """An account that cannot be made or changed; the text says why."""


@dataclass(frozen=True)
class Known:
    """An account as it is listed. `signs_in_with` is `password` or the issuer that vouches for it."""

    name: str
    role: Role
    signs_in_with: str
    created_at: datetime
    signed_in_at: datetime | None
    disabled_at: datetime | None


@dataclass(frozen=True)
class Identity:
    """Whom a provider vouches for: `subject` is theirs for good (OpenID Connect Core §5.7), `called` may change."""

    issuer: str
    subject: str
    called: str


def add(session: Session, name: str, role: Role, password: str, now: datetime) -> UUID:
    """Make a local account.

    Raises:
        AccountError: the name cannot be used or is taken.
        WeakPassword: see `passwords.hash_password`.
    """
    name = normal(name)
    if not _NAME.fullmatch(name):
        raise AccountError(
            "A name has up to 60 letters a to z, digits or . _ @ + - and begins with a letter or a digit."
        )
    if _find(session, name) is not None:
        raise AccountError(f"There is an account {name} already. `nearhelp users list` shows all of them.")
    account = Account(name=name, role=role, password=hash_password(password, name), created_at=now)
    session.add(account)
    session.flush()
    audit(session, None, "account.added", f"account:{name}", after={"role": role})
    return account.id


def set_password(session: Session, name: str, password: str) -> None:
    """Give a local account a new password and end its sessions.

    Raises:
        AccountError: there is no such local account.
        WeakPassword: see `passwords.hash_password`.
    """
    account = _existing(session, name)
    if account.issuer is not None:
        raise AccountError(f"{account.name} signs in with {account.issuer}; change the password there.")
    account.password = hash_password(password, account.name)
    _end_sessions(session, account)
    audit(session, None, "account.password", f"account:{account.name}")


def set_role(session: Session, name: str, role: Role) -> None:
    """Give an account another role; its sessions go on with it.

    Raises:
        AccountError: there is no such account, or its provider says what its role is.
    """
    account = _existing(session, name)
    if account.issuer is not None:
        raise AccountError(f"{account.issuer} says what the role of {account.name} is; change it there.")
    audit(session, None, "account.role", f"account:{account.name}", {"role": account.role}, {"role": role})
    account.role = role


def set_disabled(session: Session, name: str, disabled: bool, now: datetime) -> None:
    """Shut an account out at once, or let it in again. What it did stays in the audit log.

    Raises:
        AccountError: there is no such account.
    """
    account = _existing(session, name)
    account.disabled_at = now if disabled else None
    if disabled:
        _end_sessions(session, account)
    audit(session, None, "account.disabled" if disabled else "account.enabled", f"account:{account.name}")


def listed(session: Session) -> tuple[Known, ...]:
    """Every account by name."""
    rows = session.scalars(select(Account).order_by(Account.name))
    return tuple(
        Known(row.name, Role(row.role), row.issuer or "password", row.created_at, row.signed_in_at, row.disabled_at)
        for row in rows
    )


def check_password(session: Session, name: str, password: str) -> User | None:
    """The account that a name and password open; None where they open none. Tells nobody which was wrong."""
    account = _find(session, normal(name))
    usable = account is not None and account.disabled_at is None
    if not matches(account.password if account and usable else None, password) or account is None:
        return None
    if account.password is not None and is_outdated(account.password):
        account.password = hash_password(password, account.name)
    return _user(account)


def vouched(session: Session, identity: Identity, role: Role, now: datetime) -> User | None:
    """The account of somebody whom a provider vouches for, made at their first sign-in; None if it is disabled.

    The provider's word on the role holds from now on.
    """
    account = session.scalar(
        select(Account).where(Account.issuer == identity.issuer, Account.subject == identity.subject)
    )
    if account is None:
        account = Account(
            name=_free_name(session, identity),
            role=role,
            issuer=identity.issuer,
            subject=identity.subject,
            created_at=now,
        )
        session.add(account)
        session.flush()
        audit(session, _user(account), "account.added", f"account:{account.name}", after={"role": role})
    if account.disabled_at is not None:
        return None
    if account.role != role:
        before, account.role = account.role, role
        audit(session, _user(account), "account.role", f"account:{account.name}", {"role": before}, {"role": role})
    return _user(account)


def is_known(session: Session, name: str) -> bool:
    """Whether there is an account of this name: what else is typed there may be a password, and is not written down."""
    return _find(session, name) is not None


def normal(name: str) -> str:
    """A name as it is kept: without spaces around it, in small letters."""
    return name.strip().lower()


def _user(account: Account) -> User:
    return User(account.id, account.name, Role(account.role))


def _find(session: Session, name: str) -> Account | None:
    return session.scalar(select(Account).where(Account.name == name))


def _existing(session: Session, name: str) -> Account:
    account = _find(session, normal(name)) or _find(session, name.strip())
    if account is None:
        raise AccountError(f"There is no account {name}. `nearhelp users list` shows all of them.")
    return account


def _free_name(session: Session, identity: Identity) -> str:
    """What the provider calls them, told apart from local accounts by a space and from namesakes by a number."""
    said = "".join(letter for letter in identity.called if letter.isprintable())[:LONGEST_SAID].strip() or "someone"
    names = (f"{said} (OpenID{f' {number}' if number > 1 else ''})" for number in count(1))
    return next(name for name in names if _find(session, name) is None)


def _end_sessions(session: Session, account: Account) -> None:
    session.execute(delete(SignInSession).where(SignInSession.account_id == account.id))
