"""Tells abuse at the bot from small talk, so that it is answered calmly, and only once."""

import regex

from language.normalise import clean

_INSULT = regex.compile(
    r"\b(?:stupid|dumb|idiot|moron|useless|worthless|trash|garbage bot|suck|sucks|shut up|f+u+c+k\w*|fuk|fck|bitch|"
    r"asshole|bullshit|piece of shit|screw you|hate you|"
    r"est[uú]pid\w*|idiota|in[uú]til|pendej\w*|ching\w*|mierda|puta|put[oa]|c[aá]llate|"
    r"nacas|doqon|dameer|qashin|"
    r"ruam|vwm|neeg phem)\b",
    regex.IGNORECASE,
)


def is_insult(text: str) -> bool:
    """Whether a text insults, in any of the four languages."""
    return bool(_INSULT.search(clean(text)))
