"""The routes of `/reports`: each reads the filters from the address, counts, shows, and notes who looked at what."""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse, RedirectResponse
from starlette.background import BackgroundTask

from channels.context import Context, WithContext
from channels.reports.asking import Asked, needs_by_domain, read_asked
from channels.reports.copy import columns_of
from channels.reports.pinning import end_pin, given_of, pin_gap
from channels.reports.views import PAGES, TEMPLATES, Sight
from channels.reports.would_be import MARKS
from channels.signin.audit import audit
from channels.signin.forms import Fields, read_form
from channels.signin.guard import SignedIn, require
from channels.signin.pages import page, templates_of
from channels.signin.roles import Role
from language.codes import SUPPORTED
from needs.codes import neighborhood_names
from needs.exports import Format, write
from needs.figures.filters import UNKNOWN_PLACE, UNNAMED_NEED
from needs.figures.names import (
    CHANNELS,
    ENGLISH_NAMES,
    gap_name,
    need_name,
    phase_name,
    place_name,
    ratio_name,
    reason_name,
)
from needs.figures.rows import PAGE, Detail, rows
from needs.outcomes import Barrier, Outcome, Reason
from needs.pins import LONGEST_NOTE, PinError
from needs.sheets import analyst_export

router = APIRouter()
templates = templates_of(TEMPLATES)
STATIC: Final = Path(__file__).parent / "static"
Analyst = Annotated[SignedIn, Depends(require(Role.ANALYST))]
Form = Annotated[Fields, Depends(read_form)]

