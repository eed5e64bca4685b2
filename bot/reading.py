"""Reads a message where it was said: what the model makes of it alone, put right by what the conversation holds.

Besides what `bot.in_context` tells, some messages have to be read anew in another form: a correction with the message
that it corrects ("no, I meant my neighbor's house"), a crisis clause by clause for the everyday need beside it.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import regex

from actions.aspects import Aspect
from actions.conversation import UNSURE_BELOW
from actions.corrections import beside_refused, refusals
from actions.read_message import SECOND_NEED_ABOVE
from bot.acts import CRISIS_INTENT, DETAIL, FEEDBACK, IN_CRISIS, INFORM, OUT_OF_SCOPE, REQUEST
from bot.clauses import clauses, short_clauses
from bot.context import Before
from bot.corrected import corrected
from bot.in_context import FAINT_NEED, SURE_NEED, in_context
from bot.keywords import need_named
from bot.meaning import Meaning, meaning_of
from bot.over import denies_danger, says_it_is_over
from bot.parsed import Parse, Parsed, share_of, with_act
from directory.codes import need_codes
from language.catalogue import say
from language.codes import SUPPORTED
from language.normalise import clean
from needs.outcomes import Reason
from needs.reasons import SURE_REASON
from safety.crisis import KIND_OF_NEED
from safety.screen import screen

WORTH_A_LOOK, SURE_SECOND = 0.0001, 0.7
"""Shares: of a need in the whole message that a clause may make a second one, and of it in that clause."""
SURE_CLAUSE = 0.5
"""Share of what a clause asks for beside a crisis, and of a second need that a clause has told."""
ASKS_FOR_NOTHING = frozenset({FEEDBACK, OUT_OF_SCOPE, "affirm", "chitchat", "goodbye", "greet", "thanks"})
CLEAR_ALARM = 1.0
"""From this sum of screen and classifier an alarm is answered as a crisis whatever else is heard."""
_COMMAND = regex.compile(r"\s*/\s*\w+\s*\{.*\}\s*", regex.S)
"""A bot's command with its slots, which nobody in need writes."""


async def read(parse: Parse, text: str, before: Before) -> dict[str, Any]:
    """What a message means where it was said: what `parse` makes of it alone, put right by what came before it."""
    parsed = _as_label(text, await parse(text))
    if before.alarmed and denies_danger(text):
        return await _without_the_alarm(parse, text, parsed, before)
    if parsed["intent"]["name"] == CRISIS_INTENT:
        return await (_faint_crisis if _is_quiet(parsed, before) else _crisis)(parse, text, parsed, before)
    return await _everyday(parse, text, parsed, before)


def _is_quiet(parsed: Parsed, before: Before) -> bool:
    """Whether an alarm is weak and nobody was in danger before, and an everyday need is heard as well or the
    conversation is about one.

    Of the alarms on the dev sets eight in ten of the false ones are, and one in fifty of the right ones
    (docs/understanding.md).
    """
    everyday = [need["confidence"] for need in parsed["needs"] if need["code"] not in KIND_OF_NEED]
    about_something = bool(before.needs) or max(everyday, default=0.0) >= UNSURE_BELOW
    return about_something and not before.troubled and float(parsed.get("alarm", CLEAR_ALARM)) < CLEAR_ALARM


async def _faint_crisis(parse: Parse, text: str, parsed: dict[str, Any], before: Before) -> dict[str, Any]:
    """A faint alarm: read as what it would be without, with the crisis on it, whose lines come first in a sentence.

    Where it rather tells of a danger after what came before it ("honestly i just want it all to be over"), and where it
    asks for nothing then, it is answered as the crisis alone.
    """
    everyday = [need for need in parsed["needs"] if need["code"] not in KIND_OF_NEED]
    calm = {**parsed, "intent": parsed["otherwise"], "needs": everyday, "crisis": None}
    meant = await _everyday(parse, text, calm, before)
    if meant["intent"]["name"] == CRISIS_INTENT:
        return meant
    danger = before.begun and meaning_of(parsed, text, before, alarmed=True) is Meaning.CRISIS
    if danger or not _asks_for_something(meant):
        return await _crisis(parse, text, parsed, before)
    return {**meant, "crisis": parsed["crisis"], "faint": True}


def _asks_for_something(parsed: Parsed) -> bool:
    act = parsed["intent"]["name"]
    if act == INFORM:
        return bool(parsed.get("place") or parsed.get("facts"))
    return act not in ASKS_FOR_NOTHING or (act == "chitchat" and Aspect.PRIVACY in (parsed.get("aspects") or ()))


async def _everyday(parse: Parse, text: str, parsed: dict[str, Any], before: Before) -> dict[str, Any]:
    """A message that alarms nobody."""
    if _COMMAND.fullmatch(text):
        return with_act(parsed, OUT_OF_SCOPE)
    meant = in_context(parsed, before)
    if (before.needs or refusals(text)) and not (_asks_of_a_service(meant) or _tells_a_reason(meant)):
        instead = await corrected(parse, text, parsed, before)
        if instead is not None:
            return {**instead, "text": parsed["text"], "facts": parsed.get("facts")}
    meant = _crisis_or_everyday(meant)
    if meant["intent"]["name"] == IN_CRISIS:
        return await _everyday_clause(parse, text, SURE_NEED if says_it_is_over(text) else SURE_CLAUSE) or meant
    return await _with_clauses(parse, text, meant) if meant["intent"]["name"] == REQUEST else meant


def _asks_of_a_service(parsed: Parsed) -> bool:
    named = any(entity["entity"] == "service" for entity in parsed.get("entities") or ())
    return parsed["intent"]["name"] == DETAIL and named


