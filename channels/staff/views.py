"""Puts what was found into words and templates: a part of the page for a script, the whole page without one."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from sqlalchemy.orm import Session

from channels.context import Context
from channels.signin.guard import SignedIn
from channels.signin.pages import page, templates_of
from channels.staff.asking import MOST_SHOWN, Asked, language_name, neighborhood_of
from channels.staff.calls import BARRIERS, REASONS, recent_steps
from channels.staff.card import Card, label_of
from channels.staff.finding import Found, find, languages_spoken
from channels.staff.marking import UNTIL
from channels.staff.texting import needs_care, preview, why_not, why_off
from directory.codes import AUDIENCES, NeedCode, need_codes
from directory.search import ServiceHit
from language.codes import ENGLISH, NAMES

STATIC: Final = Path(__file__).parent / "static"
FRAGMENT: Final = "X-Fragment"
"""The header with which our script asks for a part of the page."""

RELAXED: Final = {
    "open_now": "open now",
    "free_only": "free",
    "languages": "the language",
    "distance": "the distance",
    "audiences": "the group of people",
    "age": "the age",
    "phases": "the phase",
    "need_codes": "the need",
}
DID: Final = {"opened": "looked up", "texted": "texted", "unmet": "not met"}
DOMAINS: Final = {"housing": "Housing", "jobs": "Jobs", "crisis": "Crisis", "recovery": "Recovery", "basics": "Basics"}

templates = templates_of(Path(__file__).parent / "templates")


def show(
    request: Request,
    who: SignedIn,
    context: Context,
    session: Session,
    part: str,
    asked: Asked,
    card: Card | None = None,
    status: int = 200,
    **values: Any,
) -> Response:
    """The part of the page if a script asks for it, else the whole page with the part in its place."""
    whole = FRAGMENT not in request.headers
    found = find(session, asked) if whole or part == "results.html" else Found(asked)
    shown = {
        "found": found,
        "asked": asked,
        "most": MOST_SHOWN,
        "summary": summary(found),
        "neighborhood": neighborhood_of(found.place) or "",
        "need_code": next(iter(found.need_codes), ""),
        "steps": recent_steps(session, who.user, now(), zone(context)) if asked.empty else (),
        "languages": languages_spoken(session) if whole else (),
        "zone": zone(context),
        "once": uuid4(),
        "card": card,
        **(text_values(context, card, values.get("text_language", ENGLISH)) if card else {}),
        **values,
    }
    return page(templates, request, "lookup.html" if whole else part, who, shown, status)


def text_values(context: Context, card: Card, language: str) -> Mapping[str, Any]:
    """What the form to text a service needs."""
    return {
        "text_off": why_off(context.settings) or why_not(card),
        "text_language": language,
        "text": preview(card, language),
        "needs_care": needs_care(card),
    }


def summary(found: Found) -> str:
    """One line that says what was found, to be shown and read out."""
    if found.asked.empty:
        return ""
    count = f"{found.total} service{'s' * (found.total != 1)}" if found.total else "Nothing found"
    needs = " and ".join(map(label_of, found.need_codes[:2]))
    place = f" near {found.place.name}" if found.place else ""
    return f"{count}{f' for {needs}' if needs else ''}{place}"


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def zone(context: Context) -> ZoneInfo:
    """The city's time zone."""
    return ZoneInfo(context.settings.timezone)


@lru_cache(maxsize=1)
def _needs_by_domain() -> Mapping[str, tuple[NeedCode, ...]]:
    found: dict[str, list[NeedCode]] = defaultdict(list)
    for need in need_codes().values():
        found[DOMAINS.get(need.domain, need.domain)].append(need)
    return {domain: tuple(needs) for domain, needs in found.items()}


def _local(moment: datetime, where: ZoneInfo) -> str:
    """A moment as staff say it: `today 4:30 pm`, `Mon May 4, 8 am`."""
    local = moment.astimezone(where)
    clock = f"{local:%-I:%M %p}".replace(":00", "").lower()
    today = datetime.now(where).date() == local.date()
    return f"today {clock}" if today else f"{local:%a %b %-d}, {clock}"


def _why(hit: ServiceHit) -> str:
    """Why a service was found; its availability and the caller's own words stand elsewhere on the page."""
    return " · ".join(reason.partition(" (you said")[0] for reason in hit.why if not reason.startswith("marked "))


def _day(day: date) -> str:
    return f"{day:%B %-d, %Y}"


FILTERS: Final = {"local": _local, "day": _day, "language": language_name, "label": label_of, "why": _why}
"""How templates put moments, days, codes and reasons."""

templates.env.filters.update(FILTERS)
templates.env.globals.update(
    reasons=REASONS,
    barriers=BARRIERS,
    until_choices=UNTIL,
    audiences=AUDIENCES,
    text_languages=NAMES,
    relaxed_words=RELAXED,
    did_words=DID,
    needs_by_domain=_needs_by_domain,
)
