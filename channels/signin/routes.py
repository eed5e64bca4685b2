"""Signing in and out, with a password or through the OpenID provider, and what is shown when a page stays shut."""

import secrets
from datetime import UTC, datetime
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, PlainTextResponse, RedirectResponse

from channels.context import Context, WithContext
from channels.signin.accounts import check_password, is_known, normal, vouched
from channels.signin.attempts import TooManyAttempts, clear_attempts, count_attempt
from channels.signin.audit import User, audit
from channels.signin.cookies import BEFORE, PROVIDER, SESSION, drop_cookie, read_cookie, set_cookie
from channels.signin.destinations import safe_destination
from channels.signin.forms import BadForm, read_form
from channels.signin.guard import NotAllowed, NotOurForm, NotSignedIn, SignedIn, check_form, require, whoever
from channels.signin.oidc import AWAY, CALLBACK, Back, Provider, ProviderError
from channels.signin.pages import STATIC, TEMPLATES, page, templates_of
from channels.signin.roles import Role
from channels.signin.sessions import close_session, csrf_token, lifetime, open_session

router = APIRouter()
templates = templates_of(TEMPLATES)

WRONG: Final = "The name or the password is wrong."
FETCH: Final = "empty"
"""What browsers say in `Sec-Fetch-Dest` for a request of a script (Fetch Metadata, W3C)."""


def add_sign_in(app: FastAPI, context: Context) -> None:
    """Give the app its sign-in: these routes, the OpenID provider if one is set, and answers for shut pages.

    Raises:
        SettingsError: the settings of the provider cannot be used.
    """
    keys = context.outbox.vault.keys
    app.state.openid = Provider(context.settings, keys) if context.settings.oidc_issuer else None
    app.include_router(router)
    app.add_exception_handler(NotSignedIn, _sign_in_first)
    app.add_exception_handler(NotAllowed, _not_for_you)
    app.add_exception_handler(NotOurForm, _not_our_form)
    app.add_exception_handler(BadForm, _bad_form)


@router.get("/login")
async def login(request: Request, context: WithContext, next: str = "") -> Response:
    """The form to sign in with."""
    if (known := await whoever(request)) is not None:
        return RedirectResponse(safe_destination(next, known.user.role.home), 303)
    return _form(request, context, next)


