"""What messages mean in conversations, learned from lines that others wrote and measured on lines of yet others."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.context import Before
from bot.evaluation_in_context import CAUGHT, FALSE_ALARMS, FIGURES, evaluate_in_context, is_right
from bot.interpreter import Interpreter
from bot.meaning import Meaning, weights
from bot.openings import Line, Meant, lines, openings
from bot.reading import read
from bot.signs import signs
from bot.training import train
from tests.bot.test_reading import HURT, OFFERED, parsed
from tests.support.prepared import prepared

DEV = Path(__file__).parents[2] / "data" / "dev" / "conversations.tsv"


@settings(deadline=None)  # the first text of a process waits for the lists of words
@given(st.text(), st.sampled_from([Before(), OFFERED, HURT]), st.floats(0, 1))
def test_every_sign_of_every_text_lies_between_nothing_and_all(text: str, before: Before, share: float) -> None:
    told = signs(parsed("request", text, share=share), text, before)
    assert all(0 <= value <= 1 for value in told.values())
    assert told.keys() == signs(parsed("greet", "hello"), "hello", Before()).keys()


def test_a_crisis_is_only_meant_where_the_screen_alarms() -> None:
    row = 100 * (weights().rows[weights().meanings.index(Meaning.CRISIS)])
    assert Meaning.CRISIS not in weights().shares(row, OFFERED, alarmed=False)
    shares = weights().shares(row, OFFERED, alarmed=True)
    assert max(shares, key=shares.__getitem__) is Meaning.CRISIS
    assert sum(shares.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("means", "act", "code", "right"),
    [
        ("ask:basics.food", "request", "basics.food", True),
        ("ask:basics.food", "request", "jobs.search", False),
        ("ask:basics.food", "inform", "basics.baby", True),
        ("inform", "request", "basics.food", True),
        ("detail", "request", "basics.food", False),
        ("in_crisis", "crisis", "crisis.suicide", True),
        ("more", "detail", "basics.food", False),
    ],
)
def test_a_line_is_read_right_where_the_resident_gets_the_same_answer(
    means: str, act: str, code: str, right: bool
) -> None:
    does, _, wanted = means.partition(":")
    line = Line("en01", (Meant(does, tuple(filter(None, [wanted]))),), "")
    assert is_right(line, OFFERED, parsed(act, share=0.9, code=code)) is right


@pytest.mark.model
@pytest.mark.slow
async def test_lines_that_others_wrote_are_read_where_they_were_said(tmp_path: Path) -> None:
    interpreter = Interpreter.load(train().path)
    said = [(line, openings()[line.opening]) for line in lines(DEV)]
    with prepared(tmp_path):  # a question may name any service of the directory
        told = [(line, before, await read(interpreter.parse, line.text, before)) for line, before in said]
    figures = evaluate_in_context(told)[0][-1].figures
    assert figures[FIGURES[0]].value > 0.70
    assert figures[CAUGHT].value > 0.93
    assert figures[FALSE_ALARMS].value < 0.06
