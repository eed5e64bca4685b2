"""What tells what a message means where it is said, as numbers: how the model hears it, and forms of its words."""

from collections.abc import Iterable
from math import log10

from actions.aspects import Aspect, aspects_asked
from actions.corrections import is_correction, refusals
from actions.insults import is_insult
from actions.named import service_pointed_at, services_named
from actions.questions import (
    asks_of_them,
    is_question,
    names_another_subject,
    position_named,
    refers_back,
    says_not_known,
)
from bot.acts import CRISIS_INTENT, DETAIL, FEEDBACK, INFORM, REQUEST
from bot.context import Before
from bot.over import denies_danger, says_it_is_over
from bot.parsed import Parsed
from needs.outcomes import Outcome
from needs.reasons import blames_the_help, read_feedback, says_nothing_else
from safety.crisis import KIND_OF_NEED

FAINTEST = 1e-4
"""Share of confidence below which nothing is told apart any more."""
LENGTHS = (1, 3, 6, 10)
"""Words up to which a text is as short as the ones with which people answer, add, ask or tell."""
MANY = 25
ACTS = (
    "affirm", "cancel", "chitchat", "deny", "detail", "feedback", "goodbye", "greet", "human", "language", "more",
    "oos", "request", "thanks",
)  # fmt: skip
"""What the model hears beside needs; `request` is one that names none."""
TAKEN_FOR = (REQUEST, DETAIL, FEEDBACK, INFORM)
"""Intents that the pipeline's rules give for more reasons than the shares show."""


def signs(parsed: Parsed, text: str, before: Before) -> dict[str, float]:
    """The signs of a message by name, each 0 to 1."""
    return {
        **{f"act {act}": _loud(parsed["acts"].get(act, 0.0)) for act in ACTS},
        **{f"need {which}": _loud(share) for which, share in _needs(parsed, before).items()},
        **{name: float(told) for name, told in _told(parsed, text).items()},
        **{name: float(told) for name, told in _forms(text, before).items()},
    }


def _loud(share: float) -> float:
    """A share on the scale of its digits: 0 for one in ten thousand, 1 for all."""
    return 1 + log10(max(share, FAINTEST)) / 4


def _needs(parsed: Parsed, before: Before) -> dict[str, float]:
    shares = {need["code"]: float(need["confidence"]) for need in parsed.get("needs") or ()}
    domains = {code.partition(".")[0] for code in before.needs}
    everyday = {code for code in shares if code not in KIND_OF_NEED}
    return {
        "any": max(0.0, 1 - sum(parsed["acts"].values())),
        "likeliest": _most(shares, everyday),
        "known": _most(shares, everyday & set(before.needs)),
        "new": _most(shares, everyday - set(before.needs)),
        "of a kind with the known": _most(shares, (code for code in everyday if code.partition(".")[0] in domains)),
        "crisis": _most(shares, shares.keys() & KIND_OF_NEED.keys()),
    }


def _most(shares: dict[str, float], codes: Iterable[str]) -> float:
    return max((shares[code] for code in codes), default=0.0)


def _told(parsed: Parsed, text: str) -> dict[str, float]:
    """What else was found in the words."""
    told = read_feedback(text, parsed.get("language"))
    taken_for = (parsed.get("otherwise") or parsed["intent"])["name"]
    return {
        **{f"taken for {act}": taken_for == act for act in TAKEN_FOR},
        "alarms": parsed["intent"]["name"] == CRISIS_INTENT,
        "place": bool(parsed.get("place")),
        "facts": bool(parsed.get("facts")),
        "reason": told.main.confidence if told.main else 0.0,
        "blames the help": blames_the_help(text, told),
        "nothing but reasons": says_nothing_else(text, told),
        "helped": told.outcome is Outcome.MET,
        "insult": is_insult(text),
    }


def _forms(text: str, before: Before) -> dict[str, float]:
    words, asked = len(text.split()), aspects_asked(text)
    return {
        "question": is_question(text),
        "question mark": "?" in text,
        "asks an aspect": bool(asked),
        "asks who speaks": Aspect.LANGUAGES in asked,
        "asks of them": asks_of_them(text),
        "refers back": refers_back(text),
        "names a service": bool(services_named(text, before.names) or service_pointed_at(text, before.names)),
        "names a position": position_named(text, before.offered) is not None,
        "another subject": names_another_subject(text),
        "correction": is_correction(text),
        "refusal": bool(refusals(text)),
        "denies danger": denies_danger(text),
        "over": says_it_is_over(text),
        "not known": says_not_known(text),
        "about the city": bool(before.report),
        "troubled": before.troubled,
        **{f"at most {length} words": words <= length for length in LENGTHS},
        "length": min(words, MANY) / MANY,
    }
