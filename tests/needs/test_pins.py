"""Gaps are pinned, followed and ended, and what may be chance is not called a change."""

from datetime import UTC, date, datetime, time, timedelta
from math import inf
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from needs.figures.columns import Columns
from needs.figures.intervals import rate_change
from needs.figures.pins import SPAN_DAYS, PinFigure, pin_figures
from needs.ledger import record
from needs.outcomes import Outcome, Reason
from needs.pins import Gap, PinError, end, pin, pins
from needs.retention import purge
from needs.simulate import remove_invented
from runtime.database import Database
from tests.needs.samples import expressed

CITY = ZoneInfo("America/Chicago")
PINNED = date(2026, 3, 10)
SHELTER = Gap("housing.shelter")


def write(database: Database, day: date, times: int, **changes: object) -> None:
    """Needs that were not met at noon of a day of the city."""
    at = datetime.combine(day, time(12), CITY)
    told = {"at": at, "text": "", "outcome": Outcome.UNMET, "reason": Reason.FULL_OR_WAITLIST}
    with database.begin() as session:
        for _ in range(times):
            record(session, expressed(**(told | changes)))


def pinned(database: Database, gap: Gap = SHELTER, ended: date | None = None) -> None:
    with database.begin() as session:
        key = pin(session, gap, "", "ana", PINNED)
        if ended is not None:
            end(session, key, ended)


def figure(database: Database, folder: Path, today: date) -> PinFigure:
    with database.begin() as session:
        found = pins(session)
    [only] = pin_figures(Columns(database, folder, fresh_seconds=0), found, today)
    return only


def test_a_pin_keeps_who_what_and_since_when_and_its_note_is_redacted(database: Database) -> None:
    with database.begin() as session:
        pin(session, Gap("housing.rent", "Phillips West", "so"), "ask 612-555-0100", "ana", PINNED)
        [found] = pins(session)
    assert (found.gap, found.pinned_on, found.ended_on) == (Gap("housing.rent", "Phillips West", "so"), PINNED, None)
    assert found.pinned_by == "ana" and "555" not in found.note


@pytest.mark.parametrize(
    ("gap", "note"),
    [(Gap("castle"), ""), (Gap(""), ""), (Gap("housing.rent", "Atlantis"), ""), (Gap("housing.rent", None, "fr"), ""),
     (Gap("housing.rent"), "x" * 301)],
)  # fmt: skip
def test_what_does_not_exist_cannot_be_pinned(database: Database, gap: Gap, note: str) -> None:
    with database.begin() as session, pytest.raises(PinError):
        pin(session, gap, note, "ana", PINNED)


def test_a_gap_is_pinned_once_at_a_time_and_ended_once(database: Database) -> None:
    with database.begin() as session:
        key = pin(session, SHELTER, "", "ana", PINNED)
        with pytest.raises(PinError):
            pin(session, SHELTER, "", "ben", PINNED)
        assert end(session, key, PINNED) == SHELTER
        for unknown in (key, uuid4()):
            with pytest.raises(PinError):
                end(session, unknown, PINNED)
        pin(session, SHELTER, "", "ben", PINNED)
        assert [one.ended_on is None for one in pins(session)].count(True) == 1


def test_eight_weeks_before_the_pin_stand_beside_the_last_eight(database: Database, tmp_path: Path) -> None:
    pinned(database)
    write(database, PINNED - timedelta(days=SPAN_DAYS + 1), 1)
    write(database, PINNED - timedelta(days=SPAN_DAYS), 2)
    write(database, PINNED - timedelta(days=1), 40)
    write(database, PINNED - timedelta(days=1), 3, outcome=Outcome.MET, reason=None)
    today = PINNED + timedelta(days=100)
    write(database, today - timedelta(days=SPAN_DAYS + 1), 7)
    write(database, today - timedelta(days=SPAN_DAYS), 4)
    write(database, today - timedelta(days=1), 1, reason=Reason.DIRECTORY_GAP)
    write(database, today, 9)
    found = figure(database, tmp_path / "figures", today)
    assert (found.before.needs, found.before.unmet, found.before.days) == (45, 42, 56)
    assert (found.now.needs, found.now.unmet, found.now.days) == (5, 4, 56)
    assert found.change.change == "lower"


def test_a_young_pin_is_compared_day_for_day(database: Database, tmp_path: Path) -> None:
    pinned(database)
    write(database, PINNED - timedelta(days=5), 56)
    write(database, PINNED, 7)
    first_day = figure(database, tmp_path / "figures", PINNED)
    assert (first_day.now.days, first_day.change.ratio, first_day.change.change) == (0, None, "same")
    found = figure(database, tmp_path / "figures", PINNED + timedelta(days=7))
    assert (found.now.unmet, found.now.days, found.now.a_week) == (7, 7, 7)
    assert found.change.ratio == pytest.approx(1) and found.change.change == "same"


def test_an_ended_pin_stays_as_it_was(database: Database, tmp_path: Path) -> None:
    ended = PINNED + timedelta(days=10)
    pinned(database, ended=ended)
    write(database, ended, 3)
    write(database, ended + timedelta(days=1), 20)
    found = figure(database, tmp_path / "figures", PINNED + timedelta(days=400))
    assert (found.now.unmet, found.now.days) == (3, 11)


def test_a_pin_of_a_place_and_language_counts_only_these(database: Database, tmp_path: Path) -> None:
    pinned(database, Gap("housing.shelter", "Whittier", "so"))
    before = PINNED - timedelta(days=1)
    write(database, before, 2, neighborhood="Whittier", language="so")
    write(database, before, 3, neighborhood="Whittier")
    write(database, before, 4, language="so")
    write(database, before, 5, neighborhood="Whittier", language="so", need_code="housing.rent")
    write(database, before, 6, neighborhood="Whittier", language="so", invented=True)
    assert figure(database, tmp_path / "figures", PINNED).before.unmet == 2


def test_retention_empties_notes_and_names_of_ended_pins_and_a_demonstration_takes_its_pins_along(
    database: Database,
) -> None:
    with database.begin() as session:
        old = pin(session, SHELTER, "look at this", "ana", PINNED)
        end(session, old, PINNED)
        pin(session, Gap("housing.rent"), "still on", "ana", PINNED)
        pin(session, SHELTER, "", "ana", PINNED, invented=True)
    purge(database, datetime(2030, 1, 1, tzinfo=UTC), retention_days=30)
    remove_invented(database)
    with database.begin() as session:
        assert {(one.gap.need_code, one.note, one.pinned_by) for one in pins(session)} == {
            ("housing.shelter", "", ""),
            ("housing.rent", "still on", "ana"),
        }
        assert pins(session, invented=True) == ()


@given(st.integers(0, 300), st.integers(1, 56), st.integers(0, 300), st.integers(1, 56))
def test_a_change_is_that_of_two_poisson_counts(now: int, now_days: int, before: int, before_days: int) -> None:
    found = rate_change(now, now_days, before, before_days)
    assert found.low <= (found.ratio if found.ratio is not None else found.high) <= found.high
    if not before:
        assert (found.ratio, found.high) == (None, inf)
    if now + before:
        known = binomtest(now, now + before).proportion_ci(0.95, "wilson")
        times = before_days / now_days
        assert found.low == pytest.approx(known.low / (1 - known.low) * times, rel=1e-4, abs=1e-6)
        if before:
            assert found.high == pytest.approx(known.high / (1 - known.high) * times, rel=1e-4)
