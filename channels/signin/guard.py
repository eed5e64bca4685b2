"""Lets a route be open only to accounts of some roles, and takes only forms that our own pages sent.

`Depends(require(Role.STAFF))` gives the route a `SignedIn`; every request that may change something must bring the
session's token, in the field `csrf` or in the header `X-CSRF-Token`. So no route can forget either.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from channels.context import Context
from channels.signin.audit import User
from channels.signin.cookies import SESSION, read_cookie
from channels.signin.forms import read_form
from channels.signin.roles import Role
from channels.signin.sessions import csrf_token, is_csrf_token, lifetime, user_of

HEADER = "X-CSRF-Token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class NotSignedIn(Exception):
    """Nobody is signed in, or no more."""


class NotAllowed(Exception):
    """The account's role does not open this page."""

    def __init__(self, user: User) -> None:
        super().__init__("This page is for another role.")
        self.user = user


class NotOurForm(Exception):
    """A request that none of our pages in this session sent."""


@dataclass(frozen=True)
class SignedIn:
    """Who makes a request, and the token that the forms of the answer must bring back."""

    user: User
    csrf: str


def require(*roles: Role) -> Callable[[Request], Awaitable[SignedIn]]:
    """A dependency that lets accounts of these roles in, and admins always.

    It raises `NotSignedIn`, `NotAllowed`, `NotOurForm` or `forms.BadForm`; `channels.signin.routes` answers them.
    """

    async def signed_in(request: Request) -> SignedIn:
        found = await whoever(request)
        if found is None:
            raise NotSignedIn
        if request.method not in _SAFE:
            await check_form(request, read_cookie(request, _context(request).settings, SESSION))
        if not found.user.role.may_act_as(*roles):
            raise NotAllowed(found.user)
        return found

    return signed_in


async def whoever(request: Request) -> SignedIn | None:
    """Who is signed in, if anybody."""
    token = read_cookie(request, _context(request).settings, SESSION)
    user = await run_in_threadpool(_user, _context(request), token) if token else None
    return SignedIn(user, csrf_token(token)) if user else None


async def check_form(request: Request, secret: str) -> None:
    """Refuse a request that does not bring the token made from the cookie's `secret`, or that another site sent.

    Raises:
        NotOurForm: either.
        BadForm: the body is no form.
    """
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise NotOurForm
    given = request.headers.get(HEADER) or (await read_form(request)).text("csrf")
    if not secret or not is_csrf_token(given, secret):
        raise NotOurForm


def _context(request: Request) -> Context:
    found: Context = request.app.state.context
    return found


def _user(context: Context, token: str) -> User | None:
    with context.database.begin() as session:
        return user_of(session, token, datetime.now(UTC), lifetime(context.settings))
