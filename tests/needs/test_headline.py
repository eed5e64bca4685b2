"""The figures count exactly what their definitions say."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.figures.columns import Columns
from needs.figures.coverage import chance_of_at_most, coverage
from needs.figures.filters import Filters
from needs.figures.headline import headline
from needs.figures.places import places
from needs.figures.rows import Detail, rows
from needs.figures.trends import hours, weeks
from needs.ledger import record
from needs.outcomes import Barrier, Outcome, Reason
from runtime.database import Database
from tests.needs.samples import expressed

JANUARY = Filters(date(2026, 1, 1), date(2026, 1, 31))
NOON = datetime(2026, 1, 7, 18, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def filled(database: Database) -> Database:
    """A met need, an unmet one, one that Nearhelp failed, one of unknown outcome, and one of December."""
    told = {"at": NOON, "neighborhood": "Whittier"}
    with database.begin() as session:
        record(session, expressed(**told, outcome=Outcome.MET))
        record(session, expressed(**told, outcome=Outcome.UNMET, reason=Reason.NOT_ACCESSIBLE, barrier=Barrier.COST))
        record(session, expressed(at=NOON, need_code=None, outcome=Outcome.UNMET, reason=Reason.NOT_UNDERSTOOD))
        record(session, expressed(at=NOON))
        record(session, expressed(at=NOON.replace(month=12, year=2025), outcome=Outcome.MET))
    return database


@pytest.fixture
def columns(filled: Database, tmp_path: Path) -> Columns:
    return Columns(filled, tmp_path / "figures")


def test_the_headline_keeps_unknown_and_own_failures_apart(columns: Columns) -> None:
    found = {figure.key: figure for figure in headline(columns, JANUARY)}
    assert (found["needs"].now.count, found["needs"].before.count) == (4, 1)
    assert (found["known"].now.count, found["known"].now.total) == (3, 4)
    assert (found["met"].now.count, found["met"].now.total) == (1, 3)
    assert found["unmet"].now.count == 1
    assert found["ours"].now.count == 1
    assert found["unnamed"].now.count == 1
    assert found["placed"].now.count == 2


def test_an_empty_ledger_has_figures_of_nothing(database: Database, tmp_path: Path) -> None:
    columns = Columns(database, tmp_path / "figures")
    assert all(figure.now.total == 0 for figure in headline(columns, JANUARY))
    assert places(columns, JANUARY).unknown == 0
    assert coverage(columns, JANUARY).quiet == ()


def test_needs_of_unknown_place_stand_apart_from_the_87_neighborhoods(columns: Columns) -> None:
    found = places(columns, JANUARY)
    assert len(found.known) == 87
    assert {place.name: place.needs for place in found.known if place.needs} == {"Whittier": 2}
    assert (found.unknown, found.unknown_unmet) == (2, 0)


def test_a_rate_is_per_1000_households_and_none_where_hardly_anybody_lives(columns: Columns) -> None:
    known = {place.name: place for place in places(columns, JANUARY).known}
    whittier = known["Whittier"]
    assert whittier.per_1000(2) == 2000 / whittier.households
    assert all(place.per_1000(5) is None for place in known.values() if place.households < 50)


def test_weeks_begin_on_monday_and_say_whether_the_period_cuts_them(columns: Columns) -> None:
    found = weeks(columns, JANUARY)
    assert [week.monday for week in found][:2] == [date(2025, 12, 29), date(2026, 1, 5)]
    assert [week.whole for week in found] == [False, True, True, True, False]
    assert [week.needs for week in found] == [0, 4, 0, 0, 0]


def test_hours_are_the_citys(columns: Columns) -> None:
    assert {one.hour for one in hours(columns, JANUARY)} == {12}


def test_rows_behind_a_figure_are_those_that_it_counts(filled: Database) -> None:
    with filled.begin() as session:
        assert len(rows(session, JANUARY, Detail())) == 4
        found = rows(session, JANUARY, Detail(reason="not_accessible:cost"))
        assert [(row.outcome, row.barrier) for row in found] == [("unmet", "cost")]
        unplaced = Filters(JANUARY.since, JANUARY.until, places=("unknown",))
        assert len(rows(session, unplaced, Detail())) == 2
        unnamed = Filters(JANUARY.since, JANUARY.until, needs=("unnamed",))
        assert [row.need_code for row in rows(session, unnamed, Detail())] == [None]
        shelter = Filters(JANUARY.since, JANUARY.until, needs=("housing.shelter",))
        assert len(rows(session, shelter, Detail())) == 3
        several = Filters(JANUARY.since, JANUARY.until, needs=("housing.shelter", "unnamed"), places=("Whittier",))
        assert len(rows(session, several, Detail())) == 2


@given(st.floats(0.1, 300), st.integers(0, 300))
def test_the_chance_of_few_is_a_chance_and_grows_with_the_count(expected: float, count: int) -> None:
    less, more = chance_of_at_most(count, expected), chance_of_at_most(count + 1, expected)
    assert 0 <= less <= more <= 1 + 1e-9
