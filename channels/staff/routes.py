"""The routes of `/staff`: each reads a form, calls one function, and shows a part of the page or all of it.

Everything that is asked or done is posted, so that nothing that a caller said stands in an address or a log.
"""

from collections.abc import Callable
from time import perf_counter
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask

from channels.context import Context, WithContext
from channels.signin.audit import User
from channels.signin.forms import Fields, read_form
from channels.signin.guard import SignedIn, require
from channels.signin.roles import Role
from channels.staff.asking import Asked, read_asked
from channels.staff.calls import BadNeed, Did, Unmet, note_step, record_unmet, take_back
from channels.staff.card import Card, read_card
from channels.staff.marking import BadMark, mark_availability, mark_checked, mark_wrong_number
from channels.staff.texting import BadText, Order, queue, why_off
from channels.staff.views import STATIC, now, show, zone
from directory.search import warm
from language.codes import ENGLISH, SUPPORTED

router = APIRouter()

Staff = Annotated[SignedIn, Depends(require(Role.STAFF))]
Form = Annotated[Fields, Depends(read_form)]
Change = Callable[[Session], str]

GONE: Final = "This service is not in the directory, or is not active any more."
_FOR_A_WHILE: Final = {"Cache-Control": "public, max-age=600"}


@router.get("/staff")
def lookup(request: Request, who: Staff, context: WithContext) -> Response:
    """The page: an empty box and today's calls. While somebody begins to type, the search is made ready."""
    with context.database.begin() as session:
        response = show(request, who, context, session, "results.html", Asked())
    response.background = BackgroundTask(_warm_up, context)
    return response


@router.post("/staff")
def ask(request: Request, who: Staff, fields: Form, context: WithContext) -> Response:
    """What the directory has for what was asked."""
    started = perf_counter()
    with context.database.begin() as session:
        response = show(request, who, context, session, "results.html", read_asked(fields))
    response.headers["Server-Timing"] = f"find;dur={1000 * (perf_counter() - started):.1f}"
    return response


@router.get("/staff/services/{service_id}")
def service(request: Request, who: Staff, service_id: UUID, context: WithContext) -> Response:
    """The card of a service."""
    return _card(request, who, context, Asked(), service_id)


@router.post("/staff/open")
def open_service(request: Request, who: Staff, fields: Form, context: WithContext) -> Response:
    """The card of a service that was found, remembered among today's calls."""
    service_id = _uuid(fields.text("service"))
    with context.database.begin() as session:
        if service_id is not None and _read(context, session, service_id) is not None:
            _note(context, session, who.user, fields, service_id, "opened")
    return _card(request, who, context, read_asked(fields), service_id)


@router.post("/staff/services/{service_id}/mark")
def mark(request: Request, who: Staff, fields: Form, service_id: UUID, context: WithContext) -> Response:
    """Mark a service full, closed or open."""

    def change(session: Session) -> str:
        return mark_availability(session, who.user, service_id, fields, now(), zone(context))

    return _changed(request, who, context, fields, service_id, change)


@router.post("/staff/services/{service_id}/wrong-number")
def wrong_number(request: Request, who: Staff, fields: Form, service_id: UUID, context: WithContext) -> Response:
    """Hide a number that does not reach its service."""

    def change(session: Session) -> str:
        return mark_wrong_number(session, who.user, service_id, _uuid(fields.text("phone_id")), now())

    return _changed(request, who, context, fields, service_id, change)


@router.post("/staff/services/{service_id}/checked")
def checked(request: Request, who: Staff, fields: Form, service_id: UUID, context: WithContext) -> Response:
    """Date a record that was gone through with the service today."""

    def change(session: Session) -> str:
        return mark_checked(session, who.user, service_id, now())

    return _changed(request, who, context, fields, service_id, change)


@router.post("/staff/services/{service_id}/preview")
def preview_text(request: Request, who: Staff, fields: Form, service_id: UUID, context: WithContext) -> Response:
    """The text about a service in another language."""
    return _card(request, who, context, read_asked(fields), service_id, part="text.html", **_texting(fields))