MOST_PAGES: Final = 200
"""Pages of rows that can be leafed through; for more there is the export."""
KEPT_BACK: Final = "crisis."
"""What was said in a crisis is shown to nobody here, redacted or not."""
_FORMS: Final = {
    Format.CSV: ("nearhelp-needs-csv.zip", "application/zip"),
    Format.PARQUET: ("nearhelp-needs-parquet.zip", "application/zip"),
    Format.XLSX: ("nearhelp-needs.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}

templates.env.filters |= {
    "need": need_name,
    "gap": gap_name,
    "why": reason_name,
    "place": place_name,
    "phase": phase_name,
    "tongue": lambda code: ENGLISH_NAMES.get(code, code),
    "channel": lambda code: CHANNELS.get(code, code),
    "percent": lambda share: f"{share:.1%}" if share is not None else "",
    "count": lambda number: f"{number:,}",
    "more_or_less": ratio_name,
}


@router.get("/reports.css")
def style() -> Response:
    """The style of the reports and of the open-data page."""
    return FileResponse(STATIC / "reports.css", headers={"Cache-Control": "public, max-age=600"})


@router.get("/reports")
def first(request: Request, who: Analyst, context: WithContext) -> Response:
    """The overview."""
    return show(request, who, context, "overview")


@router.get("/reports/rows")
def ledger_rows(request: Request, who: Analyst, context: WithContext) -> Response:
    """The rows behind a figure, redacted; noted with the filters."""
    asked = _asked(request, context)
    detail = Detail(
        outcome=_one_of(request, "outcome", list(Outcome)),
        reason=_one_of(request, "reason", reason_names()),
    )
    number = _number(request)
    with context.database.begin() as session:
        found = rows(session, asked.filters, detail, number)
        audit(
            session,
            who.user,
            "reports.rows",
            "report:rows",
            after=_noted(asked, outcome=detail.outcome, reason=detail.reason),
        )
        values = {
            **_frame(context, asked, "rows"),
            "rows": found,
            "detail": detail,
            "number": number,
            "more": len(found) == PAGE and number < MOST_PAGES,
            "kept_back": KEPT_BACK,
            "zone": ZoneInfo(context.settings.timezone),
            "outcomes": list(Outcome),
            "reasons": reason_names(),
        }
    return page(templates, request, "rows.html", who, values)


@router.get("/reports/export")
def export(request: Request, who: Analyst, context: WithContext) -> Response:
    """The figures and rows of the filters as a file. Not for publication, and noted."""
    form = Format(_one_of(request, "format", list(Format)) or Format.CSV)
    asked = _asked(request, context)
    name, kind = _FORMS[form]
    folder = Path(tempfile.mkdtemp(prefix="nearhelp-export-"))
    try:
        with context.database.begin() as session:
            audit(session, who.user, "reports.export", f"report:{form}", after=_noted(asked))
            write(analyst_export(columns_of(request), session, asked.filters), folder / name, form)
    except BaseException:
        shutil.rmtree(folder)
        raise
    return FileResponse(
        folder / name, 200, media_type=kind, filename=name, background=BackgroundTask(shutil.rmtree, folder)
    )


@router.post("/reports/pins")
def pin(request: Request, who: Analyst, fields: Form, context: WithContext) -> Response:
    """Pin a gap."""
    asked = _asked(request, context)
    try:
        with context.database.begin() as session:
            pin_gap(session, who.user, fields, asked)
    except PinError as why:
        return show(request, who, context, "pins", told=str(why), fields=fields)
    return _to_pins(asked)


@router.post("/reports/pins/{pin_id}/end")
def end(request: Request, who: Analyst, pin_id: UUID, context: WithContext) -> Response:
    """End a pin."""
    asked = _asked(request, context)
    try:
        with context.database.begin() as session:
            end_pin(session, who.user, pin_id, asked)
    except PinError as why:
        return show(request, who, context, "pins", told=str(why))
    return _to_pins(asked)


@router.get("/reports/{name}")
def report(request: Request, who: Analyst, context: WithContext, name: str) -> Response:
    """A page of the reports; an unknown one leads to the overview."""
    if name not in {one.name for one in PAGES}:
        return RedirectResponse("/reports", 303)
    return show(request, who, context, name)


def show(
    request: Request, who: SignedIn, context: Context, name: str, told: str = "", fields: Fields | None = None
) -> Response:
    """Count and show one page; `told` is what was wrong with the form whose fields are given."""
    asked = _asked(request, context)
    params = {key: request.query_params.getlist(key) for key in request.query_params}
    view = next(one.view for one in PAGES if one.name == name)
    with context.database.begin() as session:
        form = {"told": told, "given": given_of(asked, fields)}
        values = {**_frame(context, asked, name), **form, **view(Sight(columns_of(request), session, asked, params))}
        audit(session, who.user, "reports.page", f"report:{name}", after=_noted(asked))
    return page(templates, request, f"{name}.html", who, values, 422 if told or asked.told else 200)


def reason_names() -> list[str]:
    """Every reason as figures name it, barriers included."""
    return [*Reason, *(f"{Reason.NOT_ACCESSIBLE}:{barrier}" for barrier in Barrier), "not_said"]


def _to_pins(asked: Asked) -> Response:
    query = asked.query()
    return RedirectResponse(f"/reports/pins?{query}" if query else "/reports/pins", 303)


def _asked(request: Request, context: Context) -> Asked:
    today = datetime.now(ZoneInfo(context.settings.timezone)).date()
    return read_asked(request.query_params, columns_of(request), today)


def _frame(context: Context, asked: Asked, name: str) -> dict[str, Any]:
    return {
        "asked": asked,
        "filters": asked.filters,
        "name": name,
        "menu": PAGES,
        "domains": needs_by_domain(),
        "unnamed": UNNAMED_NEED,
        "unknown_place": UNKNOWN_PLACE,
        "neighborhoods": sorted(neighborhood_names()),
        "languages": SUPPORTED,
        "channels": list(CHANNELS),
        "marks": MARKS,
        "longest_note": LONGEST_NOTE,
        "made": datetime.now(ZoneInfo(context.settings.timezone)),
    }


def _noted(asked: Asked, **more: str) -> dict[str, str]:
    filters = {"since": asked.filters.since.isoformat(), "until": asked.filters.until.isoformat()}
    chosen = {name: ", ".join(values) for name, values in asked.given.items()}
    return {**filters, **chosen, **{name: value for name, value in more.items() if value}}


def _one_of(request: Request, name: str, known: list[Any]) -> str:
    given = request.query_params.get(name, "")
    return given if given in [str(value) for value in known] else ""


def _number(request: Request) -> int:
    given = request.query_params.get("page", "0")
    return min(int(given), MOST_PAGES) if given.isascii() and given.isdigit() and len(given) < 6 else 0
