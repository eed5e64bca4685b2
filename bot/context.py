"""Reads a message in the light of its conversation: after a question or an answer the same words mean something else.

"That's full" is about a service only where one was offered; "by the hospital" answers a question about the place;
"no, I meant my neighbor's house" says nothing without the message that it corrects.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from actions.corrections import said_instead
from actions.insults import is_insult
from actions.questions import about_a_service
from bot.acts import CRISIS_INTENT, DETAIL, FEEDBACK, INFORM, OUT_OF_SCOPE, REQUEST
from directory.codes import need_codes
from language.catalogue import say
from language.codes import SUPPORTED
from language.normalise import clean
from needs.outcomes import Reason
from needs.reasons import read_feedback
from safety.crisis import KIND_OF_NEED

Parsed = Mapping[str, Any]
Parse = Callable[[str], Awaitable[dict[str, Any]]]

PLACE_FORM = "place_form"
SURE_ACT = 0.5
"""Below this share an act that is not asked for is no reason to leave a question unanswered."""
SURE_NEED = 0.3
"""From this share a need is believed that nothing in the conversation speaks for (docs/understanding.md)."""
FAINT_NEED = 0.1
"""From this share a need is believed where the other reading makes no sense."""
SURE_REASON = 0.75
"""From this confidence a reason found in the words makes feedback of a weak message that follows an answer."""
MAY_TELL_HOW_IT_WENT = frozenset({REQUEST, OUT_OF_SCOPE, "deny", "chitchat", "more"})
MAY_ASK_AFTER_A_SERVICE = frozenset({REQUEST, OUT_OF_SCOPE, "language", "more", "chitchat"})


@dataclass(frozen=True)
class Before:
    """What a conversation holds before a message.

    Attributes:
        place_asked: the form waits for a place.
        answered: services were offered, or a need was written down, in this session.
        needs: the codes that the conversation is about.
        request: the newest message that asked for something; "" if none did.
    """

    place_asked: bool = False
    answered: bool = False
    offered: bool = False
    needs: tuple[str, ...] = ()
    request: str = ""

    @classmethod
    def of(cls, tracker: DialogueStateTracker | None) -> "Before":
        """What a tracker holds; None is a conversation that has not begun."""
        if tracker is None:
            return cls()
        slots = tracker.current_slot_values()
        said = (event for event in reversed(tracker.events) if isinstance(event, UserUttered))
        return cls(
            place_asked=tracker.active_loop_name == PLACE_FORM,
            answered=bool(slots.get("offered") or slots.get("ledger")),
            offered=bool(slots.get("offered")),
            needs=tuple(slots.get("needs") or ()),
            request=next((event.text or "" for event in said if event.intent_name in (REQUEST, CRISIS_INTENT)), ""),
        )


async def read(parse: Parse, text: str, before: Before) -> dict[str, Any]:
    """What a message means where it was said: what `parse` makes of it alone, put right by what came before it."""
    parsed = _as_label(text, await parse(text))
    if parsed["intent"]["name"] == CRISIS_INTENT:
        return parsed
    if before.needs and not _asks_clearly(parsed, 2 * SURE_NEED):
        parsed = await _corrected(parse, text, before, parsed)
    return in_context(parsed, before)


async def _corrected(parse: Parse, text: str, before: Before, alone: dict[str, Any]) -> dict[str, Any]:
    instead = said_instead(text)
    if instead == clean(text).strip() or not instead:
        return alone
    for whole in (instead, f"{before.request}. {instead}"):
        again = await parse(whole)
        if _asks_clearly(again, SURE_NEED):
            return {**again, "text": alone["text"]}
    return {**alone, "intent": {"name": "deny", "confidence": 1.0}}


def in_context(parsed: dict[str, Any], before: Before) -> dict[str, Any]:
    """The message with the intent that it has after what came before it."""
    act = parsed["intent"]["name"]
    if act == CRISIS_INTENT:
        return parsed
    if before.place_asked:
        return _with(parsed, _as_answer(parsed, act))
    if act in (FEEDBACK, OUT_OF_SCOPE, "deny") and _insults(parsed):
        return _with(parsed, "chitchat")
    if before.offered and act in MAY_ASK_AFTER_A_SERVICE and about_a_service(str(parsed.get("text"))):
        return _with(parsed, DETAIL)
    if before.answered and act in MAY_TELL_HOW_IT_WENT and _share(parsed) < SURE_NEED:
        parsed = _as_feedback(parsed)
    if act == FEEDBACK and not _tells_how_it_went(parsed, before) and _share(parsed) >= FAINT_NEED:
        return _with(parsed, REQUEST)
    if act == REQUEST and before.needs and parsed.get("place") and _share(parsed) < SURE_NEED:
        return _with(parsed, INFORM)
    return parsed


def _as_answer(parsed: Parsed, act: str) -> str:
    """What a message is after "where are you?"."""
    if act == REQUEST:
        sure = SURE_ACT if parsed.get("place") else SURE_NEED
        return REQUEST if _share(parsed) >= sure else INFORM
    if parsed.get("place"):
        return INFORM
    if act in (FEEDBACK, DETAIL, "more"):
        return "deny"
    if act != "deny" and (parsed["intent"].get("confidence") or 0.0) < SURE_ACT:
        return INFORM
    return act


def _tells_how_it_went(parsed: Parsed, before: Before) -> bool:
    return before.answered and (bool(parsed.get("reasons")) or parsed.get("outcome") not in (None, "unknown"))


def _as_feedback(parsed: dict[str, Any]) -> dict[str, Any]:
    """The message as feedback where its words surely say why a service did not help; else as it was."""
    told = read_feedback(str(parsed.get("text")), parsed.get("language"))
    if told.main is None or told.main.confidence < SURE_REASON or told.main.reason is Reason.DECLINED:
        return parsed
    reasons = [
        {"reason": str(one.reason), "barrier": one.barrier, "confidence": one.confidence} for one in told.findings
    ]
    return {**_with(parsed, FEEDBACK), "reasons": reasons, "outcome": str(told.outcome)}


def _insults(parsed: Parsed) -> bool:
    reasons = {reason.get("reason") for reason in parsed.get("reasons") or ()}
    return reasons <= {"not_understood"} and _share(parsed) < FAINT_NEED and is_insult(str(parsed.get("text")))


def _asks_clearly(parsed: Parsed, share: float) -> bool:
    act = parsed["intent"]["name"]
    return (
        act == CRISIS_INTENT
        or (act == REQUEST and _share(parsed) >= share)
        or (act == INFORM and bool(parsed.get("place")))
    )


def _share(parsed: Parsed) -> float:
    return max((float(need["confidence"]) for need in parsed.get("needs") or ()), default=0.0)


def _with(parsed: dict[str, Any], act: str) -> dict[str, Any]:
    if act == parsed["intent"]["name"]:
        return parsed
    return {**parsed, "intent": {"name": act, "confidence": 1.0}}


def _as_label(text: str, parsed: dict[str, Any]) -> dict[str, Any]:
    """A need's own name, as the buttons offer it, is that need whatever else its words could mean."""
    code = _labels().get(clean(text).strip(" .!").casefold())
    if code is None:
        return parsed
    crisis = code if code in KIND_OF_NEED else None
    named = {"needs": [{"code": code, "confidence": 1.0}], "crisis": crisis}
    return {**_with(parsed, CRISIS_INTENT if crisis else REQUEST), **named}


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    return {say(f"need.{code}", language).casefold(): code for language in SUPPORTED for code in need_codes()}
