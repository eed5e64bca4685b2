"""`nearhelp directory` from the shell: what it prints, where, and with which exit code."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from channels.signin.audit import entries
from cli.directory import app
from runtime.database import Database
from runtime.settings import settings
from tests.directory.feeds import feed, write

shell = CliRunner()


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NEARHELP_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("COLUMNS", "120")
    settings.cache_clear()
    yield
    settings.cache_clear()


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = shell.invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


def test_what_was_exported_is_imported_elsewhere_and_exported_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("export", tmp_path / "one.zip")[0] == 0
    assert run("export", tmp_path / "one.json")[0] == 0
    monkeypatch.setenv("NEARHELP_DATA_DIR", str(tmp_path / "elsewhere"))
    settings.cache_clear()
    code, _out, told = run("import", tmp_path / "one.zip")
    assert code == 0 and "created" in told
    assert "0 created, 0 updated" in run("import", tmp_path / "one.json")[2]
    run("export", tmp_path / "two.zip")
    run("export", tmp_path / "two.json", "--format", "json")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_an_import_that_changes_something_stands_in_the_log_of_who_changed_what(tmp_path: Path) -> None:
    path = write(tmp_path / "feed", feed())
    for _ in range(2):
        run("import", path)
    database = Database(settings().database)
    with database.begin() as session:
        [entry] = entries(session, "directory")
    database.close()
    assert (entry.actor, entry.action, dict(entry.after)) == (
        "command line",
        "directory.imported",
        {"created": "5", "updated": "0"},
    )


def test_a_refused_import_names_every_problem_and_leaves_nothing(tmp_path: Path) -> None:
    bad = write(tmp_path / "feed", feed(services=[{"id": "1", "organization_id": "2", "name": "", "status": "x"}]))
    code, out, told = run("import", bad)
    assert (code, out) == (1, "")
    for column in ("id", "organization_id", "name", "status"):
        assert f"services.csv, line 2, column {column}: " in told
    assert "Nothing was imported" in told and "Traceback" not in told
    run("import", write(tmp_path / "good", feed()))
    assert "1 services" in run("export", tmp_path / "out")[2]


def test_a_partial_import_says_where_the_rest_lies(tmp_path: Path) -> None:
    phones = [*feed()["phones"], {"id": "nope", "service_id": "", "number": "1", "type": ""}]
    code, _out, told = run("import", write(tmp_path / "feed", feed(phones=phones)), "--partial")
    assert code == 0
    assert str(tmp_path / "feed.rejects") in told.replace("\n", "")
    assert (tmp_path / "feed.rejects" / "phones.csv").exists()


@pytest.mark.parametrize(
    "arguments",
    [("import", "missing.zip"), ("export", "missing/folder/out"), ("search", "food", "--near", "Nowhereville")],
)
def test_what_cannot_be_done_is_one_clear_line(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, told = run(*arguments)
    assert (code, out) == (1, "")
    assert told.strip() and "Traceback" not in told


def test_a_file_that_is_no_database_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.db").write_text("not a database at all, just words " * 50)
    monkeypatch.setenv("NEARHELP_DATABASE_URL", f"sqlite:///{tmp_path / 'broken.db'}")
    settings.cache_clear()
    code, _out, told = run("check")
    assert code == 1
    assert "NEARHELP_DATABASE_URL" in told


def test_check_prints_everything_as_json() -> None:
    code, out, _told = run("check", "--json")
    found = json.loads(out)
    assert code == 0
    assert {finding["kind"] for finding in found["findings"]} >= {"unverified", "recall", "missing_phone"}
    assert all(cell["services"] == 0 for cell in found["gaps"])


def test_check_prints_tables_for_people() -> None:
    code, out, _told = run("check")
    assert code == 0
    assert "housing.shelter" in out and "recall: 72" in out
    assert all(area in out for area in ("Minneapolis", "Hennepin County", "Minnesota", "United States"))
    [immigration] = [line.split("│") for line in out.splitlines() if "basics.immigration" in line]
    assert [cell.strip() for cell in immigration[2:4]] == ["11", "11"], "in every language"
    [clothing] = [line.split("│") for line in out.splitlines() if "basics.clothing" in line]
    assert "no es so hmn" in clothing[2] and clothing[4].strip() == "none"


def test_search_prints_one_json_list_with_the_agreed_keys() -> None:
    code, out, _told = run("search", "somewhere to sleep tonight", "--near", "Phillips", "--json", "--limit", "3")
    found = json.loads(out)
    assert code == 0 and 0 < len(found) <= 3
    assert all(set(hit) == {"service_id", "name", "need_codes", "phone", "score", "why"} for hit in found)
    assert "housing.shelter" in found[0]["need_codes"]
