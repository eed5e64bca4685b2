"""Finds licence plates and vehicle numbers, which reports of parked and abandoned cars are full of."""

import re
from collections.abc import Iterator

from needs.identifiers.marks import Mark, matches

_WORD = (
    r"(?:licen[sc]e (?:plates?|tags?|no|number)|plates?|lic plate|tag (?:number|no|#)|placas?|matr[ií]cula"
    r"|taarik\w*|targa\w*|daim phaj|ntawv tsheb)"
)
_FILL = (
    r"(?:[ :=#]*\b(?:number|no|num|is|says|reads|reading|are|es|son|dice|de|la|el|mn|minnesota|wi|wisconsin|waa|yog"
    r"|starts with|was)\b)*[ :=#.]*[\"“]?"
)
_NAMED = re.compile(
    rf"\b{_WORD}{_FILL}(?P<plate>(?=[a-z]{{0,4}}[ -]?\d|\d{{1,4}}[ -]?[a-z])(?!\d{{1,2}} ?[ap]m\b)"
    r"[a-z0-9]{1,4}(?:[ -]?[a-z0-9]{2,4})?)\b",
    re.IGNORECASE,
)
_VANITY = re.compile(rf"\b(?i:{_WORD}{_FILL})(?P<plate>[A-Z][A-Z0-9]{{3,6}})\b")
_SHAPED = re.compile(r"\b(?:[A-Z]{3}-?\d{3}|\d{3}-?[A-Z]{3}|[A-Z]{3}-\d{4}|\d[A-Z]{2}-?\d{3})\b")
_CAR = re.compile(
    r"\b(?:car|truck|van|suv|sedan|pickup|vehicle|honda|toyota|ford|chevy|chevrolet|nissan|dodge|jeep|kia|hyundai|bmw"
    r"|mazda|subaru|buick|gmc|pontiac|impala|civic|camry|accord|malibu|carro|troca|camioneta|coche|gaari|baabuur"
    r"|tsheb)\b",
    re.IGNORECASE,
)
_NEAR_CAR = re.compile(r"\b(?:(?P<word>[a-z]{3}) ?-?\d{3}|\d{3} ?-?(?P<after>[a-z]{3}))\b", re.IGNORECASE)
_NO_PLATE = re.compile(
    "the|and|for|day|ave|old|mph|per|min|hrs|bus|car|van|lbs|yrs|apt|age|rte|got|was|owe|lot|off|one|mil|sol|usd|por"
    "|las|los|una|ver|con|que|del|iyo|ama|lub|tus|tau|mus|yog|hmo",
    re.IGNORECASE,
)
_VIN = re.compile(r"\b(?=[A-HJ-NPR-Z0-9]*\d)(?=[A-HJ-NPR-Z0-9]*[A-Z])[A-HJ-NPR-Z0-9]{17}\b", re.IGNORECASE)
_REACH = 45
"""Characters between a car and what may be its plate."""


def find_plates(text: str) -> Iterator[Mark]:
    """Marks of plates: named as one, in Minnesota's shape in capitals, or of that shape beside a car."""
    yield from matches("plate", _NAMED, text, "plate")
    yield from matches("plate", _VANITY, text, "plate")
    yield from matches("plate", _SHAPED, text)
    yield from matches("plate", _VIN, text)
    for match in _NEAR_CAR.finditer(text):
        around = text[max(0, match.start() - _REACH) : match.end() + _REACH]
        if _CAR.search(around) and not _NO_PLATE.fullmatch(match["word"] or match["after"]):
            yield Mark("plate", *match.span())
