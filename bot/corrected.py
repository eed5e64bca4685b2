"""Reads a correction: what a message refuses is dropped, and the rest is read, with what it corrects if need be."""

from collections.abc import Collection
from typing import Any

from actions.aspects import aspects_asked
from actions.corrections import beside_refused, is_correction, refusals, rejects, said_instead
from bot.acts import CRISIS_INTENT, INFORM, REQUEST
from bot.context import Before
from bot.in_context import SURE_NEED
from bot.parsed import Parse, Parsed, share_of, with_act
from language.normalise import clean
from safety.screen import screen

NOTHING = "?"
"""Read where a message only refuses: it asks for nothing."""


async def corrected(parse: Parse, text: str, parsed: Parsed, before: Before) -> dict[str, Any] | None:
    """What a correction means instead; a plain no where that cannot be told, None where nothing is corrected."""
    refused = await _needs_refused(parse, text, parsed, before)
    if not refused and (not before.needs or not (rejects(text) or not _asks_clearly(parsed, 2 * SURE_NEED))):
        return None
    rest = beside_refused(text) if refused else ""
    instead, takes_back = said_instead(rest or text), is_correction(text)
    if instead == clean(text).strip():
        return None
    for whole in (instead, f"{before.request}. {instead}") if takes_back or refused else (instead,):
        again = _beside(await parse(whole or NOTHING), refused)
        # The whole message alarmed nobody, so a piece of it ("the HEAT") does only where the screen hears it.
        alarms = again["intent"]["name"] == CRISIS_INTENT and screen(whole) is None
        if _asks_clearly(again, SURE_NEED) and not alarms:
            return again
    return with_act(await parse(text), "deny") if takes_back and not aspects_asked(text) else None


async def _needs_refused(parse: Parse, text: str, parsed: Parsed, before: Before) -> frozenset[str]:
    """The needs that a message says are not meant: what its denied clauses name, where the whole is taken for that, or
    it is of a kind with what the conversation is about ("i dont need a job for her" after youth jobs)."""
    refused = set[str]()
    for said in refusals(text):
        read_as = await parse(said.content)
        if share_of(read_as) >= SURE_NEED and read_as["intent"]["name"] == REQUEST:
            refused.add(read_as["needs"][0]["code"])
    alike = {code for code in before.needs if _domain(code) in {_domain(other) for other in refused}}
    taken_for = {need["code"] for need in (parsed.get("needs") or ())[:1]} & refused
    return frozenset(refused | alike) if alike or taken_for else frozenset()


def _domain(code: str) -> str:
    return code.partition(".")[0]


def _beside(parsed: dict[str, Any], refused: Collection[str]) -> dict[str, Any]:
    """The message without the refused needs, whose shares the others take over."""
    needs = parsed.get("needs") or []
    kept = [need for need in needs if need["code"] not in refused]
    if len(kept) == len(needs) or parsed["intent"]["name"] == CRISIS_INTENT:
        return parsed
    left = 1.0 - sum(need["confidence"] for need in needs if need["code"] in refused)
    shares = [{**need, "confidence": need["confidence"] / max(left, 1e-9)} for need in kept]
    return {**parsed, "needs": shares}


def _asks_clearly(parsed: Parsed, share: float) -> bool:
    act = parsed["intent"]["name"]
    return (
        act == CRISIS_INTENT
        or (act == REQUEST and share_of(parsed) >= share)
        or (act == INFORM and bool(parsed.get("place")))
    )
