"""The JSON of an answer: what `POST /api/chat` gives, what is stored for a retry, and what the page is made from."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote

import phonenumbers
from babel.dates import format_date

from bot.messages import Reply, ReplyMessage
from directory.schedules import CLOSED_TODAY
from directory.search.query import ServiceHit
from language.catalogue import replies, say
from language.codes import BABEL_LOCALE
from language.records import fees_in, hours_in
from safety.contacts import Contact
from safety.crisis import Crisis

Json = dict[str, Any]

NOT_TO_A_PHONE: Final = frozenset({"crisis.domestic_violence", "crisis.sexual_assault", "crisis.trafficking"})
"""Needs whose services are not sent to a phone, because somebody else may read it."""
FAINT_LINES: Final = 2
"""Lines to press beside a faint alarm."""
_CLOSING: Final = "safety.close."
_MAP: Final = "https://www.openstreetmap.org/search?query="


def to_wire(reply: Reply, texts_on: bool = False) -> Json:
    """A reply as JSON: `messages`, `crisis` and `language`. `texts_on` is whether services can be sent to a phone."""
    return {
        "messages": [_message(message, reply.language, texts_on) for message in reply.messages],
        "crisis": _crisis(reply.crisis) if reply.crisis else None,
        "language": reply.language,
    }


def shown(answers: Iterable[Json | None]) -> dict[str, Json]:
    """Every service in these answers, by its id."""
    return {
        service["service_id"]: service
        for answer in answers
        for message in (answer or {}).get("messages", ())
        for service in message["services"]
    }


def tel(number: str) -> str:
    """A `tel:` link (RFC 3966): global form for a full American number, digits as they are for 911, 988, 211, 311."""
    try:
        parsed = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException:
        return f"tel:{_digits(number)}"
    if not phonenumbers.is_possible_number(parsed):
        return f"tel:{_digits(number)}"
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.RFC3966).replace(";ext=", ",")


def sms(number: str) -> str:
    """An `sms:` link (RFC 5724) to a number or short code."""
    return tel(number).replace("tel:", "sms:", 1)


def said_of_a_page(text: str) -> str:
    """The text of a crisis reply with what it says of a thread of texts, which one deletes, said of a page."""
    for thread, page in _closings().items():
        text = text.replace(thread, page)
    return text


def directions(address: str) -> str:
    """A link to a map of an address. Only a link: nothing is loaded from there."""
    return _MAP + quote(address)


@lru_cache(maxsize=1)
def _closings() -> Mapping[str, str]:
    """How a crisis reply closes, by text and on a page, in every language."""
    return {
        closing.text: say("web.page_leave_if_seen", closing.language, leave=say("web.leave", closing.language))
        for closing in replies()
        if closing.key.startswith(_CLOSING)
    }


def _message(message: ReplyMessage, language: str, texts_on: bool) -> Json:
    text = said_of_a_page(message.text)
    return {
        "text": text,
        "lead": message.lead if message.services else text,
        "services": [
            {"number": number, **_service(hit, language, texts_on)}
            for number, hit in enumerate(message.services, message.first)
        ],
        "quick_replies": list(message.quick_replies),
    }


def _service(hit: ServiceHit, language: str, texts_on: bool) -> Json:
    return {
        "service_id": hit.service_id,
        "name": hit.name,
        "organization": hit.organization,
        "description": hit.description,
        "need_codes": list(hit.need_codes),
        "phone": hit.phone,
        "phone_link": tel(hit.phone) if hit.phone else None,
        "phone_note": hit.phone_note,
        "text_line": hit.text_line,
        "text_link": sms(hit.text_line) if hit.text_line else None,
        "url": hit.url if hit.url and hit.url.startswith(("http://", "https://")) else None,
        "address": hit.address,
        "directions": directions(hit.address) if hit.address else None,
        "distance_miles": hit.distance_miles,
        "open_now": hit.open_now,
        "hours_today": hit.hours_today,
        "hours_text": hit.hours_text,
        "eligibility": hit.eligibility,
        "fees": fees_in(language, hit.fees) if hit.fees else None,
        "availability": hit.availability,
        "assured_date": hit.assured_date.isoformat() if hit.assured_date else None,
        "why": list(hit.why),
        "notes": list(_notes(hit, language)),
        "can_send": texts_on and not NOT_TO_A_PHONE.intersection(hit.need_codes),
    }


def _notes(hit: ServiceHit, language: str) -> tuple[str, ...]:
    """What to know before going there, in the resident's language."""
    today = hours_in(language, hit.hours_today or "")
    hours = f" ({today})" if hit.hours_today not in (None, CLOSED_TODAY) else ""
    if hit.availability in ("full", "closed"):
        state = say(f"web.{hit.availability}", language)
    elif hit.open_now is None:
        state = say("web.today", language, hours=today) if today else ""
    else:
        state = say("web.open_now" if hit.open_now else "web.closed_now", language) + hours
    away = "" if hit.distance_miles is None else say("web.miles", language, miles=f"{hit.distance_miles:.1f}")
    return tuple(note for note in (state, away, _checked(hit, language)) if note)


def _checked(hit: ServiceHit, language: str) -> str:
    if hit.assured_date is None:
        return say("web.not_checked", language)
    return say("web.checked", language, date=format_date(hit.assured_date, "medium", locale=BABEL_LOCALE[language]))


def _crisis(crisis: Crisis) -> Json:
    return {
        "need": crisis.need,
        "kind": crisis.kind,
        "contacts": [_contact(contact) for contact in crisis.contacts[: FAINT_LINES if crisis.faint else None]],
    }


def _contact(contact: Contact) -> Mapping[str, str | None]:
    return {
        "label": contact.label,
        "phone": contact.phone or None,
        "phone_link": tel(contact.phone) if contact.phone else None,
        "text_line": contact.text_line or None,
        "text_link": sms(contact.text_line) if contact.text_line else None,
        "description": contact.description,
    }


def _digits(number: str) -> str:
    return "".join(character for character in number if character.isdigit())
