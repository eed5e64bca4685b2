"""Learns the weights of `bot.meaning` from what people said in the middle of conversations.

The lines of `data/context` are in no other training data, so the model's shares are as unsure of them as of any new
message. A retrained model hears them a little otherwise; `nearhelp train --shipped` renews the weights.
"""

import asyncio

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.context import Before
from bot.interpreter import Interpreter
from bot.meaning import Meaning, Weights, read_signs
from bot.openings import Line, fingerprint, lines, openings, training_files
from bot.training import train

LOOSENESS = 0.5
"""The machine's C."""
ROUNDS = 1000


def learn_meanings() -> int:
    """Learn the weights and write them; from how many lines."""
    learned = _labelled()
    rows = asyncio.run(_rows([(line, before) for line, before, _ in learned]))
    machine = LogisticRegression(C=LOOSENESS, max_iter=ROUNDS).fit(rows, [meaning.value for *_, meaning in learned])
    meanings = tuple(Meaning(name) for name in machine.classes_)
    Weights(meanings, machine.coef_, machine.intercept_, fingerprint()).save()
    return len(learned)


def _labelled() -> list[tuple[Line, Before, Meaning]]:
    read = [(line, openings()[line.opening]) for line in lines(*training_files())]
    return [(line, before, line.meaning(before)) for line, before in read if before.begun]


async def _rows(said: list[tuple[Line, Before]]) -> NDArray[np.float64]:
    interpreter = Interpreter.load(train().path)
    return np.array([read_signs(await interpreter.parse(line.text), line.text, before) for line, before in said])
