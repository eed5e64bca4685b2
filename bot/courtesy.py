"""Reads past a greeting, a thanks or a yes for what is asked in the same breath: "hola necesito comida"."""

from collections.abc import Iterator
from typing import Any

import regex

from bot.acts import CRISIS_INTENT, DETAIL, REQUEST
from bot.clauses import clauses
from bot.parsed import Parse, Parsed, share_of, sureness
from language.normalise import clean

LIGHT = frozenset({"greet", "thanks", "goodbye", "affirm", "deny"})
"""Acts that answer a message without helping with anything."""
ANSWERS = frozenset({"affirm", "deny"})
"""Of these the acts that answer a question; with a place they answer where somebody is."""
SURE_NEED, SURE_QUESTION = 0.5, 0.8
"""Shares from which what stands beside the courtesy is what the message is about."""
_COURTESY = (
    r"(?:hi+|hello+|hey+|yo|good (?:morning|afternoon|evening|day)|hola+|buen(?:as|os) ?(?:tardes|dias|d[ií]as"
    r"|noches)?|saludos|qu[eé] tal|nyob zoo(?: os)?|salaan|salaam(?:u)? (?:calaykum|caleykum)|a?salaam\w* \w*|asc|wcs"
    r"|thank(?:s| you| u)(?: so much| very much| a lot)?|thx|ty|(?:muchas |mil )?gracias|mahadsanid(?:iin)?"
    r"|ua tsaug(?: ntau)?|yes+|yeah|yep|ok(?:ay)?|s[ií]|claro|haa?|aw|no+|nope|nah|maya|tsis yog|please|por favor"
    r"|disculpe|perd[oó]n|fadlan|thov|sir|ma.?am|se[nñ]or(?:ita|a)?|walaal|there|everyone|friend|bro)"
)
_EDGES = regex.compile(rf"^(?:\W*\b{_COURTESY}\b)+\W*|\W*(?:\b{_COURTESY}\b\W*)+$", regex.IGNORECASE)
SHORTEST = 2
"""Words beside the courtesy that can ask for something."""


async def past_courtesy(parse: Parse, text: str, parsed: dict[str, Any]) -> dict[str, Any]:
    """What is asked beside the courtesy, where a light act hides it; else the message as it was parsed."""
    act = parsed["intent"]["name"]
    if act not in LIGHT or (act in ANSWERS and parsed.get("place")):
        return parsed
    for rest in _besides(text):
        asked = await parse(rest)
        if _asks(asked):
            return {**asked, "text": parsed["text"], "place": parsed.get("place"), "facts": parsed.get("facts")}
    return parsed


def _besides(text: str) -> Iterator[str]:
    tidy = clean(text)
    parts = dict.fromkeys([_EDGES.sub("", tidy), *(_EDGES.sub("", part) for part in clauses(tidy))])
    yield from (part for part in parts if part != tidy and len(part.split()) >= SHORTEST)


def _asks(parsed: Parsed) -> bool:
    act = parsed["intent"]["name"]
    if act == REQUEST:
        return share_of(parsed) >= SURE_NEED
    return act == CRISIS_INTENT or (act == DETAIL and sureness(parsed) >= SURE_QUESTION)
