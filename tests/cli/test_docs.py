"""What the README promises exists: every command it lists, and every command that exists is in it."""

import re

import pytest
from typer.main import get_command

from cli.main import assembled
from runtime.paths import ROOT
from runtime.settings import Settings

README = (ROOT / "README.md").read_text(encoding="utf-8")
LISTED = set(re.findall(r"^\| `nearhelp (\w+)", README, re.MULTILINE))


def test_the_readme_lists_every_command_and_no_other() -> None:
    assert set(get_command(assembled()).commands) == LISTED  # type: ignore[attr-defined]


@pytest.mark.parametrize("group", ["directory", "providers", "keys", "needs", "users", "sms"])
def test_the_readme_names_only_subcommands_that_exist(group: str) -> None:
    listed = re.search(rf"`nearhelp {group} ([\w|\\]+)", README)
    assert listed
    assert set(listed[1].replace("\\", "").split("|")) <= set(get_command(assembled()).commands[group].commands)  # type: ignore[attr-defined]


def test_the_two_commands_stand_at_the_top() -> None:
    top = README[: README.index("\n\nWhere the system")]
    assert "pip install uv && uv run nearhelp serve" in top
    assert "uv run pytest" in top


def test_every_setting_says_what_it_means() -> None:
    assert all(field.description for field in Settings.model_fields.values())
