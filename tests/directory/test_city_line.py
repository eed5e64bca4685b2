"""Whether 311 picks up, by the clock of the city."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from directory.city_line import answers

CITY = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("day", "hour", "minute", "picks_up"),
    [(2, 6, 59, False), (2, 7, 0, True), (2, 18, 59, True), (2, 19, 0, False), (6, 12, 0, True), (7, 12, 0, False)],
)
def test_it_answers_on_weekdays_from_seven_to_seven(day: int, hour: int, minute: int, picks_up: bool) -> None:
    assert answers(datetime(2026, 3, day, hour, minute, tzinfo=CITY)) is picks_up
