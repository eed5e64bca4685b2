"""The command as a whole: its parts are there, and each is entered alone."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from cli import train
from cli.main import COMMANDS, GROUPS, assembled
from runtime.settings import settings


def test_all_parts_are_listed_together() -> None:
    shown = CliRunner().invoke(assembled(), ["--help"]).output
    assert [name for name in COMMANDS + GROUPS if name not in shown] == []


def test_a_command_that_stands_alone_keeps_its_name() -> None:
    done = CliRunner().invoke(assembled(["understand"]), ["understand", "--help"])
    assert done.exit_code == 0
    assert "one line of JSON for each message" in done.output


def test_a_command_imports_only_its_own_room() -> None:
    code = "import sys; from cli.main import assembled; assembled(['understand']); print(*sys.modules)"
    imported = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"duckdb", "twilio", "fastapi", "cli.needs"} & set(imported)


@pytest.mark.model
def test_training_also_teaches_the_search() -> None:
    train.run(force=False, shipped=False)
    assert list((settings().data_dir / "search").glob("needs-*.npz"))
