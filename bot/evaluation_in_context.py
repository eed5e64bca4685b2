"""Scores what messages are taken for in the middle of conversations, against what others say they mean there."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from bot.acts import CRISIS_INTENT, INFORM, REQUEST
from bot.context import Before
from bot.evaluation import Scores, Share
from bot.openings import ASK, CRISIS, Line
from bot.parsed import Parsed

UNCLEAR, IN_CRISIS, DETAIL = "unclear", "in_crisis", "detail"
FIGURES = ("read right", *(f"  {kind}" for kind in (ASK, DETAIL, "feedback", "inform", IN_CRISIS)))
FALSE_ALARMS, CAUGHT = "false alarms", "crisis caught"


def evaluate_in_context(
    told: Iterable[tuple[Line, Before, Parsed]],
) -> tuple[list[Scores], Counter[tuple[str, str]]]:
    """Scores by language (the letters that an opening's name begins with), `all` last, and the confusions."""
    hits: dict[str, Counter[str]] = {}
    totals: dict[str, Counter[str]] = {}
    confusions: Counter[tuple[str, str]] = Counter()
    for line, before, read in told:
        for language in (line.opening.rstrip("0123456789"), "all"):
            for figure, hit in _judge(line, before, read):
                totals.setdefault(language, Counter())[figure] += 1
                hits.setdefault(language, Counter())[figure] += hit
        if not is_right(line, before, read):
            confusions[line.means[0].does, taken_for(read)] += 1
    order = [*(language for language in totals if language != "all"), "all"]
    names = (*FIGURES, CAUGHT, FALSE_ALARMS)
    scores = [Scores(key, {name: Share(hits[key][name], totals[key][name]) for name in names}) for key in order]
    return scores, confusions


def _judge(line: Line, before: Before, read: Parsed) -> Iterable[tuple[str, bool]]:
    kinds = {meant.does for meant in line.means}
    if UNCLEAR not in kinds:
        right = is_right(line, before, read)
        yield FIGURES[0], right
        yield f"  {line.means[0].does}", right
    if kinds == {CRISIS}:
        yield CAUGHT, bool(read.get("crisis"))
    elif not kinds & {CRISIS, IN_CRISIS}:
        yield FALSE_ALARMS, read["intent"]["name"] == CRISIS_INTENT


def is_right(line: Line, before: Before, read: Parsed) -> bool:
    """Whether a message was read as one of the things that it may rightly be read as."""
    does, codes = taken_for(read), _codes(read)
    return any(_fits(meant.does, meant.codes, does, codes, before) for meant in line.means)


def taken_for(read: Parsed) -> str:
    """The reading of a message in the words of `data/context`."""
    return {REQUEST: ASK}.get(read["intent"]["name"], str(read["intent"]["name"]))


def _fits(wanted: str, wanted_codes: Sequence[str], does: str, codes: Sequence[str], before: Before) -> bool:
    known = bool(codes) and codes[0] in before.needs
    match wanted:
        case "ask":
            again = does == INFORM and bool(set(wanted_codes) & set(before.needs))
            return again or (does == ASK and bool(codes) and codes[0] in wanted_codes)
        case "detail":  # of a report, which is the need of the conversation itself
            return does == DETAIL or (does == ASK and known and codes[0] == before.report)
        case "inform":  # the same search again, with what was told
            return does == INFORM or (does == ASK and known)
        case "in_crisis":
            return does in (IN_CRISIS, CRISIS)
        case "unclear":
            return does != CRISIS
        case _:
            return does == wanted


def _codes(read: Parsed) -> list[Any]:
    return [need["code"] for need in read.get("needs") or ()]
