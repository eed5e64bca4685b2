"""Finds street addresses, units and post boxes; a street, a corner or a ZIP code alone names no home and stays."""

import csv
import re
from collections.abc import Iterator
from functools import lru_cache

from needs.identifiers.marks import Mark, matches
from runtime.paths import DATA

_STREETS_CSV = DATA / "places" / "streets.csv"
_TYPE = (
    "avenues?|aven|aves?|av|streets?|str|st|roads?|rd|drives?|dr|lanes?|ln|boulevards?|blvd|bl|courts?|ct|places?|pl"
    "|parkways?|pkwy|terraces?|ter|trails?|trl|circles?|cir|highways?|hwy|mall|alley|loop|plaza|square|sq"
    "|avenida|calle"
)
_SIDE = (
    r"(?:n\.?e\.?|n\.?w\.?|s\.?e\.?|s\.?w\.?|n|s|e|w|no|so|north|south|east|west|northeast|southeast|norte|sur"
    r"|este|oeste)\b\.?"
)
_NOT_NAME = (
    "miles?|blocks?|from|on|at|the|near|of|to|in|people|kids?|minutes?|mins?|bus|buses|beds?|hours?|hrs?|days?|weeks?"
    "|months?|years?|and|or|off|by|down|up|with|for|my|is|was|dollars?|bucks|cars?|a|an|old|am|pm|blocks|de|en|la|el"
    "|cuadras?|millas?|minutos|per|so|but|i|we|they|who|that|this|between|along|behind|across|dogs?|men|women|guys?"
)
_NAME = rf"(?:(?!(?:{_NOT_NAME})\b)[^\W\d_][\w'.-]*|\d{{1,3}}(?:st|nd|rd|th|½)?)"
_UNIT = (
    r"(?:[ ,]+(?:apt|apartment|apto|apartamento|unit|suite|ste|rm|room|lot|floor|fl|#|no\.?|upper|lower|departamento"
    r"|depto|qolka|chav)\.? ?#?(?: ?(?:number|num|unit))? ?(?:\d+[a-z]?|[a-z]?-?\d+|[a-z]\b)?| ?# ?\w+)"
)
_CITY = (
    r"(?:[ ,]+(?:minneapolis|mpls|mn|minnesota|saint paul|st\.? paul|richfield|brooklyn (?:park|center))\b)*"
    r"(?:[ ,]+55\d{3})?"
)
_NUMBER = r"\b\d{1,5}(?: ?1/2|½)?[a-z]?"
_FULL = re.compile(
    rf"{_NUMBER},? (?:{_SIDE} )?(?:{_NAME} ){{1,3}}?(?:{_TYPE})\b\.?(?: {_SIDE})?(?:{_UNIT}){{0,2}}{_CITY}",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"{_NUMBER},? (?:{_SIDE} )?\d{{1,3}}(?:st|nd|rd|th) (?:(?:{_TYPE})\b\.?)?(?: ?{_SIDE})?(?:{_UNIT}){{0,2}}{_CITY}",
    re.IGNORECASE,
)
_SPANISH = re.compile(
    rf"\b\d{{2,5}},? (?:de |en |sobre )?(?:la |el )?(?:calle|avenida|av) \w+(?: {_SIDE})?(?:{_UNIT})?"
    rf"|\b(?:calle|avenida|av\.?) (?:\w+ ){{1,2}}(?:numero|número|num|no\.?|#) ?\d+(?:{_UNIT})?",
    re.IGNORECASE,
)
_UNIT_ALONE = re.compile(
    r"\b(?:apt|apartment|apto|apartamento|unit|suite|ste|depto)\.? ?#?(?: ?(?:number|num|es|is))? ?"
    r"(?P<unit>\d+ ?-?[a-z]?|[a-z]-?\d+)\b(?! (?:bedrooms?|kids|people|building))",
    re.IGNORECASE,
)
_BOX = re.compile(r"\bp\.? ?o\.? ?box\.? ?#?\d+|\bapartado(?: postal)? \d+", re.IGNORECASE)
_SPELT = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|oh"
)
_SPOKEN = re.compile(
    rf"\b(?:(?:{_SPELT})[ -]){{2,5}}(?:{_SIDE} )?(?:{_NAME} ){{0,2}}(?:{_TYPE})\b(?: {_SIDE})?(?:{_UNIT})?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(?:miles?|blocks?|block of)\b", re.IGNORECASE)


def find_addresses(text: str) -> Iterator[Mark]:
    """Marks of every address: number and street, unit, post box, said in figures or in words."""
    for pattern in (_FULL, _NUMBERED, _SPANISH, _SPOKEN, _known_streets()):
        for mark in matches("address", pattern, text):
            if not _RANGE.search(text[mark.start : mark.end]) and not _is_money(text, mark.start):
                yield mark
    yield from matches("address", _UNIT_ALONE, text)
    yield from matches("address", _BOX, text)


def _is_money(text: str, start: int) -> bool:
    return text[max(0, start - 1) : start] == "$" or text[max(0, start - 2) : start] == "$ "


@lru_cache(maxsize=1)
def _known_streets() -> re.Pattern[str]:
    """A house number before a street of the city that is named without its "Avenue"."""
    with _STREETS_CSV.open(encoding="utf-8", newline="") as handle:
        names = {
            alias.strip()
            for row in csv.DictReader(handle)
            for alias in (row["name"].rsplit(" ", 1)[0], *row["aliases"].split(";"))
            if len(alias.strip()) > 3
        }
    streets = "|".join(sorted((re.escape(name) for name in names), key=len, reverse=True))
    return re.compile(
        rf"\b\d{{3,5}},? (?:{_SIDE} |de la |en la |de |on |en )*(?:{streets})\b(?: (?:{_TYPE})\b\.?)?(?: {_SIDE})?"
        rf"(?:{_UNIT}){{0,2}}{_CITY}",
        re.IGNORECASE,
    )
