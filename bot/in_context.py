"""Puts on a message the intent that it has where it is said, and what goes with it: which need, service or reason."""

from typing import Any

from actions.aspects import aspects_asked
from actions.corrections import refusals
from actions.insults import is_insult
from actions.named import services_named
from actions.questions import only_asks_for_help, refers_back
from bot.acts import CANCEL, CRISIS_INTENT, DETAIL, FEEDBACK, IN_CRISIS, INFORM, OUT_OF_SCOPE, REQUEST
from bot.context import Before
from bot.detail import as_detail, named_elsewhere, names_one
from bot.meaning import Meaning, meaning_of
from bot.parsed import Parsed, asks_which_language, share_of, sureness, with_act
from needs.outcomes import Outcome
from needs.reasons import SURE_REASON, blames_the_help, read_feedback
from safety.crisis import KIND_OF_NEED

FAINT_ACT = 0.35
"""Below this share an act that opens a conversation is a guess, and the needs beside it are worth a question."""
FAINT_NEED = 0.1
"""From this share a need is believed where the other reading makes no sense."""
SURE_NEED = 0.3
"""From this share a need is believed that nothing in the conversation speaks for (docs/understanding.md)."""
MAY_BE_GUESSED = frozenset({"affirm", "chitchat", "goodbye", "greet", "human", "language", "more", OUT_OF_SCOPE})
NO_ANSWER_TO_WHERE = frozenset({Meaning.DETAIL, Meaning.FEEDBACK, Meaning.MORE, Meaning.UNCLEAR})
"""What is said after "where are you?" without saying it: the answer follows without a place."""


MAY_NAME_ANOTHER = frozenset({Meaning.ASK, Meaning.FEEDBACK, Meaning.MORE, Meaning.SAME, Meaning.UNCLEAR})
"""What a question about a service that was not shown may be taken for."""


def in_context(parsed: dict[str, Any], before: Before) -> dict[str, Any]:
    """The message with the intent that it has after what came before it."""
    parsed = _beside_services(parsed, before)
    act, text = parsed["intent"]["name"], str(parsed.get("text"))
    if act in (CRISIS_INTENT, CANCEL):
        return parsed
    if only_asks_for_help(text) or not any(map(str.isalnum, text)):
        return with_act(parsed, "deny" if before.place_asked else "greet")
    if act == DETAIL and before.offered and _numbers_one(parsed):
        return parsed
    if not before.begun:
        return _opening(parsed, act, text)
    return as_meant(_by_the_words(meaning_of(parsed, text, before), parsed, text, before), parsed, text, before)


def _beside_services(parsed: dict[str, Any], before: Before) -> dict[str, Any]:
    """The message without a landmark that is one of the services shown: who asks about it is not there."""
    place = parsed.get("place")
    if not place or place["kind"] != "landmark" or not before.names:
        return parsed
    start, end = place["span"]
    return {**parsed, "place": None} if services_named(parsed["text"][start:end], before.names) else parsed


def _by_the_words(meaning: Meaning, parsed: Parsed, text: str, before: Before) -> Meaning:
    """The meaning, but for what the words tell better than all signs together.

    Who wants other services and says why tells how it went; a complaint without a reason that names a service is about
    that service ("no, waite house"); a question that speaks of nothing shown, and a no that goes on, asks for the need
    that it surely names, and so do thanks and praise that go on.
    """
    told = read_feedback(text, parsed.get("language"))
    sure = told.main is not None and told.main.confidence >= SURE_REASON
    if meaning is Meaning.MORE and before.answered and blames_the_help(text, told):
        return Meaning.FEEDBACK
    about_one = meaning is Meaning.FEEDBACK and names_one(parsed, text, before)
    if about_one and told.outcome is not Outcome.MET and (aspects_asked(text) or not sure):
        return Meaning.DETAIL
    goes_on = meaning is Meaning.THANKS or (meaning is Meaning.DENY and not refusals(text))
    pleased = meaning is Meaning.FEEDBACK and told.outcome is Outcome.MET
    if goes_on or pleased:
        return _need_asked_for(parsed, before) or meaning
    if meaning in MAY_NAME_ANOTHER and before.names and not sure and named_elsewhere(parsed, text):
        return Meaning.DETAIL
    if meaning is Meaning.DETAIL and _speaks_of_nothing_shown(parsed, text, before):
        return _need_asked_for(parsed, before, SURE_NEED if parsed.get("aspects") else FAINT_NEED) or meaning
    return meaning


def _speaks_of_nothing_shown(parsed: Parsed, text: str, before: Before) -> bool:
    if refers_back(text) or aspects_asked(text) or names_one(parsed, text, before):
        return False
    return not named_elsewhere(parsed, text)


def _need_asked_for(parsed: Parsed, before: Before, sure: float = SURE_NEED) -> Meaning | None:
    """What a question asks for where its words surely name a need: another one, or one of several known ones."""
    best = next(iter(parsed.get("needs") or ()), None)
    if best is None or best["confidence"] < sure:
        return None
    if best["code"] not in before.needs:
        return Meaning.ASK
    return Meaning.SAME if len(before.needs) > 1 else None


