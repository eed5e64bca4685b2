"""The app on a copy of the reference directory, and somebody signed in at it."""

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from fastapi import FastAPI

from channels.app import create_app
from runtime.database import Database
from runtime.settings import Settings
from tests.channels.staff.desk import TEXTS_ON, Desk, at_desk
from tests.channels.staff_support import prepare
from tests.channels.support import PUBLIC_URL, EchoAssistant


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the reference directory, to be copied."""
    path = tmp_path_factory.mktemp("staff") / "reference.db"
    database = Database(f"sqlite:///{path}")
    prepare(database)
    database.close()
    return path


@pytest.fixture
def settings_on(directory: Path, tmp_path: Path) -> Callable[..., Settings]:
    """Settings on a copy of the directory; texts are on, but lead nowhere."""

    def made(**more: str) -> Settings:
        copy = tmp_path / "nearhelp.db"
        if not copy.exists():
            shutil.copy(directory, copy)
        usual = {"public_url": PUBLIC_URL, "secret_key": "a key for tests that is long enough", **TEXTS_ON}
        return Settings(_env_file=None, data_dir=tmp_path, twilio_api_url="http://127.0.0.1:9", **{**usual, **more})

    return made


@pytest.fixture
def app(settings_on: Callable[..., Settings]) -> FastAPI:
    return create_app(settings_on(), EchoAssistant())


@pytest.fixture
async def desk(app: FastAPI) -> AsyncIterator["Desk"]:
    async with at_desk(app) as opened:
        yield opened
