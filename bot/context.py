"""Tells what a message means after what came before it: the same words mean another thing after a question.

"That's full" is about a service only where one was offered; "by the hospital" answers a question about the place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from actions.aspects import Aspect, aspects_asked
from actions.city_request import CITY
from actions.insults import is_insult
from actions.questions import is_question, names_another_subject, only_asks_for_help, refers_back, says_not_known
from bot.acts import CRISIS_INTENT, DETAIL, FEEDBACK, IN_CRISIS, INFORM, OUT_OF_SCOPE, REQUEST
from bot.detail import SURE_REASON, as_detail
from bot.parsed import Parsed, share_of, sureness, with_act
from needs.outcomes import Outcome, Reason
from needs.reasons import Feedback, blames_the_help, read_feedback, says_nothing_else

PLACE_FORM = "place_form"
FAINT_ACT = 0.35
"""Below this share an act is a guess, and the needs beside it are worth a question."""
SURE_ACT = 0.5
"""Below this share an act that is not asked for is no reason to leave a question unanswered."""
SURE_NEED = 0.3
"""From this share a need is believed that nothing in the conversation speaks for (docs/understanding.md)."""
FAINT_NEED = 0.1
"""From this share a need is believed where the other reading makes no sense."""
AFTER_AN_ANSWER, WITH_A_REASON = 12.0, 50.0
"""How much more a message that follows an answer is believed to be feedback than its words alone say, and how much
where rules find a reason in it. Of fresh feedback two in three are heard so, one in a hundred new requests is taken for
some (docs/understanding.md)."""
MAY_TELL_HOW_IT_WENT = frozenset({REQUEST, OUT_OF_SCOPE, DETAIL, "deny", "chitchat", "more"})
MAY_BE_GUESSED = frozenset({"affirm", "chitchat", "goodbye", "greet", "human", "language", "more", OUT_OF_SCOPE})
ADDS_TO_A_CRISIS = frozenset({FEEDBACK, OUT_OF_SCOPE, "deny", "chitchat", "human", "more", DETAIL, INFORM})
"""What "he is not answering his phone", "I don't want police" and "she lives in Phillips" are taken for."""
LIGHT = frozenset({"goodbye", "thanks", "affirm", "greet", "language"})
"""Acts that end or open a conversation, but not where a question follows: "ya vienen. que hago mientras"."""
SAYS_NOTHING_BESIDE = frozenset({"affirm", "deny", "chitchat", "greet", OUT_OF_SCOPE})


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


def in_context(parsed: dict[str, Any], before: Before) -> dict[str, Any]:
    """The message with the intent that it has after what came before it."""
    act, text = parsed["intent"]["name"], str(parsed.get("text"))
    if act == CRISIS_INTENT:
        return parsed
    if before.place_asked:
        return with_act(parsed, _as_answer(parsed, act))
    if before.crisis and _adds_to_a_crisis(parsed, before):
        return with_act(parsed, IN_CRISIS)
    if act == "language" and before.needs and Aspect.LANGUAGES in aspects_asked(text):
        act, parsed = _somebody_who_speaks(parsed, before)
    if act == DETAIL and _rather_asks_for_a_need(parsed, text, before):
        act, parsed = REQUEST, with_act(parsed, REQUEST)
    if act in (FEEDBACK, OUT_OF_SCOPE, "deny") and _insults(parsed):
        return with_act(parsed, "chitchat")
    if only_asks_for_help(text) or (_wordless(text) and (act == REQUEST or sureness(parsed) < SURE_ACT)):
        return with_act(parsed, "greet")
    if act in MAY_BE_GUESSED and sureness(parsed) < FAINT_ACT and not before.offered:
        parsed = with_act(parsed, REQUEST)
    if before.offered or before.names:
        parsed = _about_what_was_offered(parsed, act, text, before)
    if parsed["intent"]["name"] == FEEDBACK and not _tells_how_it_went(parsed, before):
        parsed = with_act(parsed, REQUEST)
    if before.needs and _says_where_or_who(parsed) and _is_no_request(parsed):
        return with_act(parsed, INFORM)
    return _of_the_report(parsed, before) or _prefer_known(parsed, before)


def _of_the_report(parsed: dict[str, Any], before: Before) -> dict[str, Any] | None:
    """A question that names no need, after the city's way of reporting something, is about that: "who pays for it"."""
    about = next((code for code in before.needs if code.startswith(CITY)), None)
    may_ask = parsed["intent"]["name"] == REQUEST or (parsed["intent"]["name"] == DETAIL and not before.offered)
    if about is None or not (may_ask and is_question(str(parsed.get("text")))) or share_of(parsed) >= SURE_NEED:
        return None
    return {**with_act(parsed, REQUEST), "needs": [{"code": about, "confidence": SURE_NEED}]}


def _adds_to_a_crisis(parsed: Parsed, before: Before) -> bool:
    act = parsed["intent"]["name"]
    if before.needs and (act == INFORM or parsed.get("place")):
        return False
    if act in LIGHT and is_question(str(parsed.get("text"))):
        return True
    return act in ADDS_TO_A_CRISIS or (act == REQUEST and share_of(parsed) < SURE_NEED)