def _tells_a_reason(parsed: Parsed) -> bool:
    told = [reason for reason in parsed.get("reasons") or () if reason["confidence"] >= SURE_REASON]
    blamed = any(reason["reason"] not in (Reason.NOT_UNDERSTOOD, Reason.DECLINED) for reason in told)
    return parsed["intent"]["name"] == FEEDBACK and blamed


async def _without_the_alarm(parse: Parse, text: str, parsed: dict[str, Any], before: Before) -> dict[str, Any]:
    """A message that denies the danger it was answered for: what it asks beside that, read as if nothing had alarmed;
    a plain no where it asks nothing. A danger that is left in it alarms again."""
    rest = beside_refused(text)
    if not rest:
        return {**with_act(parsed, "deny"), "crisis": None}
    calm = replace(before, alarmed=False, crisis="", request="" if before.crisis else before.request)
    return {**await read(parse, rest, calm), "text": parsed["text"], "facts": parsed.get("facts")}


async def _crisis(parse: Parse, text: str, parsed: dict[str, Any], before: Before) -> dict[str, Any]:
    """A crisis with the everyday need beside it; or what belongs to the crisis that was answered before.

    Words that it is over quiet an alarm of the same kind alone: "I'm ok, but my son took pills" is another danger.
    """
    if not before.crisis:
        return await _with_clauses(parse, text, parsed)
    if _is_faint(parsed) and screen(text) is None:
        return await _everyday_clause(parse, text) or {**with_act(parsed, IN_CRISIS), "crisis": None}
    over = says_it_is_over(text) and KIND_OF_NEED[parsed["crisis"]] == KIND_OF_NEED[before.crisis]
    everyday = await _everyday_clause(parse, text)
    if everyday is not None and over and screen(text) is None:
        return everyday
    if everyday is not None:
        return {**parsed, "needs": [*parsed["needs"][:1], *everyday["needs"][:1]]}
    return with_act(parsed, IN_CRISIS) if over else await _with_clauses(parse, text, parsed)


async def _everyday_clause(parse: Parse, text: str, sure: float = SURE_CLAUSE) -> dict[str, Any] | None:
    """The clause of a message after a crisis that surely asks for something else: "she is safe. who can babysit"."""
    for clause in clauses(text):
        asked = await parse(clause)
        code = asked["needs"][0]["code"] if asked.get("needs") else None
        if asked["intent"]["name"] == REQUEST and code not in KIND_OF_NEED and share_of(asked) >= sure:
            return {**asked, "text": text, "place": None}
    return None


def _is_faint(parsed: Parsed) -> bool:
    """Whether a crisis is so unsure of its kind that after another one, "I don't want the police" belongs to that."""
    needs = parsed.get("needs") or ()
    return not any(need["code"] == parsed["crisis"] and need["confidence"] >= SURE_NEED for need in needs)


async def _with_clauses(parse: Parse, text: str, parsed: dict[str, Any]) -> dict[str, Any]:
    """The message with a second need that one clause of it asks for, though it is faint in the whole.

    Only a need that the whole names too counts: a clause alone misleads ("the hallway is dark" in a fire). Measured on
    the dev sets, both of two needs are answered in six of ten messages instead of two, and one message in twenty with a
    single need gets a second answer.
    """
    needs = parsed.get("needs") or []
    faint = {need["code"] for need in needs[1:] if WORTH_A_LOOK <= need["confidence"] < SECOND_NEED_ABOVE}
    if not faint or any(
        need["confidence"] >= SECOND_NEED_ABOVE and need["code"] not in KIND_OF_NEED for need in needs[1:]
    ):
        return parsed
    named = faint.intersection(filter(None, map(need_named, short_clauses(text))))
    if named:
        return {
            **parsed,
            "needs": [{**need, "confidence": SURE_CLAUSE} if need["code"] in named else need for need in needs],
        }
    calm = [clause for clause in clauses(text) if screen(clause) is None]
    for clause in calm if len(calm) > 1 or parsed.get("crisis") else ():
        asked = await parse(clause)
        code = asked["needs"][0]["code"] if asked.get("needs") else None
        if asked["intent"]["name"] == REQUEST and code in faint and share_of(asked) >= SURE_SECOND:
            sure = [{**need, "confidence": SURE_CLAUSE} if need["code"] == code else need for need in needs]
            return {**parsed, "needs": sure}
    return parsed


def _crisis_or_everyday(parsed: dict[str, Any]) -> dict[str, Any]:
    """A request that is read as a crisis, though not surely: the everyday need that it may also be, else the crisis.

    What a crisis is called must stand in no answer that asks where somebody is, or that comes again later.
    """
    needs = parsed.get("needs") or []
    if parsed["intent"]["name"] != REQUEST or not needs or needs[0]["code"] not in KIND_OF_NEED:
        return parsed
    everyday = [need for need in needs if need["code"] not in KIND_OF_NEED]
    if needs[0]["confidence"] < SURE_NEED or (everyday and everyday[0]["confidence"] >= FAINT_NEED):
        return {**parsed, "needs": everyday}
    return {**with_act(parsed, CRISIS_INTENT), "crisis": needs[0]["code"]}


def _as_label(text: str, parsed: dict[str, Any]) -> dict[str, Any]:
    """A need's own name, as the buttons offer it, is that need whatever else its words could mean."""
    code = _labels().get(clean(text).strip(" .!").casefold())
    if code is None:
        return parsed
    crisis = code if code in KIND_OF_NEED else None
    named = {"needs": [{"code": code, "confidence": 1.0}], "crisis": crisis, "alarm": CLEAR_ALARM}
    return {**with_act(parsed, CRISIS_INTENT if crisis else REQUEST), **named}


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    return {say(f"need.{code}", language).casefold(): code for language in SUPPORTED for code in need_codes()}
