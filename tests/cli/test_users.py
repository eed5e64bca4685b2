"""Accounts from the command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from channels.signin.accounts import check_password
from cli.users import app
from runtime.database import Database
from runtime.settings import settings

PASSWORD = "plum kettle otter"


@pytest.fixture(autouse=True)
def fresh_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NEARHELP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("NEARHELP_DATABASE_URL", "")
    monkeypatch.setenv("COLUMNS", "200")
    settings.cache_clear()
    yield
    settings.cache_clear()


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, list(words), input=typed)


def role_of(name: str, password: str) -> str | None:
    database = Database(settings().database)
    with database.begin() as session:
        user = check_password(session, name, password)
    database.close()
    return user.role if user else None


def test_an_account_is_made_with_a_password_typed_twice() -> None:
    done = run("add", "ana", "--role", "staff", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0, done.output
    assert PASSWORD not in done.output
    assert role_of("ana", PASSWORD) == "staff"


def test_passwords_that_differ_are_asked_for_again() -> None:
    done = run("add", "ana", "--role", "staff", typed=f"{PASSWORD}\nother\n{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0
    assert role_of("ana", PASSWORD) == "staff"


def test_a_script_gives_the_password_on_standard_input() -> None:
    assert run("add", "ana", "--role", "analyst", "--password-stdin", typed=f"{PASSWORD}\n").exit_code == 0
    assert run("passwd", "ana", "--password-stdin", typed="another good one\n").exit_code == 0
    assert (role_of("ana", PASSWORD), role_of("ana", "another good one")) == (None, "analyst")


@pytest.mark.parametrize(
    ("words", "password", "told"),
    [
        (("add", "ana", "--role", "staff"), PASSWORD, "There is an account ana already"),
        (("add", "bob", "--role", "staff"), "short", "needs 12 to 256 characters"),
        (("add", "b b", "--role", "staff"), PASSWORD, "begins with a letter or a digit"),
        (("passwd", "bob"), PASSWORD, "There is no account bob"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(words: tuple[str, ...], password: str, told: str) -> None:
    run("add", "ana", "--role", "staff", "--password-stdin", typed=f"{PASSWORD}\n")
    done = run(*words, "--password-stdin", typed=f"{password}\n")
    assert done.exit_code == 1
    assert told in done.output and done.output.count("\n") == 1


def test_an_unknown_role_is_refused_with_the_ones_there_are() -> None:
    done = run("add", "ana", "--role", "boss")
    assert done.exit_code == 2
    assert all(role in done.output for role in ("staff", "analyst", "admin"))


def test_a_disabled_account_is_shut_out_until_it_is_enabled() -> None:
    run("add", "ana", "--role", "admin", "--password-stdin", typed=f"{PASSWORD}\n")
    assert run("disable", "ana").exit_code == 0
    assert role_of("ana", PASSWORD) is None and "disabled" in run("list").output
    assert run("enable", "Ana").exit_code == 0
    assert role_of("ana", PASSWORD) == "admin" and "active" in run("list").output


def test_the_log_tells_what_was_changed() -> None:
    run("add", "ana", "--role", "staff", "--password-stdin", typed=f"{PASSWORD}\n")
    run("role", "ana", "analyst")
    log = run("log").output
    assert "account.added" in log and "command line" in log
    assert "role: staff" in log and "role: analyst" in log
    assert role_of("ana", PASSWORD) == "analyst"
