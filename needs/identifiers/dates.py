"""Finds dates of birth: a date said to be one, and any full date too long ago to be anything else."""

import re
from collections.abc import Iterator
from datetime import date

from needs.identifiers.marks import Mark

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre"
    "|diciembre|janaayo|jannaayo|febraayo|febaraayo|maarso|abriil|juun|luulyo|agoosto|sebteembar|oktoobar|nofeembar"
    "|diseembar|kow iyo toban|laba iyo toban"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|o|º)?"
_YEAR = r"(?:19|20)\d\d"
_ANY_DATE = re.compile(
    rf"(?P<numeric>\b\d{{1,2}} ?[-/.] ?\d{{1,2}} ?[-/.] ?(?P<y1>{_YEAR}|\d\d)\b)"
    r"|(?P<short>\b\d{1,2}[-/]\d{1,2}\b(?![-/]))"
    rf"|(?P<iso>\b(?P<y2>{_YEAR})[-/.]\d{{1,2}}[-/.]\d{{1,2}}\b)"
    rf"|(?P<words>\b(?:{_MONTHS})\b\.? (?:the )?{_DAY}(?:,? (?:of |de |del )?(?P<y3>{_YEAR}|'?\d\d\b))?(?!\d))"
    rf"|(?P<turned>\b(?:el )?{_DAY} (?:of |de |bishii |lub )?(?:{_MONTHS})\b"
    rf"(?:,? (?:of |de |del )?(?P<y4>{_YEAR}|'?\d\d\b))?)"
    rf"|(?P<month>\b(?:{_MONTHS}) (?:of |de |del )?(?P<y5>{_YEAR})\b)",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:d\.?o\.?b|born|birth ?-?(?:day|date)?|bday|b-day|naci\w*|nació|nací|nacimiento|cumple\w*|cumplo"
    r"|dhash\w*|dhalash\w*|dhalatay|yug|hnub yug)\b|date of birth|fecha de nac",
    re.IGNORECASE,
)
_REACH = 30
"""Characters between "born" and the date."""
_TOO_OLD = 3
"""Years: the dates that people write of courts, leases and jobs are younger."""


def find_births(text: str) -> Iterator[Mark]:
    """Marks of every date of birth."""
    for match in _ANY_DATE.finditer(text):
        before = text[max(0, match.start() - _REACH) : match.start()]
        if _BORN.search(before) or _is_long_ago(match):
            yield Mark("birth", *match.span())


def _is_long_ago(match: re.Match[str]) -> bool:
    given = next((match[name] for name in ("y1", "y2", "y3", "y4") if match[name]), None)
    if given is None:
        return False
    this_year = date.today().year
    year = int(given.lstrip("'"))
    if year < 100:
        year += 2000 if year <= this_year % 100 + 1 else 1900
    return year <= this_year - _TOO_OLD
