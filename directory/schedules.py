"""Answers "is it open?" from HSDS schedules (RFC 5545 rules): yes, no or not known.

Times are wall-clock times of the city unless a schedule gives its own UTC offset. On a public holiday of Minnesota a
weekly rule alone does not tell whether a place is open, so the answer is "not known" unless some hours say that they
hold on holidays, or the place never closes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import holidays
from dateutil.rrule import rrulebase, rrulestr

from directory.hours_text import HOLIDAYS
from directory.models_details import WEEKDAYS, Schedule
from runtime.settings import settings

_MONDAY: Final = date(2001, 1, 1)
"""Where a rule starts that gives no start itself."""

CLOSED_TODAY = "closed today"
"""What `hours_today` says of a day without hours; beside "closed now" it adds nothing."""


@dataclass(frozen=True)
class DayHours:
    """The hours of one day: spans of wall-clock times, in order and without overlap.

    A span that ends at or before its start ends on the next day; an equal start and end is round the clock.
    `uncertain` is True on a public holiday whose hours nobody gave.
    """

    spans: tuple[tuple[time, time], ...]
    uncertain: bool


def open_at(schedules: Sequence[Schedule], moment: datetime) -> bool | None:
    """Whether the schedules' service is open at an aware moment; None where its hours are not known."""
    doubt = False
    for schedule in _readable(schedules):
        local = moment.astimezone(_zone(schedule)).replace(tzinfo=None)
        for day in (local.date(), local.date() - timedelta(days=1)):
            if _on(schedule, day, schedules) and _within(schedule, day, local):
                if not _holiday_doubt(schedule, day, schedules):
                    return True
                doubt = True
    in_force = any(_in_force(schedule, moment.astimezone(_zone(schedule)).date()) for schedule in _readable(schedules))
    unread = any(not is_readable(schedule) for schedule in schedules)
    return None if doubt or unread or not in_force else False


def day_hours(schedules: Sequence[Schedule], moment: datetime) -> DayHours | None:
    """The hours of the moment's day in the city; None where they are not known."""
    day = moment.astimezone(_city()).date()
    readable = [schedule for schedule in _readable(schedules) if _in_force(schedule, day)]
    today = [schedule for schedule in readable if _on(schedule, day, schedules)]
    if not readable or (not today and len(readable) < len(schedules)):
        return None
    uncertain = any(_holiday_doubt(schedule, day, schedules) for schedule in today)
    return DayHours(tuple(_merged((s.opens_at, s.closes_at) for s in today if s.opens_at and s.closes_at)), uncertain)


def hours_today(schedules: Sequence[Schedule], moment: datetime) -> str | None:
    """The hours of the moment's day in plain English, such as `9 am to 4:30 pm`; None where not known."""
    hours = day_hours(schedules, moment)
    if hours is None:
        return None
    if any(opens == closes for opens, closes in hours.spans):
        return "open 24 hours"
    words = ", ".join(f"{clock(opens)} to {clock(closes)}" for opens, closes in hours.spans)
    if hours.uncertain:
        return f"holiday, call first (other weeks {words})"
    return words or CLOSED_TODAY


def clock(moment: time) -> str:
    """A time of day in plain English: `9 am`, `4:30 pm`, `noon`, `midnight`."""
    if moment.minute == 0 and moment.hour in (0, 12):
        return "noon" if moment.hour else "midnight"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes} {'pm' if moment.hour >= 12 else 'am'}"


def is_readable(schedule: Schedule) -> bool:
    """Whether a schedule says, for programs too, on which days and from when to when it is open."""
    if schedule.opens_at is None or schedule.closes_at is None:
        return False
    if not (schedule.freq or schedule.byday or schedule.bymonthday):
        return schedule.dtstart is not None
    return schedule.freq == "WEEKLY" or _rule(_words(schedule), _start(schedule)) is not None


def is_round_the_clock(schedules: Iterable[Schedule]) -> bool:
    """Whether the schedules say open 24 hours a day on all seven days."""
    always = (schedule for schedule in schedules if schedule.opens_at and schedule.opens_at == schedule.closes_at)
    return any(set(WEEKDAYS) <= set((schedule.byday or "").split(",")) for schedule in always)


