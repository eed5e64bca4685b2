"""Providers' links from the command line."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.providers import app
from directory.provider_tokens import Provider, verify
from runtime.database import Database
from runtime.settings import settings


@pytest.fixture(autouse=True)
def fresh_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NEARHELP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("NEARHELP_DATABASE_URL", "")
    monkeypatch.setenv("COLUMNS", "200")
    settings.cache_clear()
    yield
    settings.cache_clear()


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def provider_of(link: str) -> Provider | None:
    database = Database(settings().database)
    with database.begin() as session:
        found = verify(session, link.rpartition("/")[2], now=datetime.now(UTC))
    database.close()
    return found


def test_a_link_is_printed_once_listed_without_its_secret_and_revoked() -> None:
    invited = run("invite", "people serving people", "--label", "front desk")
    assert invited.exit_code == 0, invited.output
    [link] = re.findall(r"http\S+/provider/\S+", invited.stdout)
    provider = provider_of(link)
    assert provider is not None and provider.label == "front desk"
    listed = run("list").stdout
    assert "front desk" in listed and "works" in listed and link.rpartition("/")[2] not in listed
    assert run("revoke", str(provider.token_id)).exit_code == 0
    assert provider_of(link) is None
    assert "revoked" in run("list").stdout


@pytest.mark.parametrize("words", [("invite", "Nobody Knows"), ("revoke", "00000000-0000-0000-0000-000000000000")])
def test_what_is_not_there_is_said_in_one_line(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.exit_code == 1
    assert len(done.stderr.strip().splitlines()) == 1
