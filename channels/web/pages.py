"""The public page: a conversation in plain HTML that the widget takes over where scripts run."""

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from uuid import uuid4

from fastapi import APIRouter, Request, Response
from fastapi.templating import Jinja2Templates
from markupsafe import Markup, escape
from sqlalchemy.exc import SQLAlchemyError

from channels.web import assets
from channels.web.bodies import body_of
from channels.web.desk import StillAnswering, TooMany, Turn, one
from channels.web.incoming import LONGEST, BadMessage, read_form
from channels.web.languages import chosen, negotiate
from channels.web.routes import AtDesk, address_of
from channels.web.wire import Json, sms, tel, to_wire
from language.catalogue import say
from language.codes import NAMES

router = APIRouter()
templates = Jinja2Templates(Path(__file__).parent / "templates")

_CALLS = re.compile(r"\b(?:\d{3}-\d{3}-\d{4}|(?:911|988|211|311)(?! [A-Z]))\b")
"""Numbers to call; three digits before a capital letter are the number of a house. As in `static/dom.js`."""

NEUTRAL_SITE = "https://www.weather.gov/"
"""Where "leave this page" goes: the National Weather Service, which nobody is surprised to find on a screen."""
STARTERS = ("food", "sleep", "rent", "job", "street")


@router.get("/")
async def page(request: Request, language: str | None = None) -> Response:
    """The page with an empty conversation."""
    return _page(request, chosen(language), None, ())


@router.post("/")
async def say_something(request: Request, at: AtDesk) -> Response:
    """The page with the conversation so far and the answer to what the form says.

    The session lies in the form, so nothing is kept in the browser. A form of another site is refused.
    """
    if (refused := _foreign(request)) is not None:
        return refused
    try:
        message = read_form(await body_of(request))
    except BadMessage as why:
        too_long = to_wire(one(say("web.too_long", "en", most=LONGEST), "en"))
        return _page(request, None, None, (Turn("", too_long),), why.status)
    try:
        answer = await at.receive(message, address_of(request))
    except (TooMany, StillAnswering) as why:
        turns = (
            *await _earlier(at, message.session),
            Turn(message.text, to_wire(one(str(why), why.language))),
        )
        return _page(request, message.language, message.session, turns, 429 if isinstance(why, TooMany) else 409)
    turns = _with_latest(await _earlier(at, answer["session"]), Turn(message.text, answer))
    return _page(request, message.language, answer["session"], turns)


@router.post("/language")
async def switch_language(request: Request, at: AtDesk) -> Response:
    """The page with the conversation so far in the language that the form chooses."""
    if (refused := _foreign(request)) is not None:
        return refused
    try:
        message = read_form(await body_of(request))
    except BadMessage as why:
        return Response(str(why), why.status, media_type="text/plain")
    turns = await _earlier(at, message.session)
    return _page(request, message.language, message.session if turns else None, turns)


@router.get("/chat.js")
async def chat_js(request: Request) -> Response:
    """The widget, for our page and for others."""
    return assets.chat_js().response(request)


@router.get("/page.css")
async def page_css(request: Request) -> Response:
    """The style of the page."""
    return assets.page_css().response(request)


def _foreign(request: Request) -> Response | None:
    """A refusal of a form that another site sent (Fetch Metadata, W3C)."""
    if request.headers.get("sec-fetch-site", "none") in ("same-origin", "none"):
        return None
    return Response("Open the page itself and write there.", 403, media_type="text/plain")


async def _earlier(at: AtDesk, session: str | None) -> tuple[Turn, ...]:
    try:
        return (await at.turns(session))[1]
    except SQLAlchemyError:
        return ()


def _with_latest(stored: tuple[Turn, ...], latest: Turn) -> tuple[Turn, ...]:
    """The conversation with its latest turn, which is not among the stored ones where it could not be stored."""
    answer = {name: value for name, value in (latest.answer or {}).items() if name != "session"}
    if any(turn.said == latest.said and turn.answer == answer for turn in stored):
        return stored
    return (*stored, latest)


def _page(
    request: Request,
    language: str | None,
    session: str | None,
    turns: Sequence[Turn],
    status: int = 200,
) -> Response:
    shown_in = language or negotiate(request.headers.get("accept-language", ""))
    return templates.TemplateResponse(
        request,
        "page.html",
        {
            "t": partial(_say, language=shown_in),
            "language": shown_in,
            "chosen": language,
            "languages": NAMES,
            "session": session,
            "turns": turns,
            "message_id": str(uuid4()),
            "starters": STARTERS,
            "longest": LONGEST,
            "neutral_site": NEUTRAL_SITE,
        },
        status_code=status,
    )


def _with_calls(text: str, crisis: Json | None) -> Markup:
    """The text with its telephone numbers as links, to text where a line of the crisis takes only texts."""
    contacts = crisis["contacts"] if crisis else ()
    to_text = {contact["text_line"] for contact in contacts} - {contact["phone"] for contact in contacts}
    parts, end = [], 0
    for found in _CALLS.finditer(text):
        number = found[0]
        href = sms(number) if number in to_text else tel(number)
        parts += [escape(text[end : found.start()]), Markup('<a href="{}">{}</a>').format(href, number)]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def _say(key: str, language: str, **values: object) -> str:
    return say(f"web.{key}", language, **values)


templates.env.trim_blocks = templates.env.lstrip_blocks = True
templates.env.filters["calls"] = _with_calls
templates.env.globals["say"] = _say
