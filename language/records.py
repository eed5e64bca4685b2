"""Says the few plain English words of a service's record in each language, once for every channel."""

import regex

from language.catalogue import say

_HOURS = regex.compile(r"\b(?:open 24 hours|closed today|holiday, call first|other weeks|noon|midnight|to)\b")
FREE = "Free"
"""What a record says of a service that costs nothing."""


def hours_in(language: str, hours_today: str) -> str:
    """The text of `directory.schedules.hours_today`: "9 am a 4 pm"."""
    return str(_HOURS.sub(lambda word: say(f"hours.{word[0]}", language), hours_today))


def fees_in(language: str, fees: str) -> str:
    """What a service costs, in the words of its record but for "Free"."""
    return say("dialogue.free", language) if fees == FREE else fees
