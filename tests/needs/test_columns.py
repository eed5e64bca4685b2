"""The columnar copy says what the ledger says, whoever writes to it and however often it is looked at."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from needs.figures.columns import COLUMNS, Columns, _arranged
from needs.ledger import record, set_outcome, touch
from needs.models import Need, Touch
from needs.outcomes import AssertedBy, Outcome, Reason
from runtime.database import Database
from runtime.migrate import migrate
from tests.needs.samples import expressed

NOON = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
BY_DAY = "SELECT day, outcome, count(*) FROM need GROUP BY ALL ORDER BY ALL"


@pytest.fixture
def columns(database: Database, tmp_path: Path) -> Columns:
    """The copy of the test's database, looked after with every query."""
    return Columns(database, tmp_path / "figures", fresh_seconds=0)


def truth(database: Database) -> list[tuple[date, str, int]]:
    """What `BY_DAY` must give, counted in the database itself."""
    with database.begin() as session:
        rows = session.execute(select(Need.day, Need.outcome, func.count()).group_by(Need.day, Need.outcome))
        return sorted((day, outcome, count) for day, outcome, count in rows)


def test_an_empty_ledger_has_an_empty_copy(columns: Columns) -> None:
    assert columns.query("SELECT count(*) FROM need") == [(0,)]
    assert columns.query(f"SELECT {', '.join(COLUMNS)} FROM need") == []


def test_the_copy_has_every_row_without_anything_personal(columns: Columns, database: Database) -> None:
    with database.begin() as session:
        record(session, expressed(at=NOON, neighborhood="Phillips West", text="my name is Tanya"))
        record(session, expressed(at=NOON, need_code=None, reason=Reason.NOT_UNDERSTOOD, outcome=Outcome.UNMET))
    named = columns.query("SELECT day, hour, need_code, neighborhood, reason, invented FROM need WHERE need_code <> ''")
    assert named == [(date(2026, 3, 3), 12, "housing.shelter", "Phillips West", "", False)]
    assert columns.query("SELECT reason, neighborhood FROM need WHERE need_code = ''") == [("not_understood", "")]
    personal = {column.name for column in Need.__table__.columns if column.info["personal"]}
    assert not personal & set(COLUMNS)


def test_a_change_of_an_old_row_shows_and_only_its_day_is_read_again(columns: Columns, database: Database) -> None:
    with database.begin() as session:
        ids = [record(session, expressed(at=NOON - timedelta(days=back))) for back in range(40)]
    assert columns.refresh() == 40
    with database.begin() as session:
        set_outcome(session, ids[39], Outcome.MET, None, AssertedBy.STAFF, 1.0)
    assert columns.refresh() == 1
    assert columns.query(BY_DAY) == truth(database)
    assert columns.refresh() == 0


def test_a_row_that_is_rolled_back_never_shows(columns: Columns, database: Database) -> None:
    with pytest.raises(RuntimeError), database.begin() as session:
        record(session, expressed(at=NOON))
        raise RuntimeError
    assert columns.query("SELECT count(*) FROM need") == [(0,)]


