"""The crisis screen: what it must catch, what it must let pass, and what must never lose a crisis."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language.codes import SUPPORTED
from safety.crisis import KIND_OF_NEED, crisis_for_need
from safety.replies import reply
from safety.screen import screen

CASES = Path(__file__).parent / "cases"
FIRST_SEGMENT = 150
"""Characters of the first of several GSM-7 segments (3GPP TS 23.040), with a margin."""
PLAIN = (
    "i want to kill myself",
    "my husband choked me last night",
    "he is not breathing",
    "me quiero matar",
    "waxaan rabaa inaan is dilo",
    "kuv xav tua kuv tus kheej",
)
EVERYDAY = ("where can i get free groceries", "is trash pickup late this week", "i need help with my rent")


def cases(name: str) -> Iterator[list[str]]:
    """The lines of a file of cases, cut into their fields."""
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield [field.strip() for field in line.split(" | ")]


def test_where_no_model_reads_along_the_screen_catches_nearly_every_case() -> None:
    rows = list(cases("crisis.txt"))
    missed = [fields for fields in rows if screen(fields[-1], alone=True) is None]
    assert len(missed) <= 0.03 * len(rows), missed


def test_the_model_behind_it_leaves_the_screen_most_cases() -> None:
    rows = list(cases("crisis.txt"))
    assert sum(screen(fields[-1]) is not None for fields in rows) >= 0.92 * len(rows)


def test_the_right_line_comes_first() -> None:
    rows = list(cases("crisis.txt"))
    wrong = [fields for fields in rows if (found := screen(fields[-1])) and found.kind != fields[0]]
    assert len(wrong) <= 0.05 * len(rows), wrong


def test_calm_cases_seldom_raise_an_alarm() -> None:
    rows = list(cases("calm.txt"))
    alarmed = [fields for fields in rows if screen(fields[-1]) is not None]
    assert len(alarmed) <= 0.02 * len(rows), alarmed


def test_alone_the_screen_hears_more_than_beside_a_model_and_nothing_less() -> None:
    texts = [fields[-1] for fields in cases("crisis.txt")]
    beside, alone = ({text for text in texts if screen(text, alone=alone)} for alone in (False, True))
    assert beside < alone


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize("everyday", EVERYDAY)
def test_an_everyday_request_in_front_or_behind_never_loses_a_crisis(text: str, everyday: str) -> None:
    assert screen(f"{everyday}. {text}") and screen(f"{text}. {everyday}")


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize(
    "change", [str.upper, str.title, lambda text: f"  {text}!!!", lambda text: f"\u200b{text}\u202c"]
)
def test_case_space_marks_and_invisible_characters_never_lose_a_crisis(text: str, change) -> None:
    assert screen(change(text))


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_gets_an_answer(text: str) -> None:
    found = screen(text)
    assert found is None or found.kind in KIND_OF_NEED.values()


@pytest.mark.parametrize("need", KIND_OF_NEED)
@pytest.mark.parametrize("language", SUPPORTED)
def test_911_or_988_stands_in_the_first_segment_of_every_reply(need: str, language: str) -> None:
    text = reply(crisis_for_need(need), language).text
    assert "911" in text[:FIRST_SEGMENT] or "988" in text[:FIRST_SEGMENT]
