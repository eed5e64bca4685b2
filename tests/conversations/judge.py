"""Judges a reply: by what its turn expects, and by what must hold of every reply."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.messages import Reply
from channels.sms.gsm7 import segments
from channels.sms.render import render
from directory.search import ServiceHit
from language.catalogue import say
from language.codes import SUPPORTED
from needs.models import Need

_ASKS_PLACE = {
    code: re.compile(re.escape(say("dialogue.ask_place", code)).replace(r"\{need\}", ".+")) for code in SUPPORTED
}


@dataclass
class Seen:
    """What a conversation has shown so far."""

    services: set[str] = field(default_factory=set)
    asked_where: set[str] = field(default_factory=set)


def faults(reply: Reply, expect: Mapping[str, Any], language: str, seen: Seen, ledger: Sequence[Need]) -> list[str]:
    """What is wrong with a reply, in words; empty where nothing is. Notes in `seen` what the reply shows."""
    found = [*_always(reply, seen), *_language(reply, str(expect.get("language", language)))]
    shown = _shown(reply)
    for check, wanted in expect.items():
        if check in _OF_REPLY:
            found += _OF_REPLY[check](reply, wanted)
        elif check == "new services" and (again := {hit.name for hit in shown if hit.service_id in seen.services}):
            found.append(f"shown before: {again}")
        elif check == "ledger":
            found += _ledger(ledger, wanted)
    if "crisis" not in expect and reply.crisis is not None:
        found.append(f"taken for a crisis: {reply.crisis.need}")
    seen.services |= {hit.service_id for hit in shown}
    return found


def _always(reply: Reply, seen: Seen) -> list[str]:
    found = [] if reply.messages and all(message.text.strip() for message in reply.messages) else ["says nothing"]
    if re.search(r"\{\w*\}", _text(reply)):
        found.append("a place in the text was not filled")
    pages = render(reply)
    listing = [message for message in reply.messages if message.services]
    if reply.crisis is None and len(listing) < 2 and len(pages) > 1:
        found.append(f"does not fit one text message but {len(pages)}")
    if reply.crisis is not None and not re.search("911|988", segments(pages[0])[0]):
        found.append("neither 911 nor 988 in the first segment")
    numbers = [message.first + index for message in listing for index in range(len(message.services))]
    if numbers != list(range(1, len(numbers) + 1)):
        found.append(f"services are numbered {numbers}")
    asked = {code for code in SUPPORTED if _asks_where(reply, code)}
    if asked & seen.asked_where:
        found.append("asks again where the resident is")
    seen.asked_where |= asked
    return found


def _language(reply: Reply, wanted: str) -> list[str]:
    return [] if reply.language == wanted else [f"answers in {reply.language}, not {wanted}"]


def _shown(reply: Reply) -> list[ServiceHit]:
    return [hit for message in reply.messages for hit in message.services]


def _text(reply: Reply) -> str:
    return "\n".join(message.text for message in reply.messages)


def _asks_where(reply: Reply, language: str) -> bool:
    return any(_ASKS_PLACE[language].fullmatch(message.text) for message in reply.messages)


def _crisis(reply: Reply, wanted: object) -> list[str]:
    kind = reply.crisis.kind if reply.crisis else None
    return [] if kind == str(wanted) else [f"crisis {kind}, not {wanted}"]


def _where(reply: Reply, wanted: object) -> list[str]:
    asks = any(_asks_where(reply, code) for code in SUPPORTED)
    return [] if asks == wanted else ["asks where" if asks else "does not ask where"]


def _count(reply: Reply, wanted: object) -> list[str]:
    count, told = len(_shown(reply)), str(wanted)
    least = re.fullmatch(r"at least (\d+)", told)
    right = count >= int(least[1]) if least else count == (0 if told == "none" else int(told))
    return [] if right else [f"{count} services, not {wanted}"]


def _for_needs(reply: Reply, wanted: object) -> list[str]:
    codes = _list(wanted)
    others = [hit.name for hit in _shown(reply) if not set(hit.need_codes) & set(codes)]
    missing = [code for code in codes if not any(code in hit.need_codes for hit in _shown(reply))]
    return [f"no service for {code}" for code in missing] + [f"{name} is for something else" for name in others]


def _first(reply: Reply, wanted: object) -> list[str]:
    names = [hit.name for hit in _shown(reply)]
    return [] if names and str(wanted).lower() in names[0].lower() else [f"first is {names[:1]}, not {wanted}"]


def _one_of(reply: Reply, wanted: object) -> list[str]:
    return [] if _named(reply, wanted) else [f"none of {wanted} in {[hit.name for hit in _shown(reply)]}"]


def _none_of(reply: Reply, wanted: object) -> list[str]:
    return [f"shows {name}" for name in _named(reply, wanted)]


def _named(reply: Reply, parts: object) -> list[str]:
    names = [hit.name for hit in _shown(reply)]
    return [name for name in names if any(part.lower() in name.lower() for part in _list(parts))]


def _mentions(reply: Reply, wanted: object) -> list[str]:
    return [f"does not mention {word}" for word in _list(wanted) if word.lower() not in _text(reply).lower()]


def _avoids(reply: Reply, wanted: object) -> list[str]:
    return [f"mentions {word}" for word in _list(wanted) if word.lower() in _text(reply).lower()]


def _buttons(reply: Reply, wanted: object) -> list[str]:
    has = any(message.quick_replies for message in reply.messages)
    return [] if has == wanted else ["has buttons" if has else "has no buttons"]


def _ledger(rows: Sequence[Need], wanted: Any) -> list[str]:
    if wanted == "none":
        return [f"the ledger has {row.need_code}" for row in rows]
    missing = []
    for line in wanted if isinstance(wanted, list) else [wanted]:
        fields = {"need_code" if name == "need" else name: value for name, value in line.items()}
        if not any(all(getattr(row, name) == value for name, value in fields.items()) for row in rows):
            told = [f"{row.need_code} {row.outcome} {row.reason} {row.barrier} {row.neighborhood}" for row in rows]
            missing.append(f"the ledger has no {line} but {told}")
    return missing


def _list(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


_OF_REPLY = {
    "crisis": _crisis,
    "asks where": _where,
    "services": _count,
    "services for": _for_needs,
    "first service": _first,
    "one of": _one_of,
    "none of": _none_of,
    "mentions": _mentions,
    "does not mention": _avoids,
    "buttons": _buttons,
}
