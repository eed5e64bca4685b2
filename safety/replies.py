"""What a resident in a crisis reads: at most three SMS segments, 911 or 988 first, in four languages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

from safety.contacts import TALK_NUMBER, Contact
from safety.crisis import Crisis
from safety.gsm import SEGMENT, septets, within_gsm

LOCALE = Path(__file__).resolve().parent.parent / "data" / "locale"
LANGUAGES = ("en", "es", "so", "hmn")
SEGMENTS = 3
FIRST_SEPTETS = 150
"""What stands in this many septets is read even when the rest is lost or late; 911 or 988 is there."""

SPARE = "Call or text 911 now. To talk with someone, call or text 988."
"""Sent when the catalogue itself cannot be read: nothing may keep a crisis from its answer."""

_TALK_FIRST = ("crisis.suicide", "crisis.mental_health")
_KEPT_LINES, _MOST_LINES = 2, 4
"""Lines that come before the everyday need, and lines in all: more would bury the first."""


@dataclass(frozen=True)
class CrisisReply:
    """The text to send, within GSM-7 and three segments, and the contacts named in it, in that order."""

    text: str
    contacts: tuple[Contact, ...]


def reply(crisis: Crisis, language: str, everyday: Sequence[str] = ()) -> CrisisReply:
    """The reply to a crisis: what to do first, the lines that fit, and then the everyday need.

    It asks nothing and never names what it is about in a way that endangers who is read over the shoulder: for
    violence at home and exploitation it advises to delete the thread.

    Args:
        crisis: what the screen found.
        language: `en`, `es`, `so` or `hmn`; anything else is answered in English.
        everyday: names of the everyday needs that the same message holds, already in the resident's language; those
            that do not fit are left out.
    """
    texts = _texts(language if language in LANGUAGES else "en")
    need = crisis.need.removeprefix("crisis.")
    if crisis.faint:
        return _quiet(crisis, need, texts)
    opening = texts.get(f"safety.open.{need}", SPARE)
    lines = list(_lines(crisis.contacts, opening, texts))
    ending = [texts[key] for key in (f"safety.close.{need}",) if key in texts]
    first, more = lines[:_KEPT_LINES], lines[_KEPT_LINES:]
    ending += _everyday(everyday, [opening, *first, *ending], texts)
    for line in more[: _MOST_LINES - _KEPT_LINES]:
        if _fits([opening, *first, line, *ending]):
            first.append(line)
    text = "\n".join([opening, *first, *ending])
    return CrisisReply(text, _named(text, crisis.contacts))


def _quiet(crisis: Crisis, need: str, texts: dict[str, str]) -> CrisisReply:
    """What comes before the everyday answer where an alarm is faint: 911 for danger now, and the first line."""
    opening = texts.get("safety.quiet", SPARE)
    ending = [texts[key] for key in (f"safety.close.{need}",) if key in texts]
    to_talk = crisis.need in _TALK_FIRST
    contacts = sorted(crisis.contacts, key=lambda contact: to_talk and contact.number != TALK_NUMBER)
    text = "\n".join([opening, *list(_lines(contacts, opening, texts))[:1], *ending])
    return CrisisReply(text, _named(text, crisis.contacts))


def reminder(crisis: Crisis, language: str) -> str:
    """What is said to whom writes on after a crisis: 911 for danger now, and the first lines once more.

    Where danger from outside was heard, it may have been none: then it is said how to go on.
    """
    texts = _texts(language if language in LANGUAGES else "en")
    opening = texts.get("safety.still", SPARE)
    closing = texts.get(f"safety.close.{crisis.need.removeprefix('crisis.')}")
    ending = [closing, None if crisis.need in _TALK_FIRST else texts.get("safety.no_danger")]
    return "\n".join([opening, *list(_lines(crisis.contacts, opening, texts))[:_KEPT_LINES], *filter(None, ending)])


def _lines(contacts: Sequence[Contact], opening: str, texts: dict[str, str]) -> Iterator[str]:
    seen = opening
    for contact in contacts:
        if contact.number in seen:
            continue
        template = texts.get(f"safety.line.{_slug(contact.label)}") or texts.get("safety.line", "{label}: {phone}")
        line = template.format(label=contact.label, phone=contact.number, text=contact.text_line)
        seen += line
        yield within_gsm(line)


def _everyday(names: Sequence[str], before: list[str], texts: dict[str, str]) -> list[str]:
    template = texts.get("safety.everyday", "")
    for count in range(len(names), 0, -1):
        sentence = within_gsm(template.format(needs=", ".join(names[:count])))
        if _fits([*before, sentence]):
            return [sentence]
    return []


def _fits(parts: list[str]) -> bool:
    return septets("\n".join(parts)) <= SEGMENTS * SEGMENT


def _named(text: str, contacts: Sequence[Contact]) -> tuple[Contact, ...]:
    """The contacts whose number stands in the text, each number once, in the order of the text."""
    places: dict[str, tuple[int, Contact]] = {}
    for contact in contacts:
        found = re.search(rf"(?<!\d){re.escape(contact.number)}(?!\d)", text)
        if found and contact.number not in places:
            places[contact.number] = (found.start(), contact)
    return tuple(contact for _, contact in sorted(places.values(), key=lambda item: item[0]))


def _slug(label: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")


@lru_cache(maxsize=len(LANGUAGES))
def _texts(language: str) -> dict[str, str]:
    """The catalogue of a language, fuzzy entries too: a text nobody reviewed helps more than none."""
    try:
        with (LOCALE / language / "safety.po").open("rb") as file:
            catalogue = read_po(file)
    except (OSError, ValueError):
        return {}
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}
