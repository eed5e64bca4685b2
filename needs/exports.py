"""Writes figures to CSV, XLSX or Parquet with their dictionary, query, time and suppression log.

CSV and Parquet are a folder, or a zip where the path ends so, with a `datapackage.json` (Frictionless Data Package v1)
that says what each file and column holds. XLSX is one workbook whose last sheets say the same.
"""

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from directory.exchange.outputs import ExportRefused, new_folder

MOST_XLSX_ROWS = 1_048_575
"""Excel's limit of rows, less the heading (support.microsoft.com, "Excel specifications and limits")."""
_SQL_TYPES = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN"}


class Format(StrEnum):
    """How figures are written."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


@dataclass(frozen=True)
class Column:
    """A column: its name, its type in the words of Frictionless Table Schema, and what it means."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True)
class Sheet:
    """A table as it is written. `rows` may be read once, so that millions need not fit in memory."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True)
class Export:
    """Tables, and what is to be known of them: `about` names the query, who may see it and what was hidden."""

    sheets: tuple[Sheet, ...]
    about: Mapping[str, str]


def write(export: Export, path: Path, form: Format) -> None:
    """Write an export whole or not at all; an earlier export at the path is replaced.

    Raises:
        ExportRefused: it cannot go there, or has more rows than the format holds.
    """
    about = {**export.about, "made_at": datetime.now(UTC).isoformat(timespec="seconds")}
    if form is Format.XLSX:
        _write_xlsx(export, path, about)
        return
    if path.suffix.lower() in {".csv", ".parquet", ".xlsx"}:
        raise ExportRefused(f"{form} is several files; name a new folder or a .zip, not {path.name}")
    with new_folder(path) as folder:
        counts = {sheet.name: _write_table(sheet, folder, form, about) for sheet in export.sheets}
        package = _package(export, about, form, counts)
        (folder / "datapackage.json").write_text(json.dumps(package, indent=2) + "\n", encoding="utf-8")


def _write_table(sheet: Sheet, folder: Path, form: Format, about: Mapping[str, str]) -> int:
    lines = folder / f"{sheet.name}.csv"
    count = 0
    with lines.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in sheet.columns)
        for row in sheet.rows:
            writer.writerow(_plain(value) for value in row)
            count += 1
    if form is Format.PARQUET:
        _to_parquet(sheet, lines, about)
        lines.unlink()
    return count


def _to_parquet(sheet: Sheet, lines: Path, about: Mapping[str, str]) -> None:
    types = ", ".join(f"'{column.name}': '{_SQL_TYPES[column.kind]}'" for column in sheet.columns)
    with duckdb.connect(config={"memory_limit": "512MB"}) as connection:
        table = connection.sql(f"SELECT * FROM read_csv(?, header=true, columns={{{types}}})", params=[str(lines)])
        table.create_view("sheet")
        notes = ", ".join(f"{key}: {_quoted(value)}" for key, value in about.items())
        target = _quoted(str(lines.with_suffix(".parquet")))
        connection.execute(f"COPY (FROM sheet) TO {target} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{notes}}})")


def _write_xlsx(export: Export, path: Path, about: Mapping[str, str]) -> None:
    if path.suffix.lower() != ".xlsx" or path.is_dir():
        raise ExportRefused(f"name a file that ends in .xlsx, not {path.name}")
    if not path.absolute().parent.is_dir():
        raise ExportRefused(f"{path.absolute().parent} is not a folder")
    with tempfile.TemporaryDirectory(prefix=".nearhelp-", dir=path.absolute().parent) as folder:
        made = Path(folder) / path.name
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(made, options) as book:
            strong = book.add_format({"bold": True, "bottom": 1})
            for name, rows in _tabs(export, about):
                _write_tab(book.add_worksheet(name), rows, strong)
        made.replace(path)


def _tabs(export: Export, about: Mapping[str, str]) -> Iterator[tuple[str, Iterable[Sequence[Any]]]]:
    yield "about", [("what", "says"), *about.items()]
    for sheet in export.sheets:
        yield sheet.name, _with_heading(sheet)
    dictionary = [
        (sheet.name, column.name, column.kind, column.meaning) for sheet in export.sheets for column in sheet.columns
    ]
    yield "dictionary", [("sheet", "column", "type", "meaning"), *dictionary]


def _with_heading(sheet: Sheet) -> Iterator[Sequence[Any]]:
    yield [column.name for column in sheet.columns]
    yield from sheet.rows


def _write_tab(tab: Any, rows: Iterable[Sequence[Any]], strong: Any) -> None:
    tab.freeze_panes(1, 0)
    tab.set_column(0, 12, 18)
    for at, row in enumerate(rows):
        if at > MOST_XLSX_ROWS:
            raise ExportRefused(f"{tab.name} has more rows than a workbook holds; use --format csv or parquet")
        tab.write_row(at, 0, [_plain(value) for value in row], strong if at == 0 else None)


def _package(export: Export, about: Mapping[str, str], form: Format, counts: Mapping[str, int]) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "name": "nearhelp-needs",
        "created": about["made_at"],
        "about": dict(about),
        "resources": [
            {
                "name": sheet.name,
                "path": f"{sheet.name}.{form}",
                "title": sheet.title,
                "format": str(form),
                "rows": counts[sheet.name],
                "schema": {
                    "missingValues": [""],
                    "fields": [
                        {"name": column.name, "type": column.kind, "description": column.meaning}
                        for column in sheet.columns
                    ],
                },
            }
            for sheet in export.sheets
        ],
    }


def _plain(value: Any) -> Any:
    return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else value


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
