"""Reads opening hours written for people, such as `Mon–Thu 9 am–6 pm; Fri 9 am–3 pm`, into HSDS schedule rules.

Only what can be read in one way becomes a rule. One part that cannot (a start without an end, hours without days)
leaves the whole text unread, because half of the hours would say "closed" when it is open.
"""

import re
from collections.abc import Iterator
from datetime import time
from typing import Any, Final

from directory.models_details import WEEKDAYS

HOLIDAYS: Final = "Also on public holidays"
"""The `notes` of a rule whose hours hold on public holidays too."""

MIDNIGHT: Final = time(0, 0)

Rule = dict[str, Any]
"""The columns of a schedule that say when: `freq`, `byday`, `opens_at`, `closes_at`, perhaps `notes`."""

_DASH = r"\s*(?:–|—|-|\bto\b|\bthrough\b|\bthru\b|\buntil\b)\s*"
_AND = r"\s*(?:,\s*and\b|,|&|\band\b)\s*"
_TIME = r"(?:\d{1,2}(?::[0-5]\d)?(?!\d)(?:\s*[ap]\.?m\b\.?)?|\bnoon\b|\bmidnight\b)"
_SPAN = rf"(?:{_TIME}{_DASH}{_TIME}|24 ?hours(?: a day)?|24/7)"
_SPANS = rf"{_SPAN}(?:{_AND}{_SPAN})*"
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?\b\.?"
_ORDINAL = r"(?:first|second|third|fourth|last|1st|2nd|3rd|4th)"
_WEEK = r"(?:seven days a week|7 days a week|every ?day|daily|week ?days?\b|weekends?\b|(?:public )?holidays?\b)"
_DAYS_ITEM = rf"(?:{_WEEK}|(?:{_ORDINAL}\s+)?\b{_DAY}(?:{_DASH}{_DAY})?)"
_DAYS = rf"{_DAYS_ITEM}(?:{_AND}{_DAYS_ITEM})*"

_CLAUSE = re.compile(
    rf"(?P<days>{_DAYS})\s*[:,]?\s*(?P<spans>{_SPANS})|(?P<spans_first>{_SPANS})\s*,?\s*(?P<days_after>{_DAYS})",
    re.IGNORECASE,
)
_CLOSED = re.compile(rf"\bclosed (?:on )?{_DAYS}", re.IGNORECASE)
_BESIDE = re.compile(r"\([^()]*\)")
_NUMBER_TO_CALL = re.compile(r"\b\d{3,}\b")
_SAYS_WHEN = re.compile(rf"\b{_DAY}|{_WEEK}|\d", re.IGNORECASE)
_WHOLE_WEEK = ("seven", "7", "every", "daily")
_NUMBERS: Final = {"fi": 1, "1s": 1, "se": 2, "2n": 2, "th": 3, "3r": 3, "fo": 4, "4t": 4, "la": -1}


class _Unreadable(ValueError):
    """The text can be read in no way, or in more than one."""


def read_hours(text: str) -> list[Rule]:
    """The rules that a text of opening hours means; empty where it cannot be read in exactly one way."""
    cleaned = _CLOSED.sub(" ", _NUMBER_TO_CALL.sub(" ", _BESIDE.sub(_without_remark, text)))
    clauses = list(_CLAUSE.finditer(cleaned))
    if not clauses or _SAYS_WHEN.search(_CLAUSE.sub(" ", cleaned)):
        return []
    try:
        return [rule for clause in clauses for rule in _rules(clause)]
    except _Unreadable:
        return []


def _without_remark(beside: re.Match[str]) -> str:
    return beside[0] if _SAYS_WHEN.search(beside[0]) else " "


def _rules(clause: re.Match[str]) -> Iterator[Rule]:
    days, holidays = _days(clause["days"] or clause["days_after"])
    monthly = {len(day) > 2 for day in days}
    if len(monthly) != 1:
        raise _Unreadable
    for words in re.findall(_SPAN, clause["spans"] or clause["spans_first"], re.IGNORECASE):
        opens, closes = _span(words)
        rule: Rule = {"freq": "MONTHLY" if True in monthly else "WEEKLY", "byday": ",".join(days)}
        rule |= {"opens_at": opens, "closes_at": closes}
        yield rule | {"notes": HOLIDAYS} if holidays else rule


def _days(words: str) -> tuple[list[str], bool]:
    days: list[str] = []
    holidays = False
    for item in re.findall(_DAYS_ITEM, words.lower()):
        if "holiday" in item:
            holidays = True
        elif item.startswith(_WHOLE_WEEK):
            days += WEEKDAYS
        elif item.startswith("week"):
            days += WEEKDAYS[5:] if "end" in item else WEEKDAYS[:5]
        else:
            days += _named_days(item)
    return [day for number, day in enumerate(days) if day not in days[:number]], holidays


def _named_days(item: str) -> list[str]:
    named = [name[:2].upper() for name in re.findall(_DAY, item)]
    if ordinal := re.match(rf"{_ORDINAL}\s", item):
        if len(named) > 1:
            raise _Unreadable
        return [f"{_NUMBERS[ordinal[0][:2]]}{named[0]}"]
    if len(named) == 1:
        return named
    first, last = (WEEKDAYS.index(name) for name in named)
    return [WEEKDAYS[(first + step) % 7] for step in range((last - first) % 7 + 1)]


def _span(words: str) -> tuple[time, time]:
    if words.startswith("24"):
        return MIDNIGHT, MIDNIGHT
    starts, ends = re.findall(_TIME, words, re.IGNORECASE)
    if _is_24_hour_clock(starts, ends):
        return _clock(starts, ""), _clock(ends, "")
    closing_half = _half(ends)
    closes = _clock(ends, closing_half)
    if opening_half := _half(starts):
        return _clock(starts, opening_half), closes
    opens = _clock(starts, closing_half)
    # "11–1 pm" starts in the morning, "1–4 pm" in the afternoon.
    return (opens, closes) if opens < closes else (_clock(starts, "p" if closing_half == "a" else "a"), closes)


def _is_24_hour_clock(*words: str) -> bool:
    return all(":" in word and not _half(word) for word in words) and any(
        word.startswith("0") or int(word.partition(":")[0]) > 12 for word in words
    )


def _half(word: str) -> str:
    if word.lower() in ("noon", "midnight"):
        return "p" if word.lower() == "noon" else "a"
    found = re.search(r"[ap]", word.lower())
    return found[0] if found else ""


def _clock(word: str, half: str) -> time:
    if word.lower() in ("noon", "midnight"):
        return time(12 if word.lower() == "noon" else 0)
    digits = re.sub(r"[^\d:]", "", word)
    hour, minute = int(digits.partition(":")[0]), int(digits.partition(":")[2] or 0)
    if hour > (12 if half else 23) or (half and hour == 0) or (not half and ":" not in word):
        raise _Unreadable
    return time(hour % 12 + (12 if half == "p" else 0) if half else hour, minute)
