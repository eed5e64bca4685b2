"""Open, closed or not known, in the city's time."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from directory.hours_text import HOLIDAYS
from directory.models_details import Schedule
from directory.schedules import hours_today, is_readable, open_at

CITY = ZoneInfo("America/Chicago")
WEEK = "MO,TU,WE,TH,FR,SA,SU"


def rule(byday: str | None, opens: int, closes: int, **others: object) -> Schedule:
    return Schedule(freq="WEEKLY", byday=byday, opens_at=time(opens), closes_at=time(closes), **others)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY)


OFFICE = [rule("MO,TU,WE,TH,FR", 9, 17)]


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23 09:00", True),
        ("2026-11-23 16:59", True),
        ("2026-11-23 17:00", False),
        ("2026-11-22 12:00", False),
    ],
)
def test_an_office_is_open_in_its_hours(moment: str, is_open: bool) -> None:
    assert open_at(OFFICE, at(moment)) is is_open


def test_a_moment_is_read_in_the_city_s_time() -> None:
    assert open_at(OFFICE, datetime(2026, 11, 23, 15, tzinfo=ZoneInfo("UTC"))) is True
    assert open_at(OFFICE, datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("UTC"))) is False


def test_hours_past_midnight_belong_to_the_evening_before() -> None:
    bar = [rule("FR", 20, 2)]
    assert open_at(bar, at("2026-11-21 01:30")) is True
    assert open_at(bar, at("2026-11-20 01:30")) is False
    assert hours_today(bar, at("2026-11-20 12:00")) == "8 pm to 2 am"


def test_equal_times_are_round_the_clock() -> None:
    line = [rule(WEEK, 0, 0)]
    assert open_at(line, at("2026-12-25 03:00")) is True
    assert hours_today(line, at("2026-12-25 03:00")) == "open 24 hours"


def test_words_alone_leave_it_unknown() -> None:
    assert open_at([], at("2026-11-23 12:00")) is None
    assert open_at([Schedule(description="By appointment")], at("2026-11-23 12:00")) is None
    assert hours_today([Schedule(description="By appointment")], at("2026-11-23 12:00")) is None
    mixed = [*OFFICE, Schedule(description="Evenings by appointment")]
    assert open_at(mixed, at("2026-11-23 12:00")) is True
    assert open_at(mixed, at("2026-11-23 20:00")) is None


def test_a_public_holiday_makes_weekly_hours_uncertain() -> None:
    thanksgiving = at("2026-11-26 12:00")
    assert open_at(OFFICE, thanksgiving) is None
    assert open_at(OFFICE, at("2026-11-26 20:00")) is False
    assert hours_today(OFFICE, thanksgiving) == "holiday, call first (other weeks 9 am to 5 pm)"


def test_hours_for_holidays_hold_on_them_and_the_others_do_not() -> None:
    shelter = [rule("MO,TU,WE,TH,FR", 8, 22), rule("SA,SU", 13, 21, notes=HOLIDAYS)]
    assert open_at(shelter, at("2026-11-26 14:00")) is True
    assert open_at(shelter, at("2026-11-26 09:00")) is False
    assert hours_today(shelter, at("2026-11-26 09:00")) == "1 pm to 9 pm"


def test_rules_of_rfc_5545_are_followed() -> None:
    fourth_saturday = [Schedule(freq="MONTHLY", byday="4SA", opens_at=time(9), closes_at=time(11))]
    assert open_at(fourth_saturday, at("2026-11-28 10:00")) is True
    assert open_at(fourth_saturday, at("2026-11-21 10:00")) is False
    fortnight = [rule("TU", 9, 11, interval=2.0, dtstart=date(2026, 11, 3))]
    assert open_at(fortnight, at("2026-11-17 10:00")) is True
    assert open_at(fortnight, at("2026-11-24 10:00")) is False
    month_days = [Schedule(freq="MONTHLY", bymonthday="1,15", opens_at=time(9), closes_at=time(11))]
    assert open_at(month_days, at("2026-12-15 10:00")) is True
    assert open_at(month_days, at("2026-12-16 10:00")) is False


def test_hours_out_of_season_say_nothing() -> None:
    summer = [rule(WEEK, 9, 17, valid_from=date(2026, 6, 1), valid_to=date(2026, 8, 31))]
    assert open_at(summer, at("2026-07-10 12:00")) is True
    assert open_at(summer, at("2026-11-23 12:00")) is None


def test_a_schedule_s_own_offset_counts() -> None:
    utc = [rule(WEEK, 15, 16, timezone=0.0)]
    assert open_at(utc, at("2026-11-23 09:30")) is True


def test_hours_today_are_joined_and_plain() -> None:
    two = [
        rule("MO", 9, 12),
        rule("MO", 11, 13),
        Schedule(freq="WEEKLY", byday="MO", opens_at=time(17, 30), closes_at=time(0)),
    ]
    assert hours_today(two, at("2026-11-23 08:00")) == "9 am to 1 pm, 5:30 pm to midnight"
    assert hours_today(two, at("2026-11-24 08:00")) == "closed today"


def test_a_rule_that_no_calendar_knows_is_unreadable() -> None:
    broken = Schedule(freq="MONTHLY", byday="XX", opens_at=time(9), closes_at=time(10))
    assert not is_readable(broken)
    assert open_at([broken], at("2026-11-23 09:30")) is None
