"""Whom to call when there is nothing better to say: 311 while its line answers, 211 at any hour."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from runtime.settings import settings

OPENS, CLOSES, DAYS = time(7), time(19), range(5)
"""311 answers Monday to Friday, 7 am to 7 pm: `data/directory/services.csv`, row `minneapolis-311-help`, read
2026-11-22. Other hours have no source there; 211 answers at any hour (row `united-way-211`)."""


def answers(moment: datetime | None = None) -> bool:
    """Whether 311 picks up at an aware moment (now if None)."""
    local = (moment or datetime.now(UTC)).astimezone(ZoneInfo(settings().timezone))
    return local.weekday() in DAYS and OPENS <= local.time() < CLOSES
