"""`nearhelp sms simulate` against a server over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from channels.app import create_app
from cli.sms import app
from runtime.database import Database
from runtime.migrate import migrate
from runtime.settings import load_settings, settings
from tests.channels.sms.fake_twilio import served
from tests.channels.support import EchoAssistant

runner = CliRunner()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server without a Twilio account, and the settings that it and the command share."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEARHELP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("NEARHELP_BURST_SECONDS", "1")
    settings.cache_clear()
    database = Database(load_settings().database)
    migrate(database.engine)
    database.close()
    with served(create_app(load_settings(), EchoAssistant())) as url:
        yield url
    settings.cache_clear()


def test_a_conversation_from_a_file_is_answered_burst_by_burst(server: str, tmp_path: Path):
    script = tmp_path / "script.txt"
    script.write_text("hi\nneed food\n\nSTOP\n", encoding="utf-8")
    result = runner.invoke(app, ["simulate", str(script), "--url", server])
    assert result.exit_code == 0, result.output
    assert "You said: hi need food\n[1 segment, GSM-7]" in result.stdout
    assert "no more texts" in result.stdout


def test_typed_lines_are_answered_one_by_one_until_an_empty_one(server: str):
    result = runner.invoke(app, ["simulate", "--url", server], input="where can i eat\n\nnever sent\n")
    assert "You said: where can i eat" in result.stdout
    assert "never sent" not in result.stdout


def test_other_settings_than_the_servers_are_named_as_the_cause(server: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NEARHELP_PUBLIC_URL", "https://elsewhere.example")
    settings.cache_clear()
    result = runner.invoke(app, ["simulate", "--url", server], input="hi\n\n")
    assert result.exit_code == 1
    assert "same NEARHELP_ settings" in result.output


def test_no_server_says_how_to_start_one():
    result = runner.invoke(app, ["simulate", "--url", "http://127.0.0.1:9"], input="hi\n\n")
    assert result.exit_code == 1
    assert "nearhelp serve" in result.output
