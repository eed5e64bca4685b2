"""Turns services into what a resident reads: the same words for every channel, and the cards beside them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from babel.dates import format_date
from rasa_sdk.executor import CollectingDispatcher

from directory.schedules import CLOSED_TODAY
from directory.search import ServiceHit
from language.catalogue import say
from language.codes import BABEL_LOCALE, ENGLISH
from language.records import hours_in

LONGEST_SUMMARY = 90


def utter(
    dispatcher: CollectingDispatcher,
    lead: str,
    services: Sequence[ServiceHit] = (),
    language: str = ENGLISH,
    quick_replies: Sequence[str] = (),
    first: int = 1,
) -> None:
    """One message: what it says first, then each service on a line with its number in the list, from `first` on."""
    lines = [lead, *(line(number, hit, language) for number, hit in enumerate(services, first))]
    payload = {
        "first": first,
        "services": [as_fields(hit) for hit in services],
        "quick_replies": list(quick_replies),
        "lead": lead,
    }
    dispatcher.utter_message(text="\n".join(lines), custom=payload)


def line(number: int, hit: ServiceHit, language: str) -> str:
    """One service in one line: number, name, phone, address, whether it is open, what it is."""
    parts = [
        f"{number}. {hit.name}",
        contact(hit, language),
        hit.address or "",
        hours(hit, language),
        summary(hit, language),
    ]
    return ". ".join(part.rstrip(". ") for part in parts if part)


def contact(hit: ServiceHit, language: str) -> str:
    """How to reach a service: its phone, else its number for texts, else its page."""
    if hit.phone:
        return say("dialogue.call", language, phone=hit.phone)
    if hit.text_line:
        return say("dialogue.text", language, phone=hit.text_line)
    return hit.url or ""


def hours(hit: ServiceHit, language: str) -> str:
    """What is known of a service's hours now: full, closed, open, its hours of the day; nothing if nothing is known."""
    if hit.availability in ("full", "closed"):
        return say(f"dialogue.{hit.availability}_now", language)
    if hit.is_24_7:
        return say("dialogue.day_and_night", language)
    if hit.open_now is None:
        return ""
    state = say("dialogue.open_now" if hit.open_now else "dialogue.closed_now", language)
    known = hit.hours_today if hit.hours_today != CLOSED_TODAY else None
    return f"{state} ({hours_in(language, known)})" if known else state


def summary(hit: ServiceHit, language: str) -> str:
    """What a service is: the first sentence of its description in English; in other languages the need it is for."""
    if language != ENGLISH:
        return say(f"need.{hit.need_codes[0]}", language) if hit.need_codes else ""
    first = hit.description.split(". ")[0].strip()
    if len(first) <= LONGEST_SUMMARY:
        return first
    return first[:LONGEST_SUMMARY].rsplit(" ", 1)[0].rstrip(",;") + "…"


def checked(hit: ServiceHit, language: str) -> str:
    """When a person checked the record, or that nobody has."""
    if hit.assured_date is None:
        return say("dialogue.not_checked", language)
    date = format_date(hit.assured_date, "medium", locale=BABEL_LOCALE[language])
    return say("dialogue.checked_on", language, date=date)


def as_fields(hit: ServiceHit) -> dict[str, Any]:
    """A hit as JSON takes it."""
    fields = asdict(hit)
    fields["assured_date"] = hit.assured_date.isoformat() if hit.assured_date else None
    return fields
