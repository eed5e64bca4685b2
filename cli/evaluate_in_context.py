"""`nearhelp evaluate` for lines from conversations: each is read where it was said."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import typer

from bot.context import Before
from bot.evaluation_in_context import evaluate_in_context, is_right, taken_for
from bot.interpreter import Interpreter
from bot.labelled import TrainingFailed
from bot.openings import Line, lines, openings
from bot.parsed import Parsed
from bot.reading import read
from bot.training import train
from cli.evaluate import print_scores
from cli.progress import console, tell
from cli.setup import prepare_database


def evaluate_file(file: Path, misses: bool) -> None:
    """Score the lines of a file (data/context/README.md), print the figures and, with `misses`, what was read wrong."""
    try:
        said = list(lines(file))
    except TrainingFailed as error:
        console.print(f"nearhelp: {error}", markup=False)
        raise typer.Exit(1) from None
    prepare_database(tell)  # a question may name any service of the directory
    told, took = asyncio.run(_read(said))
    print_scores(*evaluate_in_context(told), took)
    for line, before, parsed in told if misses else ():
        if not is_right(line, before, parsed):
            wanted = line.means[0]
            print(f"{line.opening}\t{wanted.does} {' '.join(wanted.codes)}\t→ {taken_for(parsed)}\t{line.text}")


async def _read(said: Sequence[Line]) -> tuple[list[tuple[Line, Before, Parsed]], list[float]]:
    interpreter = Interpreter.load(train(tell=tell).path)
    told: list[tuple[Line, Before, Parsed]] = []
    took = []
    for line in said:
        before, started = openings()[line.opening], time.perf_counter()
        told.append((line, before, await read(interpreter.parse, line.text, before)))
        took.append(time.perf_counter() - started)
    return told, took
