"""The app with the echo assistant on a migrated database of each kind."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from channels.app import create_app
from runtime.database import Database
from runtime.settings import Settings
from tests.channels.support import ACCOUNT, PUBLIC_URL, TOKEN, EchoAssistant, serving


@pytest.fixture
def assistant() -> EchoAssistant:
    return EchoAssistant()


@pytest.fixture
def options(database: Database, tmp_path: Path) -> Settings:
    """Settings without a number to send from, so that nothing is sent; no wait for the rest of a burst."""
    return Settings(
        _env_file=None,
        data_dir=tmp_path,
        database_url=database.url,
        public_url=PUBLIC_URL,
        secret_key="a key for tests that is long enough",
        twilio_account_sid=ACCOUNT,
        twilio_auth_token=TOKEN,
        burst_seconds=0,
    )


@pytest.fixture
def app(options: Settings, assistant: EchoAssistant) -> FastAPI:
    return create_app(options, assistant)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(app) as opened:
        yield opened