def _readable(schedules: Iterable[Schedule]) -> Iterator[Schedule]:
    return (schedule for schedule in schedules if is_readable(schedule))


def _city() -> tzinfo:
    return ZoneInfo(settings().timezone)


def _zone(schedule: Schedule) -> tzinfo:
    return _city() if schedule.timezone is None else timezone(timedelta(hours=schedule.timezone))


def _in_force(schedule: Schedule, day: date) -> bool:
    starts = [start for start in (schedule.valid_from, schedule.dtstart) if start]
    ends = [end for end in (schedule.valid_to, schedule.until) if end]
    return all(start <= day for start in starts) and all(day <= end for end in ends)


def _on(schedule: Schedule, day: date, all_schedules: Sequence[Schedule]) -> bool:
    """Whether the schedule's hours hold on a day, holidays considered."""
    if not _in_force(schedule, day):
        return False
    if _is_holiday(day) and any(other.notes == HOLIDAYS for other in all_schedules):
        return schedule.notes == HOLIDAYS
    return _meets(schedule, day)


def _holiday_doubt(schedule: Schedule, day: date, all_schedules: Sequence[Schedule]) -> bool:
    return _is_holiday(day) and schedule.notes != HOLIDAYS and not is_round_the_clock(all_schedules)


def _within(schedule: Schedule, day: date, local: datetime) -> bool:
    assert schedule.opens_at is not None and schedule.closes_at is not None
    opens, closes = datetime.combine(day, schedule.opens_at), datetime.combine(day, schedule.closes_at)
    return opens <= local < (closes if opens < closes else closes + timedelta(days=1))


def _meets(schedule: Schedule, day: date) -> bool:
    if not (schedule.freq or schedule.byday or schedule.bymonthday):
        return day == schedule.dtstart
    if _is_plain_week(schedule):
        return WEEKDAYS[day.weekday()] in (schedule.byday or "").split(",")
    rule = _rule(_words(schedule), _start(schedule))
    noon = datetime.combine(day, time(12))
    return rule is not None and bool(rule.between(noon - timedelta(hours=13), noon + timedelta(hours=11), inc=True))


def _is_plain_week(schedule: Schedule) -> bool:
    """Whether a rule only names weekdays: nearly all do, and no calendar arithmetic is needed then."""
    special = (schedule.count, schedule.byweekno, schedule.bymonthday, schedule.byyearday)
    if schedule.freq == "MONTHLY" or any(special) or (schedule.interval or 1) != 1:
        return False
    return bool(schedule.byday) and all(word in WEEKDAYS for word in (schedule.byday or "").split(","))


def _start(schedule: Schedule) -> date:
    return schedule.dtstart or schedule.valid_from or _MONDAY


def _words(schedule: Schedule) -> str:
    """The schedule as an RFC 5545 RRULE."""
    parts = {
        "FREQ": schedule.freq or ("MONTHLY" if schedule.bymonthday else "WEEKLY"),
        "INTERVAL": f"{schedule.interval:.0f}" if schedule.interval else None,
        "COUNT": f"{schedule.count:.0f}" if schedule.count else None,
        "WKST": schedule.wkst,
        "BYDAY": schedule.byday,
        "BYWEEKNO": schedule.byweekno,
        "BYMONTHDAY": schedule.bymonthday,
        "BYYEARDAY": schedule.byyearday,
    }
    return ";".join(f"{name}={value}" for name, value in parts.items() if value)


@lru_cache(maxsize=4096)
def _rule(words: str, start: date) -> rrulebase | None:
    try:
        return rrulestr(words, dtstart=datetime.combine(start, time(0)), cache=True)
    except ValueError:
        return None


@lru_cache(maxsize=1)
def _holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("US", subdiv="MN")


def _is_holiday(day: date) -> bool:
    return day in _holidays()


def _merged(spans: Iterable[tuple[time, time]]) -> Iterator[tuple[time, time]]:
    current: tuple[time, time] | None = None
    for opens, closes in sorted(set(spans)):
        if current and current[0] < current[1] and opens <= current[1]:
            overnight = closes <= opens
            current = (current[0], closes if overnight else max(current[1], closes))
            continue
        if current:
            yield current
        current = (opens, closes)
    if current:
        yield current
