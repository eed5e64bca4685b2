"""The words of a service's record in each language."""

from datetime import time

import pytest

from directory.schedules import CLOSED_TODAY, clock
from language.codes import SUPPORTED
from language.records import fees_in, hours_in


@pytest.mark.parametrize("language", SUPPORTED)
def test_what_the_directory_says_of_hours_has_a_word_in_every_language(language: str) -> None:
    texts = (
        CLOSED_TODAY,
        "open 24 hours",
        f"{clock(time(0))} to {clock(time(12))}",
        "holiday, call first (other weeks 9 am)",
    )
    assert all((hours_in(language, text) == text) == (language == "en") for text in texts)


def test_hours_and_fees_in_spanish() -> None:
    assert hours_in("es", "9 am to 4:30 pm") == "9 am a 4:30 pm"
    assert (fees_in("es", "Free"), fees_in("es", "Free if you qualify")) == ("Gratis", "Free if you qualify")


def test_the_days_of_a_week_are_named_in_the_language() -> None:
    week = "Mon and Tue 10 am to 5 pm; Wednesdays noon"
    assert hours_in("es", week) == "lunes y martes 10 am a 5 pm; miércoles 12 del día"
    assert hours_in("so", "Monday–Friday").startswith("Isniin")
    assert hours_in("hmn", "Monday") == "Monday"  # CLDR has no Hmong; people in Minneapolis say the English names
