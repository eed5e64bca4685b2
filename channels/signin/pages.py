"""The frame that every signed-in page stands in, so that staff and reports pages look and behave alike."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from fastapi import Request, Response
from fastapi.templating import Jinja2Templates

from channels.signin.guard import SignedIn
from channels.signin.roles import Role

TEMPLATES: Final = Path(__file__).parent / "templates"
STATIC: Final = Path(__file__).parent / "static"


def templates_of(folder: Path) -> Jinja2Templates:
    """The templates of a folder; they may extend `frame.html`, which shows who is signed in."""
    made = Jinja2Templates([folder, TEMPLATES])
    made.env.trim_blocks = made.env.lstrip_blocks = True
    made.env.globals["pages"] = (("/staff", "Look up", Role.STAFF), ("/reports", "Reports", Role.ANALYST))
    return made


def page(
    templates: Jinja2Templates,
    request: Request,
    name: str,
    signed_in: SignedIn | None,
    values: Mapping[str, Any],
    status: int = 200,
) -> Response:
    """A page from a template, which gets `user` and `csrf` beside the values."""
    shared = {"user": signed_in.user if signed_in else None, "csrf": signed_in.csrf if signed_in else ""}
    return templates.TemplateResponse(request, name, {**shared, **values}, status)
