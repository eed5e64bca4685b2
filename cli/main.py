"""The `nearhelp` command: the only place that knows every room."""

import sys

import typer
from rich.console import Console

import bot.rasa_environment  # noqa: F401 - before anything that imports TensorFlow
from bot.labelled import TrainingFailed
from cli import chat, check, directory, evaluate, keys, needs, providers, serve, sms, train, understand, users
from runtime.settings import SettingsError

app = typer.Typer(
    name="nearhelp",
    help="Finds verified help nearby for what residents say, and shows the city what is missing.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for command in (serve, train, chat, understand, evaluate, check):
    app.command(name=command.NAME)(command.run)
for name, group in (
    ("directory", directory),
    ("providers", providers),
    ("keys", keys),
    ("needs", needs),
    ("sms", sms),
    ("users", users),
):
    app.add_typer(group.app, name=name)


def main() -> None:
    """Run a command; wrong settings, files or training data give one line on standard error and exit code 2."""
    try:
        app()
    except (SettingsError, TrainingFailed, FileNotFoundError, PermissionError) as error:
        Console(stderr=True).print(f"[bold]nearhelp:[/] {error}", highlight=False, soft_wrap=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
