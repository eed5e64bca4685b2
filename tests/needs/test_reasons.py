"""What residents say of how it went becomes the right outcome and reason, in four languages."""

from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from language.codes import SUPPORTED
from needs.outcomes import Outcome, Reason
from needs.reasons import REASONS, blames_the_help, read_feedback

PHRASES = [
    tuple(part.strip() for part in line.split("|"))
    for line in (Path(__file__).parent / "feedback_phrases.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("language", "text", "expected"), PHRASES, ids=[f"{row[0]}-{row[1]}" for row in PHRASES])
def test_feedback_is_read_as_people_say_it(language: str, text: str, expected: str) -> None:
    feedback = read_feedback(text, language)
    if expected in ("met", "partly_met"):
        assert feedback.outcome == expected
    else:
        assert {found.label for found in feedback.findings} == set(expected.split(","))
        assert feedback.outcome is not Outcome.MET


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_short_form_of_a_language_is_read(language: str) -> None:
    rules = yaml.load((REASONS / f"{language}.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert rules["shorthand"]
    for short in rules["shorthand"]:  # Hmong "nua" once stood for the truth value of YAML's "no"
        read_feedback(f"{short} {short}", language)


def test_there_are_enough_phrases_of_every_language_and_every_reason() -> None:
    spoken = Counter(language for language, _, _ in PHRASES)
    reasons = {label.split(":")[0] for _, _, expected in PHRASES for label in expected.split(",")}
    assert len(PHRASES) >= 200
    assert set(spoken) == set(SUPPORTED)
    assert reasons >= set(Reason) - {Reason.ABANDONED}, "abandoned is seen, not said"


def test_the_language_of_the_message_counts_where_it_differs_from_the_conversations() -> None:
    assert read_feedback("ya no hay camas en el albergue", "en").findings[0].reason is Reason.FULL_OR_WAITLIST
    assert read_feedback("they were full", "so").findings[0].reason is Reason.FULL_OR_WAITLIST


@pytest.mark.parametrize("text", ["", "   ", "!!!", "🙂", "ok bye", "the weather"])
def test_nothing_said_is_an_unknown_outcome(text: str) -> None:
    assert read_feedback(text).outcome is Outcome.UNKNOWN


@given(st.text(max_size=200), st.sampled_from([*SUPPORTED, None, "xx"]))
def test_any_text_is_read_without_an_error(text: str, language: str | None) -> None:
    feedback = read_feedback(text, language)
    assert 0 <= feedback.confidence <= 1
    assert (feedback.outcome is Outcome.UNKNOWN) == (feedback.confidence == 0)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "no money for the phone bill"),
        ("en", "i cant afford the electric bill this month"),
        ("es", "me quede sin trabajo y no me alcanza para la luz"),
    ],
)
def test_a_lack_of_money_alone_does_not_blame_the_help(language: str, text: str) -> None:
    assert not blames_the_help(text, read_feedback(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "they were full and i have no money for the bus to the next one"),
        ("en", "cant afford it"),
        ("es", "estaban llenos y no tengo carro"),
    ],
)
def test_a_reason_of_the_services_own_or_nothing_but_a_reason_blames_the_help(language: str, text: str) -> None:
    assert blames_the_help(text, read_feedback(text, language))
