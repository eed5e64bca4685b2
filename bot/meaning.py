"""Tells which of the things that a message may mean in a conversation it means: a learned weighing of its signs."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.context import Before, Stage
from bot.parsed import Parsed
from bot.signs import signs
from language.normalise import clean
from language.space import placed
from needs.reasons import blames_the_help, read_feedback
from runtime.paths import DATA

FILE = DATA / "context" / "weights.npz"
ENCODERS, SENTENCE_WEIGHT = ("use", "e5"), 2.0
"""Whose sentence vectors are weighed beside the signs, and how much longer than length one they are made."""

SURE_FEEDBACK = 0.5
"""Share below which nothing is taken for feedback without a reason that rules find: it goes into the city's figures. On
the dev lines 19 messages instead of 27 are wrongly taken for some, and 84 instead of 87 rightly."""


class Meaning(StrEnum):
    """What a message does where it is said."""

    ASK = "ask"
    """Asks for a need that the conversation was not about."""
    SAME = "same"
    """Goes on about the need that it is about."""
    DETAIL = "detail"
    MORE = "more"
    FEEDBACK = "feedback"
    INFORM = "inform"
    IN_CRISIS = "in_crisis"
    AFFIRM = "affirm"
    DENY = "deny"
    THANKS = "thanks"
    GREET = "greet"
    GOODBYE = "goodbye"
    HUMAN = "human"
    LANGUAGE = "language"
    CHITCHAT = "chitchat"
    OUT_OF_SCOPE = "oos"
    UNCLEAR = "unclear"
    """Cannot be told, even there."""
    CRISIS = "crisis"
    """Tells of a danger. Only weighed where the screen alarms faintly, since nothing here adds or takes an alarm."""


def possible(meaning: Meaning, before: Before, alarmed: bool = False) -> bool:
    """Whether a message can mean that at all after what came before it."""
    needed = {
        Meaning.SAME: bool(before.needs),
        Meaning.DETAIL: bool(before.names or before.report),
        Meaning.MORE: bool(before.needs),
        Meaning.FEEDBACK: before.answered,
        Meaning.IN_CRISIS: bool(before.crisis),
        Meaning.CRISIS: alarmed,
    }
    return needed.get(meaning, True)


def read_signs(parsed: Parsed, text: str, before: Before) -> NDArray[np.float64]:
    """The row of numbers that is weighed: the signs, the signs again in the columns of the stage, the sentence."""
    told = signs(parsed, text, before)
    values = np.array([told[name] for name in sorted(told)] + [1.0])
    by_stage = [values if before.stage is stage else np.zeros_like(values) for stage in Stage]
    sentence = [SENTENCE_WEIGHT * placed(name).encode([clean(text)])[0] for name in ENCODERS]
    return np.concatenate([values, *by_stage, *sentence])


@dataclass(frozen=True)
class Weights:
    """A softmax over `meanings`: one row of weights and one intercept each; `made_of` is a hash of what it learned."""

    meanings: tuple[Meaning, ...]
    rows: NDArray[np.float64]
    intercepts: NDArray[np.float64]
    made_of: str

    @classmethod
    def load(cls, path: Path = FILE) -> Self:
        """The weights that `save` wrote."""
        with np.load(path) as file:
            meanings = tuple(Meaning(name) for name in file["meanings"].tolist())
            return cls(meanings, file["rows"].astype(np.float64), file["intercepts"], str(file["made_of"]))

    def save(self, path: Path = FILE) -> None:
        """Write them; half precision decides as well as double."""
        names, rows = np.array(self.meanings, dtype=str), self.rows.astype(np.float16)
        np.savez_compressed(path, meanings=names, rows=rows, intercepts=self.intercepts, made_of=self.made_of)

    def shares(self, row: NDArray[np.float64], before: Before, alarmed: bool) -> dict[Meaning, float]:
        """The share of confidence of each meaning that is possible."""
        scores = dict(zip(self.meanings, (self.rows @ row + self.intercepts).tolist(), strict=True))
        heard = {meaning: score for meaning, score in scores.items() if possible(meaning, before, alarmed)}
        highest = max(heard.values())
        loud = {meaning: float(np.exp(score - highest)) for meaning, score in heard.items()}
        return {meaning: share / sum(loud.values()) for meaning, share in loud.items()}


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The shipped weights."""
    return Weights.load()


def meaning_of(parsed: Parsed, text: str, before: Before, alarmed: bool = False) -> Meaning:
    """The likeliest meaning of a message; it may be a crisis where the screen is `alarmed`."""
    shares = weights().shares(read_signs(parsed, text, before), before, alarmed)
    told = read_feedback(text, parsed.get("language"))
    if shares.get(Meaning.FEEDBACK, 0.0) < SURE_FEEDBACK and not blames_the_help(text, told):
        shares.pop(Meaning.FEEDBACK, None)
    return max(shares, key=shares.__getitem__)
