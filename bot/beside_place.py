"""Reads a message without the place in it, where that hides what is asked: "kuv xav tau kev pab them tsev, 55411"."""

from typing import Any

import regex

from bot.acts import CRISIS_INTENT, INFORM, REQUEST
from bot.parsed import Parse, share_of

HIDES_NOTHING = 0.5
"""Share of a need from which the place hides nothing."""
SHORTEST = 2
"""Words beside the place that can ask for something."""
_LEADS_TO_A_PLACE = regex.compile(
    r"\b(?:i live|we live|i.?m|live|near|by|in|at|around|vivo|cerca de|por|en|de|u dhow|waxaan (?:ku noolahay"
    r"|degenahay)|kuv nyob|nyob ze|nyob|hauv)\W*$",
    regex.IGNORECASE,
)


async def beside_the_place(parse: Parse, parsed: dict[str, Any]) -> dict[str, Any]:
    """The message as it reads without its place, where it asks for something more surely so; else as it was parsed.

    Of 202 messages with a place on the dev sets 195 are named rightly with it and 195 without it, 199 by the surer of
    the two. What alarms is left as it is.
    """
    place, act = parsed.get("place"), parsed["intent"]["name"]
    if not place or act in (CRISIS_INTENT, INFORM) or share_of(parsed) >= HIDES_NOTHING:
        return parsed
    start, end = place["span"]
    rest = f"{_LEADS_TO_A_PLACE.sub('', parsed['text'][:start])} {parsed['text'][end:]}"
    if len(regex.findall(r"\w+", rest)) < SHORTEST:
        return parsed
    asked = await parse(rest)
    if asked["intent"]["name"] != REQUEST or share_of(asked) <= share_of(parsed):
        return parsed
    kept = ("text", "place", "facts", "entities", "language")
    return {**asked, **{name: parsed.get(name) for name in kept}}
