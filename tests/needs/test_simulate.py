"""A demonstration is plausible, marked in every row, and never mixed with real needs."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from needs.figures.columns import Columns
from needs.figures.extent import extent
from needs.ledger import record
from needs.models import Need
from needs.simulate import SimulationRefused, invented_rows, remove_invented, simulate
from runtime.database import Database
from tests.needs.samples import expressed

UNTIL = date(2026, 6, 30)


def test_every_row_is_marked_and_lies_within_the_year(database: Database, tmp_path: Path) -> None:
    assert simulate(database, UNTIL, rows=300) == 300
    far = extent(Columns(database, tmp_path / "figures"))
    assert (far.rows, far.invented) == (300, True)
    assert far.first is not None and far.first >= date(2025, 7, 1)
    assert far.last is not None and far.last <= UNTIL
    with database.begin() as session:
        assert session.scalar(select(func.count()).where(Need.invented.is_(False))) == 0


def test_a_ledger_with_real_needs_is_left_alone(database: Database) -> None:
    with database.begin() as session:
        record(session, expressed())
    with pytest.raises(SimulationRefused, match="holds real needs"):
        simulate(database, UNTIL, rows=10)


def test_invented_needs_can_be_removed_and_leave_real_ones(database: Database, tmp_path: Path) -> None:
    simulate(database, UNTIL, rows=50)
    with database.begin() as session:
        record(session, expressed())
    assert remove_invented(database) == 50
    far = extent(Columns(database, tmp_path / "figures"))
    assert (far.rows, far.invented) == (1, False)


def test_real_needs_are_shown_alone_once_there_are_any(database: Database, tmp_path: Path) -> None:
    simulate(database, UNTIL, rows=50)
    with database.begin() as session:
        record(session, expressed())
    far = extent(Columns(database, tmp_path / "figures"))
    assert (far.rows, far.invented) == (1, False)


def test_the_same_seed_invents_the_same_needs() -> None:
    def told(seed: int) -> list[tuple[object, ...]]:
        return [(row["at"], row["need_code"], row["outcome"]) for row in invented_rows(UNTIL, 20, 100, seed)]

    assert told(3) == told(3)
    assert told(3) != told(4)


def test_a_need_that_was_met_has_no_reason_and_a_barrier_has_its_reason() -> None:
    for row in invented_rows(UNTIL, 30, 500, 1):
        assert row["reason"] is None or row["outcome"] in ("unmet", "partly_met")
        assert row["barrier"] is None or row["reason"] == "not_accessible"
