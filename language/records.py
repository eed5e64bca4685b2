"""Says the few plain English words of a service's record in each language, once for every channel."""

from collections.abc import Mapping
from functools import lru_cache

import regex
from babel.dates import get_day_names

from language.catalogue import say
from language.codes import BABEL_LOCALE, ENGLISH

_HOURS = regex.compile(r"\b(?:open 24 hours|closed today|holiday, call first|other weeks|noon|midnight|and|to)\b")
_DAY = regex.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b")
FREE = "Free"
"""What a record says of a service that costs nothing."""


def hours_in(language: str, hours: str) -> str:
    """Hours of a day or of a week as a record has them: "9 am a 4 pm", "lunes–viernes 9 am–4 pm"."""
    days = _days(language)
    named = _DAY.sub(lambda word: days.get(word[0].rstrip("s").lower(), word[0]), hours)
    return str(_HOURS.sub(lambda word: say(f"hours.{word[0]}", language), named))


@lru_cache(maxsize=8)
def _days(language: str) -> Mapping[str, str]:
    """The names of the days by their English ones, long and short (CLDR)."""
    if language == ENGLISH:
        return {}
    return {
        english.lower(): get_day_names("wide", locale=BABEL_LOCALE[language])[day]
        for width in ("wide", "abbreviated")
        for day, english in get_day_names(width, locale=BABEL_LOCALE[ENGLISH]).items()
    }


def fees_in(language: str, fees: str) -> str:
    """What a service costs, in the words of its record but for "Free"."""
    return say("dialogue.free", language) if fees == FREE else fees
