"""Sends a service that the chat has shown to the resident's own phone: asked for, once, and never what could harm."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import phonenumbers
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from channels.sms.render import render_text
from channels.web.cards import PURPOSE, card_id
from channels.web.desk import ChatDesk
from channels.web.incoming import BadMessage, text_field
from channels.web.limits import Limiter, SharedLimiter, network
from channels.web.visits import Visit
from channels.web.wire import Json, shown
from language.catalogue import say
from language.codes import ENGLISH, SUPPORTED
from runtime.outbox import OutgoingText

LIFE = timedelta(minutes=30)
"""A text that comes later than this finds nobody waiting for it."""
TO_ONE_NUMBER, EACH = 5, timedelta(days=1)
FROM_ONE_SESSION, FROM_ONE_ADDRESS = 5, 20
"""Texts in an hour."""
HOUR = 3600.0


@dataclass(frozen=True)
class Request:
    """What the resident asked for. `number` is E.164; it must not be logged."""

    session: str
    service_id: str
    number: str
    language: str


def read_request(fields: Json) -> Request:
    """The request in a JSON object `{"session","service_id","phone","consent":true,"language"?}`.

    Raises:
        BadMessage: a field is missing or wrong, the number is no American number, or there is no consent. The text is
            for the resident.
    """
    language = text_field(fields, "language") or ENGLISH
    language = language if language in SUPPORTED else ENGLISH
    session, service_id = text_field(fields, "session"), text_field(fields, "service_id")
    if session is None or service_id is None:
        raise BadMessage(422, '"session" and "service_id" must be strings from an earlier answer.')
    if fields.get("consent") is not True:
        raise BadMessage(422, say("web.consent_missing", language))
    return Request(session, service_id, _number(text_field(fields, "phone") or "", language), language)


class ToPhone:
    """Puts the texts into the outbox; the sender of the SMS channel does the rest."""

    def __init__(self, desk: ChatDesk) -> None:
        self.desk = desk
        self._sessions = SharedLimiter("texts of a session", Limiter(FROM_ONE_SESSION, HOUR), desk.redis)
        self._addresses = SharedLimiter("texts of an address", Limiter(FROM_ONE_ADDRESS, HOUR), desk.redis)

    async def send(self, request: Request, address: str | None) -> str:
        """Put the text in line; what to tell the resident.

        Raises:
            BadMessage: texts are off, the service was not shown in this session or is never sent, the number has
                opted out, or too many were asked for.
            SQLAlchemyError: the database does not answer.
        """
        language = request.language
        if not self.desk.texts_on:
            raise BadMessage(403, say("web.sms_off", language))
        visit, turns = await self.desk.turns(request.session)
        service = shown(turn.answer for turn in turns).get(request.service_id)
        if service is None or not service["can_send"]:
            raise BadMessage(404, say("web.not_in_chat", language))
        if not (
            await self._sessions.allow(visit.tag) and await self._addresses.allow(network(address) or address or "")
        ):
            raise BadMessage(429, say("web.too_many_texts", language))
        await self.desk.run(self._enqueue, visit, request, _body(service, language))
        return say("web.sent_to_phone", language)

    def _enqueue(self, session: Session, visit: Visit, request: Request, body: str) -> None:
        outbox, now = self.desk.context.outbox, datetime.now(UTC)
        if outbox.vault.is_stopped(session, request.number):
            raise BadMessage(409, say("web.stopped", request.language))
        contact = outbox.vault.keep(session, request.number, request.language)
        recent = select(func.count()).where(
            OutgoingText.contact_id == contact, OutgoingText.purpose == PURPOSE, OutgoingText.created_at > now - EACH
        )
        if (session.scalar(recent) or 0) >= TO_ONE_NUMBER:
            raise BadMessage(429, say("web.too_many_texts", request.language))
        once = card_id(visit, request.service_id, contact)
        outbox.enqueue(session, contact, body, PURPOSE, now + LIFE, text_id=once)


def _body(service: Json, language: str) -> str:
    return render_text("\n".join(_lines(service, language)), language)[0]


def _lines(service: Json, language: str) -> Iterator[str]:
    yield say("web.text_intro", language, name=service["name"])
    if service["phone"]:
        yield say("web.call", language, phone=service["phone"])
    if service["text_line"]:
        yield say("web.text_number", language, phone=service["text_line"])
    if service["address"]:
        yield service["address"]
    yield from service["notes"][-1:]


def _number(text: str, language: str) -> str:
    try:
        parsed = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        raise BadMessage(422, say("web.bad_phone", language)) from None
    if not phonenumbers.is_valid_number(parsed) or parsed.country_code != 1:
        raise BadMessage(422, say("web.bad_phone", language))
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
