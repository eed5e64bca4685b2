"""What a conversation holds before a message, without which "hes 16" or "the second one" means nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from actions.city_request import CITY
from bot.acts import CRISIS_INTENT, REQUEST

PLACE_FORM = "place_form"


class Stage(StrEnum):
    """What was said to the resident last."""

    ASKED = "asked"
    """Where they are."""
    CRISIS = "crisis"
    """Whom to reach in danger."""
    OFFERED = "offered"
    """Services."""
    REPORT = "report"
    """How to report something to the city."""
    OPEN = "open"
    """Nothing that the next message is likely to be about."""


@dataclass(frozen=True)
class Before:
    """What a conversation holds before a message.

    Attributes:
        place_asked: the form waits for a place.
        answered: services were offered, or a need was written down, in this session.
        offered: how many services the last answer had.
        names: the names of all services that were shown, by id.
        needs: the codes that the conversation is about.
        crisis: the need of the crisis that was answered last, if nothing else was since then; else "".
        alarmed: whether a crisis was answered and nothing else was asked for since, whatever stood behind the answer.
        troubled: whether a message of this conversation was answered as a crisis.
        request: the newest message that asked for something; "" if none did.
    """

    place_asked: bool = False
    answered: bool = False
    offered: int = 0
    names: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    crisis: str = ""
    alarmed: bool = False
    troubled: bool = False
    request: str = ""

    @classmethod
    def of(cls, tracker: DialogueStateTracker | None) -> "Before":
        """What a tracker holds; None is a conversation that has not begun."""
        if tracker is None:
            return cls()
        slots = tracker.current_slot_values()
        said = [event for event in reversed(tracker.events) if isinstance(event, UserUttered)]
        return cls(
            place_asked=tracker.active_loop_name == PLACE_FORM,
            answered=bool(slots.get("offered") or slots.get("ledger")),
            offered=len(slots.get("offered") or ()),
            names=slots.get("names") or {},
            needs=tuple(slots.get("needs") or ()),
            alarmed=bool(slots.get("crisis")),
            troubled=any(event.intent_name == CRISIS_INTENT for event in said),
            crisis="" if slots.get("offered") else slots.get("crisis") or "",
            request=next((event.text or "" for event in said if event.intent_name in (REQUEST, CRISIS_INTENT)), ""),
        )

    @property
    def begun(self) -> bool:
        """Whether anything was said that a message can be about."""
        return bool(self.needs) or self.stage is not Stage.OPEN

    @property
    def report(self) -> str:
        """The code of what the conversation would report to the city; "" if nothing."""
        return next((code for code in self.needs if code.startswith(CITY)), "")

    @property
    def stage(self) -> Stage:
        """What was said last, as far as it tells what the next message may be."""
        if self.place_asked:
            return Stage.ASKED
        if self.crisis:
            return Stage.CRISIS
        if self.offered or self.names:
            return Stage.OFFERED
        return Stage.REPORT if self.report else Stage.OPEN
