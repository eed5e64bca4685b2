"""The runtime's tests keep their key file in a folder of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.keys import keyring
from runtime.settings import settings


@pytest.fixture(autouse=True)
def own_data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Settings whose data directory is empty."""
    monkeypatch.setenv("NEARHELP_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    keyring.cache_clear()
    yield tmp_path
    settings.cache_clear()
    keyring.cache_clear()