@router.post("/staff/services/{service_id}/text")
def send_text(request: Request, who: Staff, fields: Form, service_id: UUID, context: WithContext) -> Response:
    """Text a service to the caller."""
    order = Order(
        number=fields.text("number", 40),
        language=_language(fields),
        seen=fields.text("seen"),
        once=fields.text("once"),
        consent=fields.checked("consent"),
        safe=fields.checked("safe"),
    )

    def change(session: Session) -> str:
        card = _read(context, session, service_id)
        if card is None or why_off(context.settings):
            raise BadText(why_off(context.settings) or GONE)
        _note(context, session, who.user, fields, service_id, "texted")
        return queue(session, context.outbox, who.user, card, order, now())

    return _changed(request, who, context, fields, service_id, change, part="text.html", **_texting(fields))


@router.post("/staff/unmet")
def unmet(request: Request, who: Staff, fields: Form, context: WithContext) -> Response:
    """Record a caller's unmet need."""
    said = Unmet(
        need_code=fields.text("unmet_need"),
        reason=fields.text("reason"),
        barrier=fields.text("barrier"),
        neighborhood=fields.text("neighborhood"),
        text=read_asked(fields).text,
        service_id=_uuid(fields.text("service")),
        once=fields.text("once") or str(uuid4()),
    )

    def write(session: Session) -> dict[str, Any]:
        need_id = record_unmet(session, context.outbox.vault.keys, who.user, said, now())
        step = (said.need_code, said.neighborhood, said.service_id)
        note_step(session, who.user, "unmet", now(), zone(context), *step)
        return {"recorded": said, "need_id": need_id}

    return _need(request, who, context, fields, write)


@router.post("/staff/unmet/undo")
def undo(request: Request, who: Staff, fields: Form, context: WithContext) -> Response:
    """Take a reason back that was pressed by mistake."""

    def write(session: Session) -> dict[str, Any]:
        take_back(session, who.user, _uuid(fields.text("need_id")), now())
        return {"taken_back": True}

    return _need(request, who, context, fields, write)


@router.get("/staff.css")
async def staff_css() -> Response:
    """The style of the page."""
    return FileResponse(STATIC / "staff.css", headers=_FOR_A_WHILE)


@router.get("/staff.js")
async def staff_js() -> Response:
    """What the page does where scripts run."""
    return FileResponse(STATIC / "staff.js", headers=_FOR_A_WHILE)


def _warm_up(context: Context) -> None:
    with context.database.begin() as session:
        warm(session)


def _card(
    request: Request,
    who: SignedIn,
    context: Context,
    asked: Asked,
    service_id: UUID | None,
    status: int = 200,
    part: str = "card.html",
    **values: Any,
) -> Response:
    with context.database.begin() as session:
        card = _read(context, session, service_id) if service_id else None
        if card is None:
            status, values = 404, {"problem": GONE}
        return show(request, who, context, session, part if card else "card.html", asked, card, status, **values)


def _changed(
    request: Request,
    who: SignedIn,
    context: Context,
    fields: Fields,
    service_id: UUID,
    change: Change,
    part: str = "card.html",
    **values: Any,
) -> Response:
    """Make a change in a transaction of its own, then show the service as it stands, and what was done or why not."""
    asked, status = read_asked(fields), 200
    try:
        with context.database.begin() as session:
            if _read(context, session, service_id) is None:
                return _card(request, who, context, asked, service_id)
            values |= {"told": change(session)}
    except (BadMark, BadText) as why:
        values, status = values | {"problem": str(why)}, 422
    return _card(request, who, context, asked, service_id, status, part, about=part, **values)


def _need(
    request: Request, who: SignedIn, context: Context, fields: Fields, write: Callable[[Session], dict[str, Any]]
) -> Response:
    shown: dict[str, Any]
    status = 200
    try:
        with context.database.begin() as session:
            shown = write(session)
    except BadNeed as why:
        shown, status = {"need_problem": str(why)}, 422
    with context.database.begin() as session:
        values = {"need_code": fields.text("unmet_need"), "neighborhood": fields.text("neighborhood"), **shown}
        return show(request, who, context, session, "unmet.html", read_asked(fields), status=status, **values)


def _read(context: Context, session: Session, service_id: UUID) -> Card | None:
    return read_card(session, service_id, now(), zone(context))


def _note(context: Context, session: Session, user: User, fields: Fields, service_id: UUID, did: Did) -> None:
    about = (fields.text("need_code"), fields.text("neighborhood"), service_id)
    note_step(session, user, did, now(), zone(context), *about)


def _texting(fields: Fields) -> dict[str, Any]:
    return {"text_language": _language(fields), "number": fields.text("number", 40)}


def _language(fields: Fields) -> str:
    given = fields.text("text_language")
    return given if given in SUPPORTED else ENGLISH


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
