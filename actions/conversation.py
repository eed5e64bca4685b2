"""What an action knows: the slots and the newest message of a conversation as one typed value."""

from collections.abc import Mapping
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


@dataclass(frozen=True)
class Conversation:
    """One conversation at the moment of one message.

    Attributes:
        needs: the codes that the answer is about, most important first; at most two.
        place: where the resident is, None if unknown or refused.
        place_settled: True when asking for a place would be wrong: it is known, was refused or was asked before.
        shown: the services shown for these needs, in order; `offered` those of the last answer.
        ledger: the ids of the ledger's rows by need code.
        message: the newest message as the understanding left it.
    """

    language: str
    needs: tuple[str, ...]
    facts: Mapping[str, Any]
    place: Place | None
    place_settled: bool
    shown: tuple[str, ...]
    offered: tuple[str, ...]
    ledger: Mapping[str, UUID]
    insulted: bool
    message: Mapping[str, Any]
    person: str | None
    key: str
    channel: Channel
    message_id: str | None

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
            shown=tuple(slots.get("shown") or ()),
            offered=tuple(slots.get("offered") or ()),
            ledger={code: UUID(row) for code, row in (slots.get("ledger") or {}).items()},
            insulted=bool(slots.get("insulted")),
            message=message,
            person=metadata.get("person"),
            key=str(tracker.sender_id),
            channel=Channel(metadata.get("channel") or Channel.TERMINAL),
            message_id=metadata.get("message_id"),
        )

    @property
    def act(self) -> str:
        """The intent of the newest message."""
        return str((self.message.get("intent") or {}).get("name") or "oos")

    @property
    def text(self) -> str:
        """The newest message's words."""
        return str(self.message.get("text") or "")


def as_place(fields: Mapping[str, Any] | None) -> Place | None:
    """The place that a slot keeps as plain fields; JSON turns tuples into lists."""
    if not fields:
        return None
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
    return Place(**plain)
