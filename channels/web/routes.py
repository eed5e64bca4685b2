"""The chat's API: `POST /api/chat`, and what a page needs beside it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import Counter, Histogram
from sqlalchemy.exc import SQLAlchemyError

from channels.web.bodies import body_of
from channels.web.desk import ChatDesk, StillAnswering, TooMany, Turn
from channels.web.incoming import BadMessage, read_message, read_object, text_field
from channels.web.to_phone import ToPhone, read_request
from channels.web.wire import Json

router = APIRouter()

MESSAGES = Counter("nearhelp_chat_messages_total", "Messages to the web chat", ["outcome"])
SECONDS = Histogram("nearhelp_chat_reply_seconds", "Time to answer a message of the web chat")


def desk(request: Request) -> ChatDesk:
    """The chat desk of this process."""
    found: ChatDesk = request.app.state.chat
    return found


def to_phone(request: Request) -> ToPhone:
    """What sends services to phones in this process."""
    found: ToPhone = request.app.state.to_phone
    return found


def address_of(request: Request) -> str | None:
    """Where a request comes from, for counting only."""
    return request.client.host if request.client else None


AtDesk = Annotated[ChatDesk, Depends(desk)]


@router.post("/api/chat")
async def chat(request: Request, at: AtDesk) -> Response:
    """Answer one message: `{"session","text","language"?,"message_id"?}` →
    `{"session","messages":[{"text","services","quick_replies"}],"crisis","language"}`."""
    try:
        message = read_message(await json_body(request))
        with SECONDS.time():
            answer = await at.receive(message, address_of(request))
    except (BadMessage, TooMany, StillAnswering) as why:
        MESSAGES.labels(type(why).__name__).inc()
        return refusal(why)
    MESSAGES.labels("crisis" if answer["crisis"] else "answered").inc()
    return JSONResponse(answer)


@router.post("/api/chat/history")
async def history(request: Request, at: AtDesk) -> Response:
    """What was said in a session, for a page that was loaded again: `{"session"}` →
    `{"session","turns":[{"message_id","said","answer"}]}`."""
    try:
        visit, turns = await at.turns(text_field(read_object(await json_body(request)), "session"))
    except BadMessage as why:
        return refusal(why)
    except SQLAlchemyError:
        return _no_database()
    return JSONResponse({"session": visit.token, "turns": [_turn(turn) for turn in turns]})


@router.post("/api/chat/end")
async def end(request: Request, at: AtDesk) -> Response:
    """Forget a session: `{"session"}`. Takes any content type, so that a page can say it while it closes."""
    try:
        await at.end(text_field(read_object(await body_of(request)), "session"))
    except BadMessage as why:
        return refusal(why)
    except SQLAlchemyError:
        return _no_database()
    return Response(status_code=204)


@router.post("/api/chat/send")
async def send(request: Request, sender: Annotated[ToPhone, Depends(to_phone)]) -> Response:
    """Text a service to the resident's phone: `{"session","service_id","phone","consent":true,"language"?}`."""
    try:
        told = await sender.send(read_request(read_object(await json_body(request))), address_of(request))
    except BadMessage as why:
        return refusal(why)
    except SQLAlchemyError:
        return _no_database()
    return JSONResponse({"text": told}, 202)


async def json_body(request: Request) -> bytes:
    """The body of a request that says that it is JSON, which a form of another site cannot.

    Raises:
        BadMessage: it says something else.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise BadMessage(415, 'Send JSON, with the header "Content-Type: application/json".')
    return await body_of(request)


def refusal(why: BadMessage | TooMany | StillAnswering) -> Response:
    """Says what to do about a request that was not answered."""
    if isinstance(why, BadMessage):
        return JSONResponse({"detail": str(why)}, why.status)
    status, wait = (429, "600") if isinstance(why, TooMany) else (409, "2")
    return JSONResponse({"detail": str(why), "language": why.language}, status, headers={"Retry-After": wait})


def _turn(turn: Turn) -> dict[str, Any]:
    answer: Json | None = turn.answer
    return {"message_id": turn.message_id, "said": turn.said, "answer": answer}


def _no_database() -> Response:
    detail = "That did not work just now. Try again in a minute."
    return JSONResponse({"detail": detail}, 503, headers={"Retry-After": "30"})
