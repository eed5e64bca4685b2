"""The cookies of the sign-in: never read by scripts, never sent along from other sites' forms, only over https."""

from typing import Final

from fastapi import Request, Response

from runtime.settings import Settings

SESSION: Final = "nearhelp-session"
BEFORE: Final = "nearhelp-before"
"""Ties the sign-in form to the browser that asked for it, so that nobody is signed in to another's account."""
PROVIDER: Final = "nearhelp-provider"
"""What was begun with the OpenID provider, sealed."""


def read_cookie(request: Request, settings: Settings, name: str) -> str:
    """The value that the browser brought; empty where it brought none."""
    return request.cookies.get(_full(settings, name), "")


def set_cookie(response: Response, settings: Settings, name: str, value: str, seconds: int | None = None) -> None:
    """Set a cookie for so long, or until the browser closes."""
    response.set_cookie(
        _full(settings, name), value, seconds, path="/", secure=_is_https(settings), httponly=True, samesite="lax"
    )


def drop_cookie(response: Response, settings: Settings, name: str) -> None:
    """Take a cookie away."""
    response.delete_cookie(_full(settings, name), path="/", secure=_is_https(settings), httponly=True, samesite="lax")


def _full(settings: Settings, name: str) -> str:
    """With the prefix that lets no other host of the domain plant it (RFC 6265bis §4.1.3.2), which needs https."""
    return f"__Host-{name}" if _is_https(settings) else name


def _is_https(settings: Settings) -> bool:
    return settings.public_url.startswith("https://")
