"""The public page of progress and its files: only what `needs.publication` has published, never a query."""

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, BackgroundTasks, Query, Request, Response
from fastapi.responses import JSONResponse
from fastapi.templating import Jinja2Templates

from channels.context import Context, WithContext
from channels.opendata.progress import progress
from channels.reports.copy import columns_of
from channels.reports.views import TEMPLATES as REPORTS
from needs.figures.columns import Columns
from needs.figures.extent import extent
from needs.figures.names import need_name, place_name, reason_name
from needs.publication import DICTIONARY, GRACE_DAYS, Edition, edition, publish
from needs.suppression import SMALLEST_SHOWN

router = APIRouter()
templates = Jinja2Templates([Path(__file__).parent / "templates", REPORTS])
templates.env.trim_blocks = templates.env.lstrip_blocks = True
templates.env.filters |= {
    "need": lambda row: "All needs" if row == "all" else need_name(row),
    "why": lambda row: "All" if row == "all" else reason_name(row),
    "place": place_name,
    "figure": lambda value: "hidden" if value is None else f"{value:,}",
    "month": lambda period: f"{date.fromisoformat(period[:7] + '-01'):%B %Y}",
}
RULE: Final = (
    f"Numbers from 1 to {SMALLEST_SHOWN - 1} are hidden, and as many others as it takes so that no sum or difference "
    f"gives one away. A month is published {GRACE_DAYS} days after its end and never changes again."
)
COLUMNS: Final = tuple(DICTIONARY)
_OPEN: Final = {"Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*"}
"""Any page may read what is public."""


@router.get("/open-data")
def page(
    request: Request,
    context: WithContext,
    later: BackgroundTasks,
    period: Annotated[str, Query(max_length=8)] = "",
) -> Response:
    """The page. A visit is also when a month that has become ripe is published, after the answer."""
    found = _edition(request, context)
    later.add_task(_publish_once_a_day, request, context)
    shown = period if period in found.periods else found.periods[-1] if found.periods else ""
    values: dict[str, Any] = {
        "edition": found,
        "shown": shown,
        "progress": progress(found, shown) if shown else None,
        "rule": RULE,
        "grace": GRACE_DAYS,
    }
    return templates.TemplateResponse(request, "open_data.html", values, background=later)


@router.get("/open-data.json")
def as_json(request: Request, context: WithContext) -> Response:
    """Everything published, with its dictionary and suppression log."""
    found = _edition(request, context)
    body = {
        "title": "Nearhelp: needs of residents",
        "invented": found.invented,
        "published_at": found.published_at.isoformat() if found.published_at else None,
        "rule": RULE,
        "dictionary": dict(DICTIONARY),
        "periods": list(found.periods),
        "hidden": dict(found.hidden),
        "figures": [dict(zip(COLUMNS, row, strict=True)) for row in found.rows()],
    }
    return JSONResponse(body, headers=_OPEN)


@router.get("/open-data.csv")
def as_csv(request: Request, context: WithContext) -> Response:
    """Everything published, as one table; a hidden value is empty."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_edition(request, context).rows())
    name = 'attachment; filename="nearhelp-open-data.csv"'
    return Response(text.getvalue(), media_type="text/csv", headers={**_OPEN, "Content-Disposition": name})


def _edition(request: Request, context: Context) -> Edition:
    invented = extent(columns_of(request)).invented
    with context.database.begin() as session:
        return edition(session, invented)


def _publish_once_a_day(request: Request, context: Context) -> None:
    today = datetime.now(ZoneInfo(context.settings.timezone)).date()
    if getattr(request.app.state, "published_on", None) == today:
        return
    request.app.state.published_on = today
    columns: Columns = columns_of(request)
    publish(context.database, today, extent(columns).invented)