@router.post("/login")
async def sign_in(request: Request, context: WithContext) -> Response:
    """Sign in with name and password."""
    await check_form(request, read_cookie(request, context.settings, BEFORE))
    fields = await read_form(request)
    name, wanted = normal(fields.text("name", 80)), fields.text("next", 500)
    address = request.client.host if request.client else None
    try:
        user = await run_in_threadpool(_check, context, name, fields.secret("password"), address)
    except TooManyAttempts as why:
        minutes = int(why.wait.total_seconds() // 60) + 1
        told = f"Too many attempts. Wait {minutes} minute{'s' * (minutes > 1)}, then try again."
        response = _form(request, context, wanted, told, name, 429)
        response.headers["Retry-After"] = str(60 * minutes)
        return response
    if user is None:
        return _form(request, context, wanted, WRONG, name, 403)
    return await _let_in(request, context, user, wanted)


@router.post("/logout")
async def sign_out(
    request: Request, context: WithContext, _who: Annotated[SignedIn, Depends(require(*Role))]
) -> Response:
    """End the session."""
    await run_in_threadpool(_close, context, read_cookie(request, context.settings, SESSION))
    response = RedirectResponse("/login", 303)
    drop_cookie(response, context.settings, SESSION)
    return response


@router.get("/login/openid")
async def leave_for_provider(request: Request, context: WithContext, next: str = "") -> Response:
    """Begin a sign-in with the OpenID provider."""
    provider: Provider | None = request.app.state.openid
    if provider is None:
        return _form(request, context, next, "Sign-in with a provider is not set up here.", status=404)
    try:
        leaving = await provider.leave(safe_destination(next, ""))
    except ProviderError as why:
        return _form(request, context, next, str(why), status=502)
    response = RedirectResponse(leaving.url, 303)
    set_cookie(response, context.settings, PROVIDER, leaving.sealed, int(AWAY.total_seconds()))
    return response


@router.get(CALLBACK)
async def come_back_from_provider(request: Request, context: WithContext) -> Response:
    """End a sign-in with the OpenID provider."""
    provider: Provider | None = request.app.state.openid
    if provider is None:
        return _form(request, context, "", "Sign-in with a provider is not set up here.", status=404)
    try:
        back = await provider.come_back(read_cookie(request, context.settings, PROVIDER), request.query_params)
    except ProviderError as why:
        return _without_provider_cookie(context, _form(request, context, "", str(why), status=403))
    user = await run_in_threadpool(_vouched, context, back)
    if user is None:
        response = _form(request, context, "", "This account is disabled. Ask your administrator.", status=403)
    else:
        response = await _let_in(request, context, user, back.destination)
    return _without_provider_cookie(context, response)


@router.get("/frame.css")
async def frame_css() -> Response:
    """The style that all signed-in pages share."""
    return FileResponse(STATIC / "frame.css", headers={"Cache-Control": "public, max-age=600"})


def _check(context: Context, name: str, password: str, address: str | None) -> User | None:
    now, keys = datetime.now(UTC), context.outbox.vault.keys
    with context.database.begin() as session:
        last = count_attempt(session, keys, name, address, now)
    with context.database.begin() as session:
        user = check_password(session, name, password)
        if user is not None:
            clear_attempts(session, keys, name, now)
        elif last:
            audit(session, None, "signin.locked", f"account:{name if is_known(session, name) else 'unknown'}")
    return user


def _vouched(context: Context, back: Back) -> User | None:
    with context.database.begin() as session:
        return vouched(session, back.identity, back.role, datetime.now(UTC))


async def _let_in(request: Request, context: Context, user: User, wanted: str) -> Response:
    token = await run_in_threadpool(_open, context, user, read_cookie(request, context.settings, SESSION))
    response = RedirectResponse(safe_destination(wanted, user.role.home), 303)
    set_cookie(response, context.settings, SESSION, token)
    drop_cookie(response, context.settings, BEFORE)
    return response


def _open(context: Context, user: User, old: str) -> str:
    now = datetime.now(UTC)
    with context.database.begin() as session:
        close_session(session, old)
        audit(session, user, "signin", f"account:{user.name}", at=now)
        return open_session(session, user, now, lifetime(context.settings))


def _close(context: Context, token: str) -> None:
    with context.database.begin() as session:
        close_session(session, token)


def _form(
    request: Request, context: Context, wanted: str, told: str = "", name: str = "", status: int = 200
) -> Response:
    secret = read_cookie(request, context.settings, BEFORE) or secrets.token_urlsafe(32)
    values = {
        "told": told,
        "name": name,
        "next": safe_destination(wanted, ""),
        "token": csrf_token(secret),
        "with_provider": request.app.state.openid is not None,
    }
    response = page(templates, request, "login.html", None, values, status)
    set_cookie(response, context.settings, BEFORE, secret)
    return response


def _without_provider_cookie(context: Context, response: Response) -> Response:
    drop_cookie(response, context.settings, PROVIDER)
    return response


async def _sign_in_first(request: Request, _why: Exception) -> Response:
    if request.headers.get("sec-fetch-dest") == FETCH:
        return PlainTextResponse("Your session has ended. Sign in again.", 401, {"WWW-Authenticate": "Session"})
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/login?next={quote(wanted)}" if request.method == "GET" else "/login", 303)


async def _not_for_you(request: Request, why: Exception) -> Response:
    assert isinstance(why, NotAllowed)
    known = await whoever(request)
    return page(templates, request, "refused.html", known, {"home": why.user.role.home}, 403)


async def _not_our_form(request: Request, _why: Exception) -> Response:
    return PlainTextResponse("This form is too old or was not sent from here. Open the page again.", 403)


async def _bad_form(_request: Request, why: Exception) -> Response:
    return PlainTextResponse(str(why), 422)
