"""Twilio's webhooks: `POST /sms` for what people text, `POST /sms/status` for how far our own texts came."""

import logging
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from prometheus_client import Counter, Histogram
from sqlalchemy.exc import SQLAlchemyError
from twilio.twiml.messaging_response import MessagingResponse

from channels.context import WithContext
from channels.sms.desk import Desk
from channels.sms.incoming import read_incoming
from channels.sms.signature import MalformedRequest, Unsigned, Verifier, accepted_tokens
from channels.sms.statuses import DELIVERED, LOST, ON_THE_WAY, read_status, record_status

log = logging.getLogger(__name__)
router = APIRouter()

STATUSES = DELIVERED | LOST | ON_THE_WAY
RECEIVED = Counter("nearhelp_sms_received_total", "Webhook requests of Twilio's", ["webhook", "outcome"])
SECONDS = Histogram(
    "nearhelp_sms_reply_seconds",
    "Time to reply, the wait for the rest of a burst included",
    buckets=(0.05, 0.15, 0.5, 1, 2, 3, 3.15, 3.5, 4, 6, 9, 14),
)


async def signed_parameters(request: Request, context: WithContext) -> dict[str, str]:
    """The parameters of a request that Twilio signed; 403 for any other, 400 for one that cannot be read."""
    tokens = accepted_tokens(context.settings, context.outbox.vault.keys)
    verifier = Verifier(context.settings.public_url, tokens)
    try:
        return dict(await verifier.parameters(request))
    except Unsigned as why:
        RECEIVED.labels(request.scope["path"], "unsigned").inc()
        raise HTTPException(403, str(why)) from None
    except MalformedRequest as why:
        raise HTTPException(400, str(why)) from None


def desk(request: Request) -> Desk:
    """The desk of this process."""
    found: Desk = request.app.state.desk
    return found


Signed = Annotated[dict[str, str], Depends(signed_parameters)]


@router.post("/sms")
async def sms(parameters: Signed, at: Annotated[Desk, Depends(desk)]) -> Response:
    """Answer a text with TwiML; empty where the person must get none."""
    try:
        incoming = read_incoming(parameters)
    except MalformedRequest as why:
        raise HTTPException(400, str(why)) from None
    with SECONDS.time():
        reply = await at.receive(incoming)
    RECEIVED.labels("/sms", "answered" if reply else "silent").inc()
    twiml = MessagingResponse()
    if reply:
        twiml.message(reply)
    return Response(str(twiml), media_type="text/xml")


@router.post("/sms/status")
async def status(request: Request, parameters: Signed, context: WithContext) -> Response:
    """Note how far a text has come. Twilio brings statuses in any order and more than once."""
    try:
        report = read_status(parameters, request.query_params)
    except MalformedRequest as why:
        raise HTTPException(400, str(why)) from None
    try:
        await run_in_threadpool(record_status, context, report)
    except SQLAlchemyError as error:
        log.error("a status could not be stored: %s", type(error).__name__)
        raise HTTPException(503, "The database does not answer; the status was not stored.") from None
    RECEIVED.labels("/sms/status", report.status if report.status in STATUSES else "other").inc()
    return Response(status_code=204)
