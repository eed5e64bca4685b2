"""Writes the rows that a partial import left out, to be mended and imported again."""

import csv
from pathlib import Path

from directory.exchange.findings import Problem
from directory.exchange.resources import RESOURCES
from directory.exchange.staging import Stage

_PROBLEMS = ("file", "line", "path", "column", "value", "expected")


def write_rejects(path: Path, stage: Stage, problems: list[Problem]) -> Path:
    """Write the rejected rows as HSDS tables, and `problems.csv`, into a folder beside the imported path.

    Returns:
        The folder: `feed.zip` gives `feed.rejects`, or `feed.rejects-2` where that is taken.
    """
    folder = _free(path.absolute().with_name(f"{path.absolute().stem}.rejects"))
    folder.mkdir()
    with (folder / "problems.csv").open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_PROBLEMS)
        writer.writerows([getattr(problem, name) for name in _PROBLEMS] for problem in problems)
    for resource in RESOURCES.values():
        rows = stage.rows(resource, bad=True)
        if (first := next(rows, None)) is None:
            continue
        with (folder / resource.file).open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            table = csv.DictWriter(file, list(resource.columns))
            table.writeheader()
            table.writerow(first.cells)
            table.writerows(row.cells for row in rows)
    return folder


def _free(wanted: Path) -> Path:
    number, folder = 1, wanted
    while folder.exists():
        number += 1
        folder = wanted.with_name(f"{wanted.name}-{number}")
    return folder
