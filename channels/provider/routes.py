"""The routes of `/provider/TOKEN`. The token is all that a provider needs: no cookie, none to misuse."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session

from channels.context import Context, WithContext
from channels.provider.listings import listings
from channels.signin.forms import read_form
from channels.signin.pages import page, templates_of
from channels.staff.marking import UNTIL, BadMark, mark_availability, mark_checked
from channels.staff.views import FILTERS, now, zone
from directory.provider_tokens import Provider, may_speak_for, verify

PREFIX: Final = "/provider"
Change = Callable[[Session, Provider], str]

router = APIRouter(prefix=PREFIX)
templates = templates_of(Path(__file__).parent / "templates")
templates.env.filters.update(FILTERS)
templates.env.globals.update(until_choices=UNTIL)


@router.get("/{token}")
def own_services(request: Request, token: str, context: WithContext) -> Response:
    """The services of the provider whose link this is."""
    return _show(request, context, token)


@router.post("/{token}/services/{service_id}/mark")
async def mark(request: Request, token: str, service_id: UUID, context: WithContext) -> Response:
    """Mark one of them full, closed or open."""
    fields = await read_form(request)

    def change(session: Session, provider: Provider) -> str:
        return mark_availability(session, provider, service_id, fields, now(), zone(context))

    return await run_in_threadpool(_changed, request, context, token, service_id, change)


@router.post("/{token}/services/{service_id}/checked")
async def checked(request: Request, token: str, service_id: UUID, context: WithContext) -> Response:
    """Confirm that what is listed of one of them is right."""
    await read_form(request)

    def change(session: Session, provider: Provider) -> str:
        return mark_checked(session, provider, service_id, now())

    return await run_in_threadpool(_changed, request, context, token, service_id, change)


def _changed(request: Request, context: Context, token: str, service_id: UUID, change: Change) -> Response:
    """Make a change in a transaction of its own, then show everything as it stands."""
    try:
        with context.database.begin() as session:
            provider = verify(session, token, now=now())
            if provider is None or not may_speak_for(session, provider, service_id):
                return _show(request, context, token, 404, problem="This service is not one of yours.")
            told = change(session, provider)
    except BadMark as why:
        return _show(request, context, token, 422, about=service_id, problem=str(why))
    return _show(request, context, token, about=service_id, told=told)


def _show(request: Request, context: Context, token: str, status: int = 200, **values: Any) -> Response:
    with context.database.begin() as session:
        provider = verify(session, token, now=now())
        if provider is None:
            return page(templates, request, "ended.html", None, {}, 404)
        shown = {
            "provider": provider,
            "cards": listings(session, provider, now(), zone(context)),
            "zone": zone(context),
            "here": f"{PREFIX}/{token}",
        }
        return page(templates, request, "listings.html", None, {**shown, **values}, status)
