"""`nearhelp directory`: HSDS in and out, search from the shell, and what in the directory needs work."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Column, Table
from sqlalchemy.orm import Session

from channels.signin.audit import audit
from cli.progress import console, tell
from cli.transaction import migrated, stop, transaction
from directory.codes import AREAS, need_codes
from directory.exchange.csv_export import export_tables
from directory.exchange.findings import ImportRefused
from directory.exchange.importer import ImportReport, import_path
from directory.exchange.json_export import export_document
from directory.exchange.outputs import ExportRefused
from directory.places import find_place
from directory.quality import Finding, check
from directory.reference import MalformedReference, prepare
from directory.search import ServiceHit, ServiceQuery, search
from directory.supply import Supply, supply
from language.codes import ENGLISH, SUPPORTED
from runtime.database import Database
from runtime.settings import settings

app = typer.Typer(help="Import, export, search and check the directory of services.", no_args_is_help=True)


class Format(StrEnum):
    """The two forms of HSDS 3.1."""

    CSV = "csv"
    JSON = "json"


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="A folder or zip of HSDS 3.1 tables, one table, or JSON.")],
    partial: Annotated[bool, typer.Option("--partial", help="Load the good rows, write the others beside.")] = False,
) -> None:
    """Import HSDS 3.1 files: all of them, or nothing and a line for every bad value.

    An empty database stays without the reference directory: it then holds just what was imported.
    """
    with _directory(with_reference=False) as session, _bar() as bar:
        tasks: dict[str, TaskID] = {}

        def progress(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total)
            bar.update(tasks[step], completed=done, total=total)

        report = import_path(session, path, partial=partial, progress=progress)
        _audit(session, report)
    _tell_report(report)


@app.command("export")
def export(
    path: Annotated[Path, typer.Argument(help="A new folder, or a file that ends in .zip or .json.")],
    form: Annotated[Format | None, typer.Option("--format", help="By the name of the file if left out.")] = None,
) -> None:
    """Export what the public may see, as HSDS 3.1."""
    as_json = form is Format.JSON or (form is None and path.suffix.lower() == ".json")
    with _directory() as session:
        services = export_document(session, path) if as_json else export_tables(session, path)["service"]
    tell(f"Exported {services:,} services to {path}")


@app.command("search")
def search_(
    text: Annotated[str, typer.Argument(help="What somebody needs, in their own words.")],
    near: Annotated[str | None, typer.Option(help="A neighbourhood, ZIP code, address or crossing.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=100, help="At most so many services.")] = 10,
) -> None:
    """Find services, as a resident or a member of staff would."""
    place = find_place(near) if near else None
    if near and place is None:
        stop(f"No place called {near!r} is known in Minneapolis; try a neighbourhood, a ZIP code or an address.")
    with _directory() as session:
        found = search(session, ServiceQuery(text=text, near=place, limit=limit))
    if as_json:
        typer.echo(json.dumps([_brief(hit) for hit in found.hits], ensure_ascii=False, indent=1))
        return
    for hit in found.hits:
        typer.echo(f"{hit.name} · {hit.organization}\n  {hit.phone or hit.url or 'no phone'} · {'; '.join(hit.why)}")
    if found.relaxed:
        tell(f"Nothing fitted all of it; left out: {', '.join(found.relaxed)}")
    if not found.hits:
        tell("Nothing found. Try other words, or call 311 or 211.")


@app.command("check")
def check_(
    as_json: Annotated[bool, typer.Option("--json", help="Print every finding as one JSON list.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="List the unverified records one by one too.")] = False,
) -> None:
    """Say what is stale, unverified, incomplete, listed twice, hidden or missing."""
    with _directory() as session:
        findings = list(check(session, datetime.now(UTC), settings().stale_days))
        cells = list(supply(session))
    if as_json:
        rows = [{**vars(finding), "record_id": str(finding.record_id)} for finding in findings]
        gaps = [vars(cell) for cell in cells if not cell.services]
        typer.echo(json.dumps({"findings": rows, "gaps": gaps}, ensure_ascii=False, indent=1))
        return
    output = Console()
    output.print(_findings_table([found for found in findings if everything or found.kind != "unverified"]))
    output.print(_supply_table(cells))
    for kind, count in Counter(finding.kind for finding in findings).items():
        output.print(f"{kind.replace('_', ' ')}: {count}", highlight=False)


@contextmanager
def _directory(with_reference: bool = True) -> Iterator[Session]:
    """The directory in one transaction, ready for use; a refused import names every problem."""
    with transaction(ExportRefused, MalformedReference, prepare=_prepare if with_reference else migrated) as session:
        try:
            yield session
        except ImportRefused as refused:
            for problem in refused.problems:
                console.print(str(problem), markup=False)
            count = len(refused.problems)
            rest = "" if count == 1 and refused.problems[0].line is None else ", or load the rest with --partial"
            stop(f"Nothing was imported: {count} problem{'s' * (count != 1)} to mend{rest}.")


def _prepare(database: Database) -> None:
    if prepare(database):
        tell("Made the database and loaded the reference directory.")


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, disable=not sys.stderr.isatty())


def _audit(session: Session, report: ImportReport) -> None:
    if report.tally.changed:
        done = {name: str(sum(getattr(report.tally, name).values())) for name in ("created", "updated")}
        audit(session, None, "directory.imported", "directory", after=done)


def _tell_report(report: ImportReport) -> None:
    for note in report.notes:
        tell(f"Note: {note}")
    tally = report.tally
    counts = ", ".join(f"{sum(getattr(tally, name).values()):,} {name}" for name in ("created", "updated", "unchanged"))
    tell(f"Imported: {counts}")
    if report.rejects is not None:
        for problem in report.problems:
            console.print(str(problem), markup=False)
        tell(f"{report.rejected:,} rows were left out; they lie in {report.rejects} with what to mend in problems.csv")


def _brief(hit: ServiceHit) -> dict[str, object]:
    return {
        "service_id": hit.service_id,
        "name": hit.name,
        "need_codes": list(hit.need_codes),
        "phone": hit.phone,
        "score": hit.score,
        "why": list(hit.why),
    }


def _findings_table(findings: list[Finding]) -> Table:
    table = Table("What", "Record", "Detail", "Id", title="To mend")
    for finding in findings:
        table.add_row(finding.kind.replace("_", " "), finding.name, finding.detail, str(finding.record_id))
    return table


def _supply_table(cells: list[Supply]) -> Table:
    """How many public services people of each area have for each need, and the languages in which they have none."""
    areas = (name for name, _uri in AREAS.values())
    need_column = Column("Need", no_wrap=True)
    table = Table(need_column, *areas, title="Public services for people of an area, and languages without any")
    counted = {(cell.need_code, cell.area, cell.language): cell.services for cell in cells}
    for need in need_codes():
        table.add_row(need, *(_supplied(counted, need, area) for area in AREAS))
    return table


def _supplied(counted: dict[tuple[str, str, str], int], need: str, area: str) -> str:
    services = counted[need, area, ENGLISH]
    if not services:
        return "[bold red]none[/]"
    without = " ".join(language for language in SUPPORTED if not counted[need, area, language])
    return f"{services}" + (f", [bold red]no {without}[/]" if without else "")
