"""`nearhelp understand`: what messages mean, as JSON Lines, for programs and for evaluation."""

import asyncio
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from bot.training import train
from cli.progress import tell


def run(
    file: Annotated[Path | None, typer.Argument(help='JSON Lines of {"id","text"}; else standard input.')] = None,
) -> None:
    """Print one line of JSON for each message, in order."""
    with ExitStack() as stack:
        lines: TextIO = stack.enter_context(file.open(encoding="utf-8")) if file else sys.stdin
        failed = asyncio.run(_print_all(lines))
    if failed:
        raise typer.Exit(1)


async def _print_all(lines: Iterable[str]) -> int:
    interpreter = load_interpreter()
    failed = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = read_row(line, number)
            told = (await interpreter.understand(row["text"])).contract()
            answer = {"id": row.get("id"), **told}
        except ValueError as error:
            failed += 1
            tell(f"nearhelp: {error}")
            answer = {"id": None, "error": str(error)}
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return failed


def load_interpreter() -> Any:
    """The interpreter of the current model, trained first if there is none."""
    model = train(tell=tell).path
    from bot.interpreter import Interpreter  # noqa: PLC0415 - cost: importing Rasa takes seconds

    return Interpreter.load(model)


def read_row(line: str, number: int) -> dict[str, Any]:
    """One line of a JSON Lines file.

    Raises:
        ValueError: it is not a JSON object with a string `text`; says which line and what is expected.
    """
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {number}: not JSON ({error.msg}); expected an object with id and text") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise ValueError(f'line {number}: expected an object like {{"id": "1", "text": "…"}}')
    return row


def read_rows(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Every row of a file, blank lines left out; see `read_row` for what is raised."""
    return (read_row(line, number) for number, line in enumerate(lines, 1) if line.strip())
