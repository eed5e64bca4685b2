"""Changing the secret key from the command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.keys import app
from needs.ledger import record
from runtime.database import Database
from runtime.keys import KEY_FILE, keyring
from runtime.migrate import migrate
from runtime.outbox import outbox
from runtime.settings import SettingsError, settings
from tests.needs.samples import expressed

STOPPED, NEWER = "+16125550177", "a newer key that is long enough"


def forget_settings() -> None:
    settings.cache_clear()
    keyring.cache_clear()


@pytest.fixture(autouse=True)
def fresh_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NEARHELP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("NEARHELP_DATABASE_URL", "")
    monkeypatch.setenv("NEARHELP_SECRET_KEY", "")
    monkeypatch.setenv("COLUMNS", "200")
    forget_settings()
    yield
    forget_settings()


@pytest.fixture
def ledger() -> Iterator[Database]:
    """A need of somebody whose number is not kept, and an opt-out."""
    database = Database(settings().database)
    migrate(database.engine)
    with database.begin() as session:
        record(session, expressed())
        outbox().vault.stop(session, STOPPED)
    yield database
    database.close()


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def keys() -> list[str]:
    return (settings().data_dir / KEY_FILE).read_text().splitlines()


def is_stopped(database: Database) -> bool:
    keyring.cache_clear()
    with database.begin() as session:
        return outbox().vault.is_stopped(session, STOPPED)


def test_a_rotation_keeps_the_opt_out_and_retiring_waits_for_what_rests_on_the_old_key(ledger: Database) -> None:
    done = run("rotate", "--yes")
    assert (done.exit_code, len(keys())) == (0, 2)
    assert "1 opt-outs hold" in done.output and "1 needs have no number" in done.output
    assert is_stopped(ledger)
    refused = run("retire", "--yes")
    assert (refused.exit_code, len(keys())) == (1, 2)
    assert "rest on older keys" in refused.output
    assert "recognises" in run("list").output
    assert run("retire", "--yes", "--now").exit_code == 0
    assert len(keys()) == 1
    assert is_stopped(ledger)


def test_an_old_key_with_opt_outs_under_it_is_never_retired(ledger: Database) -> None:
    (settings().data_dir / KEY_FILE).write_text("\n".join([NEWER, *keys()]))
    keyring.cache_clear()
    refused = run("retire", "--yes", "--now")
    assert refused.exit_code == 1 and "opt-outs" in refused.output
    assert is_stopped(ledger)


def test_nothing_happens_without_a_yes(ledger: Database) -> None:
    assert CliRunner().invoke(app, ["rotate"], input="n\n").exit_code == 1
    assert len(keys()) == 1


def test_keys_from_the_environment_are_the_operators_to_change(
    ledger: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    (old,) = keys()

    def given(*names: str) -> None:
        monkeypatch.setenv("NEARHELP_SECRET_KEY", ",".join(names))
        forget_settings()

    given(old)
    done = run("rotate", "--yes")
    assert isinstance(done.exception, SettingsError) and "in front of the old one" in str(done.exception)
    given(NEWER, old)
    assert "1 opt-outs hold" in run("rotate", "--yes").output
    done = run("retire", "--yes", "--now")
    assert isinstance(done.exception, SettingsError) and "Take the old keys out" in str(done.exception)
    given(NEWER)
    assert is_stopped(ledger)