def test_a_write_that_commits_after_a_refresh_of_its_day_is_not_lost(columns: Columns, database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer: nothing commits while another transaction is open")
    with database.begin() as early:
        record(early, expressed(at=NOON))
        with database.begin() as late:
            record(late, expressed(at=NOON, need_code="basics.food"))
        assert columns.query("SELECT count(*) FROM need") == [(1,)]
    assert columns.query("SELECT count(*) FROM need") == [(2,)]


def test_rows_that_are_deleted_leave_the_copy(columns: Columns, database: Database) -> None:
    with database.begin() as session:
        record(session, expressed(at=NOON))
    assert columns.query("SELECT count(*) FROM need") == [(1,)]
    with database.begin() as session:
        session.execute(delete(Need))
        touch(session, date(2026, 3, 3))
    assert columns.query("SELECT count(*) FROM need") == [(0,)]


def test_two_machines_each_keep_their_own_copy(columns: Columns, database: Database, tmp_path: Path) -> None:
    other = Columns(database, tmp_path / "elsewhere", fresh_seconds=0)
    for number in range(3):
        with database.begin() as session:
            record(session, expressed(at=NOON, message_id=f"SM{number}"))
        assert columns.query(BY_DAY) == other.query(BY_DAY) == truth(database)


def test_many_readers_and_writers_at_once_see_no_error_and_in_the_end_everything(
    columns: Columns, database: Database, tmp_path: Path
) -> None:
    second = Columns(database, columns.folder, fresh_seconds=0)  # as another process would

    def work(number: int) -> int:
        with database.begin() as session:
            record(session, expressed(at=NOON - timedelta(days=number % 5), message_id=f"SM{number}"))
        reader = columns if number % 2 else second
        ((count,),) = reader.query("SELECT count(*) FROM need")
        return int(count)

    with ThreadPoolExecutor(4) as pool:
        seen = list(pool.map(work, range(24)))
    assert max(seen) <= 24
    assert columns.query(BY_DAY) == truth(database)


def test_a_broken_or_missing_copy_is_made_anew(columns: Columns, database: Database) -> None:
    with database.begin() as session:
        record(session, expressed(at=NOON))
    columns.refresh()
    (columns.folder / "manifest.json").write_text("{half")
    assert columns.query(BY_DAY) == truth(database)
    for path in columns.folder.glob("*.parquet"):
        path.unlink()
    (columns.folder / "manifest.json").unlink()
    assert columns.query(BY_DAY) == truth(database)


def test_notes_of_writes_do_not_pile_up(columns: Columns, database: Database) -> None:
    with database.begin() as session:
        for number in range(5):
            record(session, expressed(at=NOON, message_id=f"SM{number}"))
    columns.refresh()
    with database.begin() as session:
        assert session.scalar(select(func.count()).select_from(Touch)) == 0
    assert [path.suffix for path in columns.folder.iterdir() if path.suffix == ".csv"] == []


def test_days_of_a_month_that_is_over_move_into_one_segment() -> None:
    versions = {"2026-03-01": 1, "2026-03-31": 2, "2026-04-01": 1}
    assert set(_arranged(versions, date(2026, 3, 31))) == {"2026-03-01", "2026-03-31", "2026-04-01"}
    assert _arranged(versions, date(2026, 4, 1)) == {
        "2026-03": {"2026-03-01": 1, "2026-03-31": 2},
        "2026-04-01": {"2026-04-01": 1},
    }


def test_segments_that_are_no_longer_used_are_swept(columns: Columns, database: Database) -> None:
    for number in range(3):
        with database.begin() as session:
            record(session, expressed(at=NOON, message_id=f"SM{number}"))
        columns.refresh()
    used = {segment["file"] for segment in json.loads((columns.folder / "manifest.json").read_text()).values()}
    assert {path.name for path in columns.folder.glob("*.parquet")} == used


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Columns]:
    folder = tmp_path_factory.mktemp("columns")
    opened = Database(f"sqlite:///{folder / 'ledger.db'}")
    migrate(opened.engine)
    yield Columns(opened, folder / "figures", fresh_seconds=0)
    opened.close()


STEPS = st.lists(
    st.tuples(st.sampled_from(["record", "change", "look"]), st.integers(0, 70), st.sampled_from(list(Outcome))),
    min_size=1,
    max_size=12,
)


@given(STEPS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_written_in_whatever_order_the_copy_counts_the_same(
    kept: Columns, steps: list[tuple[str, int, Outcome]]
) -> None:
    today = datetime.now(UTC)
    for kind, back, outcome in steps:
        with kept.database.begin() as session:
            if kind == "record":
                record(session, expressed(at=today - timedelta(days=back)))
            elif kind == "change" and (need_id := session.scalars(select(Need.id).limit(1).offset(back)).first()):
                set_outcome(session, need_id, outcome, None, AssertedBy.STAFF, 1.0)
        if kind == "look":
            assert kept.query(BY_DAY) == truth(kept.database)
    assert kept.query(BY_DAY) == truth(kept.database)
