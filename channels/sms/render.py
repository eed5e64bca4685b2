"""Turns a reply into texts: what is said, then each service in a few lines, in as few segments as may be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from bot.messages import Reply
from channels.sms.gsm7 import transliterate
from channels.sms.layout import Block, paginate
from directory.schedules import CLOSED_TODAY
from directory.search.query import ServiceHit
from language.catalogue import say
from language.codes import BABEL_LOCALE, ENGLISH
from language.records import hours_in


@dataclass(frozen=True)
class Room:
    """What one service may take: characters for what it is, and whether its hours stand beside "open now"."""

    what: int
    hours: bool = True


ROOMS = (Room(140), Room(70), Room(40), Room(0), Room(0, hours=False))
"""Tried in turn until the whole answer fits one text."""
PAGED_ROOM = Room(70)
"""For an answer that goes over several texts anyway."""


def render(reply: Reply) -> tuple[str, ...]:
    """The texts of a reply, each of at most three segments; all but the first wait until MORE is asked for."""
    language = reply.language
    more = transliterate(say("sms.more", language, word=say("sms.more_word", language)))
    for room in (*ROOMS, PAGED_ROOM):
        pages = paginate(_in_one_alphabet(list(_blocks(reply, room))), more)
        if len(pages) == 1:
            break
    return pages


def render_text(text: str, language: str) -> tuple[str, ...]:
    """The texts of one sentence of ours."""
    more = transliterate(say("sms.more", language, word=say("sms.more_word", language)))
    return paginate(_in_one_alphabet([Block(text)]), more)


def _blocks(reply: Reply, room: Room) -> Iterator[Block]:
    for message in reply.messages:
        said = message.lead if message.services else message.text
        yield from (Block(part) for part in said.split("\n\n") if part)
        for number, hit in enumerate(message.services, message.first):
            yield _card(number, hit, message.lead, reply.language, room)


def _card(number: int, hit: ServiceHit, lead: str, language: str, room: Room) -> Block:
    """One service: name and what it is, then how to reach it. Shorter than the line that other channels show."""
    what = _what(hit, lead, language, room.what)
    checked = say("dialogue.checked_on", language, date=_day(hit.assured_date, language)) if hit.assured_date else ""
    reach = (_contact(hit, language), hit.address or "", _hours(hit, language, whole=room.hours), checked)
    lines = (f"{number}. {hit.name}" + (f": {what}" if what else ""), ". ".join(part for part in reach if part))
    return Block("\n".join(line for line in lines if line), (hit.address,) if hit.address else ())


def _what(hit: ServiceHit, lead: str, language: str, room: int) -> str:
    """What a service is, in the language of the answer; nothing where the lead says so already."""
    if language == ENGLISH:
        return _shorten(hit.description, room)
    need = say(f"need.{hit.need_codes[0]}", language) if hit.need_codes else ""
    return "" if need in lead else _shorten(need, room)


def _contact(hit: ServiceHit, language: str) -> str:
    if hit.phone:
        return say("dialogue.call", language, phone=hit.phone)
    if hit.text_line:
        return say("dialogue.text", language, phone=hit.text_line) + (f" ({hit.phone_note})" if hit.phone_note else "")
    return (hit.url or "").removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def _hours(hit: ServiceHit, language: str, *, whole: bool) -> str:
    if hit.availability in ("full", "closed"):
        return say(f"dialogue.{hit.availability}_now", language)
    if hit.is_24_7:
        return say("dialogue.day_and_night", language)
    today = hours_in(language, hit.hours_today or "")
    if hit.open_now is None:
        return today
    state = say("dialogue.open_now" if hit.open_now else "dialogue.closed_now", language)
    return f"{state} ({today})" if whole and hit.hours_today not in (None, CLOSED_TODAY) else state


def _shorten(text: str, room: int) -> str:
    """The first sentence, cut at a word where it is longer than `room`."""
    sentence = text.split(". ")[0].strip().rstrip(".")
    if len(sentence) <= room:
        return sentence
    kept = sentence[: max(0, room - 3)].rpartition(" ")[0].rstrip(",;:")
    return f"{kept}..." if kept else ""


def _day(day: date, language: str) -> str:
    return format_date(day, "medium", locale=BABEL_LOCALE[language])


def _in_one_alphabet(blocks: Sequence[Block]) -> list[Block]:
    """The blocks in GSM-7 where all of them allow it: one letter outside it puts the whole text in UCS-2."""
    return [Block(transliterate(block.text), tuple(map(transliterate, block.solid))) for block in blocks]
