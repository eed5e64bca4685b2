"""What an action knows: the slots and the newest message of a conversation as one typed value."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rasa_sdk import Tracker

from directory.places import Place
from language.codes import ENGLISH
from needs.outcomes import Channel

ANYWHERE = "anywhere"
"""The place of a resident who would not, or could not, say where."""
NEEDS_ANSWERED = 2
ALONE = 10
"""How many times as likely as the next one a need is that none comes near."""
UNSURE_BELOW = 0.15
"""Share of confidence below which the surest need is more often wrong than right (docs/understanding.md)."""


@dataclass(frozen=True)
class Conversation:
    """One conversation at the moment of one message.

    Attributes:
        needs: the codes that the answer is about, most important first; at most two.
        place: where the resident is, None if unknown or refused.
        place_settled: True when asking for a place would be wrong: it is known, was refused or was asked before.
        shown: the services shown so far by need code, in order; `offered` those of the last answer; `names` the names
            of all of them by id.
        ledger: the ids of the ledger's rows by need code.
        message: the newest message as the understanding left it.
        requests: the earlier messages that asked for something, newest first, each with the codes it was read as.
    """

    language: str
    needs: tuple[str, ...]
    facts: Mapping[str, Any]
    place: Place | None
    place_settled: bool
    shown: Mapping[str, tuple[str, ...]]
    offered: tuple[str, ...]
    names: Mapping[str, str]
    ledger: Mapping[str, UUID]
    insulted: bool
    message: Mapping[str, Any]
    person: str | None
    key: str
    channel: Channel
    message_id: str | None
    requests: tuple[tuple[str, frozenset[str]], ...]

    @classmethod
    def of(cls, tracker: Tracker) -> "Conversation":
        """The conversation that a tracker holds."""
        slots, message = tracker.slots, tracker.latest_message or {}
        metadata = message.get("metadata") or {}
        place = slots.get("place")
        return cls(
            language=slots.get("language") or ENGLISH,
            needs=tuple(slots.get("needs") or ()),
            facts=slots.get("facts") or {},
            place=as_place(place) if place != ANYWHERE else None,
            place_settled=bool(place or slots.get("place_asked")),
            shown={code: tuple(ids) for code, ids in (slots.get("shown") or {}).items()},
            offered=tuple(slots.get("offered") or ()),
            names=slots.get("names") or {},
            ledger={code: UUID(row) for code, row in (slots.get("ledger") or {}).items()},
            insulted=bool(slots.get("insulted")),
            message=message,
            person=metadata.get("person"),
            key=str(tracker.sender_id),
            channel=Channel(metadata.get("channel") or Channel.TERMINAL),
            message_id=metadata.get("message_id"),
            requests=tuple(_requests(tracker.events)),
        )

    @property
    def act(self) -> str:
        """The intent of the newest message."""
        return str((self.message.get("intent") or {}).get("name") or "oos")

    @property
    def text(self) -> str:
        """The newest message's words."""
        return str(self.message.get("text") or "")

    @property
    def unsure(self) -> bool:
        """Whether the newest message asks for something of which it cannot be told what it is."""
        return self.act == "request" and not sure_enough(self.message.get("needs") or ())

    @property
    def said_more(self) -> bool:
        """Whether the newest message says where or who, so that the best answer may be another one than before."""
        return bool(self.message.get("place") or self.message.get("facts"))

    def words_for(self, code: str | None) -> str:
        """The words that a need was asked for in: not "phillips", which only answered where."""
        return next((text for text, codes in self.requests if code in codes), self.text)

    def earlier_words_for(self, code: str) -> str:
        """The words that a need was asked for in before it was asked for last; "" if it never was."""
        return next((text for text, codes in self.requests[1:] if code in codes), "")


def sure_enough(needs: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the surest of the needs in a message is worth an answer: it is likely, or no other comes near it."""
    best, second = [*sorted((float(need["confidence"]) for need in needs), reverse=True), 0.0, 0.0][:2]
    return best >= UNSURE_BELOW or (best >= UNSURE_BELOW / 2 and best >= ALONE * second)


def beside_the_place(message: Mapping[str, Any]) -> str:
    """The words of a message that are somebody's own: the name of a street says nothing of who lives there."""
    text = str(message.get("text") or "")
    start, end = (message.get("place") or {}).get("span") or (0, 0)
    return f"{text[:start]} {text[end:]}"


def _requests(events: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, frozenset[str]]]:
    for event in reversed(list(events)):
        read = event.get("parse_data") or {}
        if event.get("event") == "user" and (read.get("intent") or {}).get("name") in ("request", "crisis"):
            yield str(event.get("text") or ""), frozenset(need["code"] for need in read.get("needs") or ())


def as_place(fields: Mapping[str, Any] | None) -> Place | None:
    """The place that a slot keeps as plain fields; JSON turns tuples into lists."""
    if not fields:
        return None
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
    return Place(**plain)