def _numbers_one(parsed: Parsed) -> bool:
    return any(entity["entity"] == "ordinal" for entity in parsed.get("entities") or ())


def _opening(parsed: dict[str, Any], act: str, text: str) -> dict[str, Any]:
    """A message that nothing came before: it is about no service, and what is only guessed is asked about."""
    if act in (FEEDBACK, OUT_OF_SCOPE, "deny") and _insults(parsed, text):
        return with_act(parsed, "chitchat")
    if asks_which_language(parsed):
        return with_act(parsed, "language")
    guessed = act in MAY_BE_GUESSED and sureness(parsed) < FAINT_ACT
    asks = share_of(parsed) >= {DETAIL: FAINT_NEED, INFORM: SURE_NEED}.get(act, 1.0)
    tells = act == FEEDBACK and (share_of(parsed) >= FAINT_NEED or not _tells_how_it_went(parsed))
    return with_act(parsed, REQUEST) if guessed or asks or tells else parsed


def _insults(parsed: Parsed, text: str) -> bool:
    reasons = {reason.get("reason") for reason in parsed.get("reasons") or ()}
    return reasons <= {"not_understood"} and share_of(parsed) < FAINT_NEED and is_insult(text)


def _tells_how_it_went(parsed: Parsed) -> bool:
    sure = any(reason["confidence"] >= SURE_REASON for reason in parsed.get("reasons") or ())
    return sure or parsed.get("outcome") == Outcome.MET or parsed["acts"][FEEDBACK] >= FAINT_ACT


def as_meant(meaning: Meaning, parsed: dict[str, Any], text: str, before: Before) -> dict[str, Any]:
    """The message with what a meaning stands for after what came before it."""
    if before.place_asked and meaning in NO_ANSWER_TO_WHERE:
        return with_act(parsed, "deny")
    match meaning:
        case Meaning.ASK:
            return {**with_act(parsed, REQUEST), "needs": _others_first(parsed, before)}
        case Meaning.SAME:
            about = {**parsed, "needs": _known_first(parsed, before)}
            return with_act(about, INFORM if before.place_asked else REQUEST)
        case Meaning.UNCLEAR:
            return with_act(parsed, IN_CRISIS) if before.crisis else {**with_act(parsed, REQUEST), "needs": []}
        case Meaning.DETAIL:
            return as_detail(parsed, text, before) if before.names else _of_the_report(parsed, before)
        case Meaning.FEEDBACK:
            return _as_feedback(parsed, text)
        case Meaning.DENY | Meaning.CHITCHAT if before.crisis:
            return with_act(parsed, IN_CRISIS)
        case Meaning.INFORM if before.crisis and not before.needs:
            return with_act(parsed, IN_CRISIS)
        case _:
            return with_act(parsed, meaning.value)


def _others_first(parsed: Parsed, before: Before) -> list[dict[str, Any]]:
    """The needs of a request for another one than what the conversation is about, which is heard in it as well."""
    needs = list(parsed.get("needs") or [])
    others = [need for need in needs if need["code"] not in before.needs and need["code"] not in KIND_OF_NEED]
    return sorted(needs, key=lambda need: need not in others) if others and _is_heard(others[0], needs) else needs


def _is_heard(need: dict[str, Any], needs: list[dict[str, Any]]) -> bool:
    return bool(need["confidence"] >= FAINT_NEED or need["confidence"] >= needs[0]["confidence"] / 2)


def _known_first(parsed: Parsed, before: Before) -> list[dict[str, Any]]:
    """The needs of a message that goes on about what the conversation is about, though it may be faint in it."""
    needs = parsed.get("needs") or []
    heard = {need["code"]: float(need["confidence"]) for need in needs}
    known = max(before.needs, key=lambda code: heard.get(code, 0.0))
    others = [need for need in needs if need["code"] != known]
    return [{"code": known, "confidence": max(heard.get(known, 0.0), SURE_NEED)}, *others]


def _of_the_report(parsed: dict[str, Any], before: Before) -> dict[str, Any]:
    """A question about what the city does with a report: who answers it is who takes the report."""
    return {**with_act(parsed, REQUEST), "needs": [{"code": before.report, "confidence": SURE_NEED}]}


def _as_feedback(parsed: dict[str, Any], text: str) -> dict[str, Any]:
    """The message as feedback, with the reasons that rules find in it, else the one that is heard."""
    told, heard = read_feedback(text, parsed.get("language")), parsed.get("reason_heard")
    reasons = [item.as_dict() for item in told.findings] or parsed.get("reasons") or ([heard] if heard else [])
    if told.outcome is not Outcome.UNKNOWN:
        reasons = [item.as_dict() for item in told.findings]
    outcome = Outcome.UNMET if reasons and told.outcome is Outcome.UNKNOWN else told.outcome
    return {**with_act(parsed, FEEDBACK), "reasons": reasons, "outcome": str(outcome)}
