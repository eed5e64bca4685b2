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
from channels.opendata.watched import Watched, watched
from channels.reports.copy import columns_of
from channels.reports.views import TEMPLATES as REPORTS
from needs.figures.columns import Columns
from needs.figures.extent import extent
from needs.figures.names import need_name, place_name, ratio_name, reason_name
from needs.pins import pins
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
    "more_or_less": ratio_name,
    "month": lambda period: f"{date.fromisoformat(period[:7] + '-01'):%B %Y}",
}
RULE: Final = (
    f"Numbers from 1 to {SMALLEST_SHOWN - 1} are hidden, and as many others as it takes so that no sum or difference "
    f"gives one away. A month is published {GRACE_DAYS} days after its end and never changes again."
)
COLUMNS: Final = tuple(DICTIONARY)
INVENTED: Final = "invented"
"""`1` in the address shows a demonstration that lies beside real needs; it says on every answer that it is one."""
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
    found, gaps = _published(request, context)
    far = extent(columns_of(request))
    later.add_task(_publish_once_a_day, request, context)
    shown = period if period in found.periods else found.periods[-1] if found.periods else ""
    values: dict[str, Any] = {
        "edition": found,
        "shown": shown,
        "progress": progress(found, shown) if shown else None,
        "watched": gaps,
        "rule": RULE,
        "grace": GRACE_DAYS,
        "demonstration": not far.invented and far.others,
        "kept": f"?{INVENTED}=1" if found.invented else "",
    }
    return templates.TemplateResponse(request, "open_data.html", values, background=later)


@router.get("/open-data.json")
def as_json(request: Request, context: WithContext) -> Response:
    """Everything published, with its dictionary and suppression log."""
    found, gaps = _published(request, context)
    body = {
        "title": "Nearhelp: needs of residents",
        "invented": found.invented,
        "published_at": found.published_at.isoformat() if found.published_at else None,
        "rule": RULE,
        "dictionary": dict(DICTIONARY),
        "periods": list(found.periods),
        "hidden": dict(found.hidden),
        "watched": [_as_json(gap) for gap in gaps],
        "figures": [dict(zip(COLUMNS, row, strict=True)) for row in found.rows()],
    }
    return JSONResponse(body, headers=_OPEN)


@router.get("/open-data.csv")
def as_csv(request: Request, context: WithContext) -> Response:
    """Everything published, as one table; a hidden value is empty."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    found, _ = _published(request, context)
    writer.writerows(found.rows())
    name = 'attachment; filename="nearhelp-open-data.csv"'
    return Response(text.getvalue(), media_type="text/csv", headers={**_OPEN, "Content-Disposition": name})


def _published(request: Request, context: Context) -> tuple[Edition, tuple[Watched, ...]]:
    invented = extent(columns_of(request), invented=request.query_params.get(INVENTED) == "1").invented
    with context.database.begin() as session:
        found = edition(session, invented)
        return found, watched(found, pins(session, invented))


def _as_json(gap: Watched) -> dict[str, Any]:
    return {
        "need": gap.need_code,
        "pinned_on": gap.pinned_on.isoformat(),
        "ended_on": gap.ended_on.isoformat() if gap.ended_on else None,
        "before": {"period": gap.before_period, "not_met": gap.before},
        "now": {"period": gap.now_period, "not_met": gap.now} if gap.now_period else None,
    }


def _publish_once_a_day(request: Request, context: Context) -> None:
    today = datetime.now(ZoneInfo(context.settings.timezone)).date()
    if getattr(request.app.state, "published_on", None) == today:
        return
    request.app.state.published_on = today
    columns: Columns = columns_of(request)
    publish(context.database, today, extent(columns).invented)
