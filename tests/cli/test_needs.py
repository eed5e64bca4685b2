"""Figures, exports and the demonstration from the command line."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.needs import app
from needs.ledger import record
from runtime.database import Database
from runtime.keys import keyring
from runtime.settings import settings
from tests.needs.samples import expressed


@pytest.fixture(autouse=True)
def fresh_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NEARHELP_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("NEARHELP_DATABASE_URL", "")
    monkeypatch.setenv("COLUMNS", "200")
    settings.cache_clear()
    keyring.cache_clear()
    yield
    settings.cache_clear()
    keyring.cache_clear()


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_an_empty_ledger_is_reported_without_an_error() -> None:
    done = run("report")
    assert done.exit_code == 0
    assert "No needs in this period" in done.output


def test_a_demonstration_is_invented_reported_published_and_removed(tmp_path: Path) -> None:
    assert run("simulate", "--rows", "600", "--days", "80").exit_code == 0
    report = run("report").output
    assert "INVENTED" in report
    assert "Needs expressed" in report
    assert run("export", str(tmp_path / "public"), "--public").exit_code == 0
    with (tmp_path / "public" / "figures.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert all(row["period"].endswith("*") for row in rows)
    assert not [row for row in rows if row["value"] and 0 < int(row["value"]) < 11]
    assert "Removed 600" in run("simulate", "--remove").output


def test_a_public_export_takes_no_filters(tmp_path: Path) -> None:
    done = run("export", str(tmp_path / "x"), "--public", "--need", "housing")
    assert done.exit_code == 1
    assert "fixed table" in done.output


@pytest.mark.parametrize("words", [("--need", "hosing"), ("--since", "yesterday"), ("--place", "Atlantis")])
def test_a_filter_that_is_none_is_told_in_one_line(words: tuple[str, str]) -> None:
    done = run("report", *words)
    assert done.exit_code == 1
    assert len(done.output.strip().splitlines()) <= 3


def test_a_ledger_with_real_needs_is_not_invented_in() -> None:
    run("report")
    database = Database(settings().database)
    with database.begin() as session:
        record(session, expressed())
    database.close()
    done = run("simulate")
    assert done.exit_code == 1
    assert "holds real needs" in done.output


def test_beside_real_needs_the_demonstration_is_reported_when_asked_for() -> None:
    assert run("simulate", "--rows", "200", "--days", "30").exit_code == 0
    with Database(settings().database).begin() as session:
        record(session, expressed(at=datetime.now(UTC)))
    real = run("report").output
    assert "INVENTED" not in real and "Nobody said in this period" in real
    assert "INVENTED" in run("report", "--invented").output


def test_purging_says_what_it_did() -> None:
    done = run("purge", "--days", "1")
    assert done.exit_code == 0
    assert "Emptied 0 needs" in done.output
