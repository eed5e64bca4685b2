"""The `nearhelp` command: the only place that knows every room, and enters only the one that is called."""

import sys
from collections.abc import Sequence
from importlib import import_module

import typer
from rich.console import Console

import bot.rasa_environment  # noqa: F401 - before anything that imports TensorFlow
from bot.labelled import TrainingFailed
from runtime.settings import SettingsError

COMMANDS = ("serve", "train", "chat", "understand", "evaluate", "check")
"""Modules of `cli` with one command, their `run`."""
GROUPS = ("directory", "providers", "keys", "needs", "sms", "users")
"""Modules of `cli` with several, their `app`."""
HELP = "Finds verified help nearby for what residents say, and shows the city what is missing."


def assembled(names: Sequence[str] = (*COMMANDS, *GROUPS)) -> typer.Typer:
    """The command with these of its parts. All of them together take 170 MB of memory and a second to import."""
    app = typer.Typer(name="nearhelp", help=HELP, pretty_exceptions_enable=False, add_completion=False)
    app.callback(no_args_is_help=True)(lambda: None)  # keeps the name of a command that stands alone
    for name in names:
        part = import_module(f"cli.{name}")
        if name in GROUPS:
            app.add_typer(part.app, name=name)
        else:
            app.command(name=name)(part.run)
    return app


def main() -> None:
    """Run a command; wrong settings, files or training data give one line on standard error and exit code 2."""
    called = [name for name in sys.argv[1:2] if name in COMMANDS + GROUPS]
    try:
        assembled(called or COMMANDS + GROUPS)()
    except (SettingsError, TrainingFailed, FileNotFoundError, PermissionError) as error:
        Console(stderr=True).print(f"[bold]nearhelp:[/] {error}", highlight=False, soft_wrap=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
