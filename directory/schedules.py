"""Answers "is it open?" from HSDS schedules: yes, no or not known."""

from collections.abc import Sequence
from datetime import datetime

from directory.models_details import Schedule


def open_at(schedules: Sequence[Schedule], moment: datetime) -> bool | None:
    """Whether the schedules' service is open at an aware moment; None where its hours are not known."""
    raise NotImplementedError


def hours_today(schedules: Sequence[Schedule], moment: datetime) -> str | None:
    """The hours of the moment's day in the city's time, such as `9 am to 4:30 pm`; None where not known."""
    raise NotImplementedError
