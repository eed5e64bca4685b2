"""Texts a service to the caller, who asked for it on the line: staff see the very segments before anything is sent."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

import phonenumbers
from babel.dates import format_date
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from channels.signin.audit import User, audit, count_since
from channels.sms.gsm7 import alphabet, segments
from channels.sms.render import render_text
from channels.sms.sender import SmsOff, twilio_client
from channels.staff.card import Card
from channels.web.wire import NOT_TO_A_PHONE
from language.catalogue import say
from language.codes import BABEL_LOCALE
from language.records import hours_in
from runtime.outbox import Outbox, OutgoingText
from runtime.settings import Settings

PURPOSE: Final = "staff"
SENT: Final = "text.queued"
LIFE: Final = timedelta(minutes=30)
"""A text that comes later than this finds nobody waiting for it."""
TO_ONE_NUMBER, FROM_ONE_ACCOUNT = 5, 60
"""Texts in a day, and in an hour."""


class BadText(ValueError):
    """A text that is not sent; the words are for staff, and hold no number."""


@dataclass(frozen=True)
class Preview:
    """A text as it will go out: its segments in order, and a digest by which a change is noticed."""

    body: str
    segments: tuple[str, ...]
    alphabet: str
    digest: str


def why_off(settings: Settings) -> str:
    """Why texts cannot be sent at all; empty where they can."""
    try:
        twilio_client(settings)
    except SmsOff:
        return "Texting is not set up on this server. Read the number to the caller instead."
    return ""


def why_not(card: Card) -> str:
    """Why this service is not to be texted; empty where it may be."""
    return "" if card.public else "Nobody has verified this record. Call the service and press “Checked today” first."


def needs_care(card: Card) -> bool:
    """Whether somebody else who reads the caller's phone could do harm."""
    return not NOT_TO_A_PHONE.isdisjoint(card.need_codes)


def preview(card: Card, language: str) -> Preview:
    """The text about a service in a language."""
    body = render_text("\n".join(line for line in _lines(card, language) if line), language)[0]
    digest = hashlib.sha256(body.encode()).hexdigest()[:16]
    return Preview(body, tuple(segments(body)), alphabet(body).name, digest)


@dataclass(frozen=True)
class Order:
    """What staff ask to be sent. `number` is as it was typed and must not be logged; `seen` is a preview's digest.

    `once` names the form, so that pressing twice sends once.
    """

    number: str
    language: str
    seen: str
    once: str
    consent: bool
    safe: bool


def queue(session: Session, outbox: Outbox, user: User, card: Card, order: Order, now: datetime) -> str:
    """Put the text in line and note who asked for it, without the number; what to tell staff.

    Raises:
        BadText: the number, the consent or the preview is not right, the number has opted out, or too many were sent.
    """
    if refused := why_not(card):
        raise BadText(refused)
    number = _number(order.number)
    if not order.consent:
        raise BadText("Ask the caller if you may text them, then tick the box.")
    if needs_care(card) and not order.safe:
        raise BadText("Ask the caller if it is safe to get this text, then tick the second box.")
    shown = preview(card, order.language)
    if shown.digest != order.seen:
        raise BadText("What is known about this service has changed. Read the new text below, then send it.")
    if count_since(session, user, SENT, now - timedelta(hours=1)) >= FROM_ONE_ACCOUNT:
        raise BadText("You have sent very many texts in the last hour. Read the number to the caller instead.")
    if outbox.vault.is_stopped(session, number):
        raise BadText("This number has opted out of our texts. Read the number to the caller instead.")
    contact = outbox.vault.keep(session, number, order.language)
    if _lately(session, contact, now) >= TO_ONE_NUMBER:
        raise BadText("This number has had several texts today. Read the number to the caller instead.")
    text_id = uuid5(NAMESPACE_URL, f"nearhelp:staff:{user.account_id}:{order.once}")
    if session.get(OutgoingText, text_id) is None:
        outbox.enqueue(session, contact, shown.body, PURPOSE, now + LIFE, text_id=text_id)
        consent = {"consent": "given on the call", "language": order.language, "segments": str(len(shown.segments))}
        audit(session, user, SENT, f"service:{card.id}", after={**consent, "text": str(text_id)}, at=now)
    return f"The text is on its way ({len(shown.segments)} segment{'s' * (len(shown.segments) > 1)})."


def _lines(card: Card, language: str) -> Iterator[str]:
    yield say("web.text_intro", language, name=card.name)
    calls = [number for number in card.numbers if number.shown]
    yield from (say("dialogue.text" if n.is_text else "dialogue.call", language, phone=n.number) for n in calls)
    if not calls:
        yield card.url.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    yield card.address
    yield _hours(card, language)
    if card.assured_date is None:
        yield say("dialogue.not_checked", language)
    else:
        day = format_date(card.assured_date, "medium", locale=BABEL_LOCALE[language])
        yield say("dialogue.checked_on", language, date=day)


def _hours(card: Card, language: str) -> str:
    if card.availability is not None and card.availability.state != "open":
        return say(f"dialogue.{card.availability.state}_now", language)
    if card.hours_today:
        return say("web.today", language, hours=hours_in(language, card.hours_today))
    return say("dialogue.open_now", language) if card.open_now else ""


def _number(text: str) -> str:
    try:
        parsed = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        raise BadText("Type the caller's ten-digit number, such as 612-555-0123.") from None
    if parsed.country_code != 1 or not phonenumbers.is_valid_number(parsed):
        raise BadText("This is not a phone number in the United States. Check it with the caller.")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _lately(session: Session, contact: UUID, now: datetime) -> int:
    sent = (OutgoingText.contact_id == contact, OutgoingText.purpose == PURPOSE)
    recent = OutgoingText.created_at > now - timedelta(days=1)
    return session.scalar(select(func.count()).where(*sent, recent)) or 0
