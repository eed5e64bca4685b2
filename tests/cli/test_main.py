"""The command as a whole: its parts are there, and each is entered alone."""

import subprocess
import sys

from typer.testing import CliRunner

from cli.main import COMMANDS, GROUPS, assembled


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
