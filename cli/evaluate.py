"""`nearhelp evaluate`: how well messages are understood that somebody else labelled."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.evaluation import Scores, evaluate
from cli.progress import console
from cli.understand import load_interpreter, read_rows

CONFUSIONS_SHOWN = 20


def run(
    file: Annotated[
        Path,
        typer.Argument(
            help='JSON Lines of {"id","lang","text","needs","accept","act"}; or lines from conversations (.tsv).',
            exists=True,
        ),
    ],
    misses: Annotated[bool, typer.Option("--misses", help="Print every message that was misunderstood.")] = False,
) -> None:
    """Score the understanding: needs, acts, out of scope, crisis, by language, with the worst confusions.

    Lines from conversations (data/context/README.md) are read where they were said.
    """
    if file.suffix == ".tsv":
        from cli.evaluate_in_context import evaluate_file  # noqa: PLC0415 - cost: importing Rasa takes seconds

        evaluate_file(file, misses)
        return
    try:
        with file.open(encoding="utf-8") as lines:
            rows = [complete(row) for row in read_rows(lines)]
    except ValueError as error:
        console.print(f"nearhelp: {file}: {error}", markup=False)
        raise typer.Exit(1) from None
    told, took = asyncio.run(_understand(rows))
    scores, confusions = evaluate(rows, told)
    print_scores(scores, confusions, took)
    if misses:
        _print_misses(rows, told)


def complete(row: dict[str, Any]) -> dict[str, Any]:
    """A labelled row with what may be left out."""
    return {"lang": "en", "needs": [], "accept": [], "act": "request" if row.get("needs") else "oos", **row}


async def _understand(rows: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[float]]:
    interpreter = load_interpreter()
    told, took = [], []
    for row in rows:
        started = time.perf_counter()
        told.append((await interpreter.understand(row["text"])).contract())
        took.append(time.perf_counter() - started)
    return told, took


def print_scores(scores: Sequence[Scores], confusions: Counter[tuple[str, str]], took: Sequence[float]) -> None:
    """Print the figures by language, the worst confusions, and how long a message took (seconds in `took`)."""
    output = Console(width=200)
    table = Table("", *(score.language for score in scores), title="Share [95 % interval] hits/total")
    for figure in scores[-1].figures:
        table.add_row(figure, *(str(score.figures[figure]) for score in scores))
    output.print(table)
    worst = Table("wanted", "understood", "times", title="Worst confusions")
    for (wanted, got), times in confusions.most_common(CONFUSIONS_SHOWN):
        worst.add_row(wanted, got, str(times))
    output.print(worst)
    output.print(f"{len(took)} messages, median {1000 * median(took):.1f} ms each on this machine")


def _print_misses(rows: Sequence[dict[str, Any]], told: Sequence[dict[str, Any]]) -> None:
    for row, answer in zip(rows, told, strict=True):
        codes = [need["code"] for need in answer["needs"]]
        crisis = answer["crisis"] and answer["crisis"]["kind"]
        wrong_need = bool(row["needs"]) and (not codes or codes[0] not in {*row["needs"], *row["accept"]})
        wrong_act = not row["needs"] and answer["act"] != row["act"]
        wrong_crisis = "must" in row and (crisis or "none") != row["must"]
        if wrong_need or wrong_act or wrong_crisis:
            wanted = [*row["needs"], row["act"], row.get("must", "")]
            got = f"{' '.join(codes)} {answer['act']} {crisis or ''}"
            print(f"{row.get('id')}\t{' '.join(wanted)}\t→ {got}\t{row['text']}")