def _rather_asks_for_a_need(parsed: Parsed, text: str, before: Before) -> bool:
    """Whether a question is about no service: none was shown, or nothing in it refers to one and a need is likely."""
    if not before.offered:
        return share_of(parsed) >= FAINT_NEED
    likely = share_of(parsed) >= SURE_NEED and sureness(parsed) < 2 * share_of(parsed)
    return likely and not (refers_back(text) or aspects_asked(text))


def _somebody_who_speaks(parsed: dict[str, Any], before: Before) -> tuple[str, dict[str, Any]]:
    """Who asks for somebody that speaks a language wants no other language here."""
    wants = DETAIL if before.offered else REQUEST if share_of(parsed) >= FAINT_NEED else "human"
    return wants, with_act(parsed, wants)


def _wordless(text: str) -> bool:
    return not any(map(str.isalnum, text))


def _as_answer(parsed: Parsed, act: str) -> str:
    """What a message is after "where are you?"."""
    if _wordless(str(parsed.get("text"))) or says_not_known(str(parsed.get("text"))):
        return "deny"
    if act == REQUEST:
        return REQUEST if share_of(parsed) >= SURE_ACT else INFORM
    if parsed.get("place"):
        return INFORM
    if act in (FEEDBACK, DETAIL, "more"):
        return "deny"
    # A wish for another language, even a faint one, is no refusal to say where.
    return "deny" if sureness(parsed) < SURE_ACT and act not in (OUT_OF_SCOPE, "language") else act


def _about_what_was_offered(parsed: dict[str, Any], act: str, text: str, before: Before) -> dict[str, Any]:
    told = read_feedback(text, parsed.get("language"))
    detail = as_detail(parsed, text, before.names, before.offered, told)
    if detail is not None:
        return detail
    if not before.offered:
        return parsed
    if act == "more" and names_another_subject(text) and share_of(parsed) >= FAINT_NEED:
        return with_act(parsed, REQUEST)
    if act not in MAY_TELL_HOW_IT_WENT:
        return parsed
    weak = (
        share_of(parsed) < SURE_NEED
        if act == REQUEST
        else act in ("deny", DETAIL, "more") or sureness(parsed) < SURE_REASON
    )
    where_or_who = _says_where_or_who(parsed)
    if told.findings and not blames_the_help(text, told):
        return with_act(parsed, INFORM) if weak else parsed
    surely = _gives_a_sure_reason(told)
    weight = WITH_A_REASON if surely else AFTER_AN_ANSWER
    likely = (
        act == REQUEST
        and not (where_or_who or (is_question(text) and not surely))
        and float(parsed.get("feedback_heard") or 0.0) * weight >= share_of(parsed)
    )
    sure = surely and ((weak and not where_or_who) or says_nothing_else(text, told))
    return _as_feedback(parsed, told) if sure or likely else parsed


def _gives_a_sure_reason(told: Feedback) -> bool:
    main = told.main
    return main is not None and main.confidence >= SURE_REASON and main.reason is not Reason.DECLINED


def _tells_how_it_went(parsed: Parsed, before: Before) -> bool:
    """Whether feedback can be about anything: services were offered, or the words leave no doubt."""
    if any(reason["confidence"] >= SURE_REASON for reason in parsed.get("reasons") or ()):
        return before.answered or share_of(parsed) < FAINT_NEED
    return before.answered and (parsed.get("outcome") not in (None, "unknown") or share_of(parsed) < FAINT_NEED)


def _says_where_or_who(parsed: Parsed) -> bool:
    return bool(parsed.get("place") or parsed.get("facts"))


def _is_no_request(parsed: Parsed) -> bool:
    act = parsed["intent"]["name"]
    return act in SAYS_NOTHING_BESIDE or (act == REQUEST and share_of(parsed) < SURE_NEED)


def _as_feedback(parsed: dict[str, Any], told: Feedback) -> dict[str, Any]:
    """The message as feedback, with the reasons that rules find in it, else the one that is heard."""
    heard = parsed.get("reason_heard")
    reasons = [item.as_dict() for item in told.findings] or (
        [heard] if heard and told.outcome is Outcome.UNKNOWN else []
    )
    outcome = Outcome.UNMET if reasons and told.outcome is Outcome.UNKNOWN else told.outcome
    return {**with_act(parsed, FEEDBACK), "reasons": reasons, "outcome": str(outcome)}


def _insults(parsed: Parsed) -> bool:
    reasons = {reason.get("reason") for reason in parsed.get("reasons") or ()}
    return reasons <= {"not_understood"} and share_of(parsed) < FAINT_NEED and is_insult(str(parsed.get("text")))


def _prefer_known(parsed: dict[str, Any], before: Before) -> dict[str, Any]:
    """Where the words are weak, the need that the conversation is about already before one that comes from nowhere."""
    needs = parsed.get("needs") or []
    known = [need for need in needs if need["code"] in before.needs and need["confidence"] >= FAINT_NEED / 4]
    if not known or known[0] is needs[0] or needs[0]["confidence"] >= SURE_NEED:
        return parsed
    if known[0]["confidence"] < needs[0]["confidence"] / 2:
        return parsed
    return {**parsed, "needs": [known[0], *(need for need in needs if need is not known[0])]}
