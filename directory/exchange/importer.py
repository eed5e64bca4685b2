"""Imports HSDS 3.1 files into the directory: all of them or, when asked, all the good rows.

Rows are read one at a time and wait in `directory.exchange.staging`; every problem of every row is found before the
directory is touched. The directory is written in the caller's transaction.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.exchange.csv_rows import read_table
from directory.exchange.findings import Findings, ImportRefused, Problem, refuse
from directory.exchange.json_rows import read_document
from directory.exchange.load import BATCH, Loader, Tally
from directory.exchange.rejects import write_rejects
from directory.exchange.resources import RESOURCES, Resource
from directory.exchange.rows import Link, RawRow, check, links, problem
from directory.exchange.sources import UNREADABLE, FileSet, SourceFile, find_files
from directory.exchange.staging import Stage
from directory.exchange.values import BadValue, Raw, parse

Progress = Callable[[str, int, int], None]
"""Called with what is being done (`Reading`, `Checking`, `Loading`), how much is done and how much there is."""

_STANDING: Final = frozenset({"organization", "program", "service", "location", "taxonomy_term"})
"""Tables whose rows mean something by themselves; a row of another only means something through its links."""


@dataclass(frozen=True)
class ImportReport:
    """What an import did: rows by table, what was left out and why, remarks, and where the rejected rows lie."""

    tally: Tally
    rejected: int
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    rejects: Path | None


def import_path(
    session: Session,
    path: Path,
    *,
    partial: bool = False,
    progress: Progress = lambda _step, _done, _all: None,
    now: datetime | None = None,
) -> ImportReport:
    """Import a folder, zip, CSV or JSON of HSDS 3.1. Rows that the files do not name stay as they are.

    With `partial` the good rows are loaded and the others written to a folder beside the path.

    Raises:
        ImportRefused: something is wrong and `partial` is off, or there is nothing that could be read at all.
    """
    findings = Findings()
    with Stage() as stage:
        files = find_files(path, findings)
        _read(files, stage, findings, progress)
        _check_rows(stage, findings, progress)
        stage.seal(lambda resource, ids: _existing(session, resource, ids))
        _forget_parents_elsewhere(stage, findings, files)
        _check_links(stage, findings, partial)
        problems = _in_file_order(findings.problems, files)
        if problems and not (partial and stage.count()):
            raise ImportRefused(problems)
        tally = _load(session, stage, progress, now)
        rejects = write_rejects(path, stage, problems) if problems else None
        rejected = stage.count(bad=True) + findings.unread
        return ImportReport(tally, rejected, tuple(problems), tuple(findings.notes), rejects)


def _read(files: FileSet, stage: Stage, findings: Findings, progress: Progress) -> None:
    before = 0

    def advance(done: int) -> None:
        progress("Reading", before + done, files.size)

    for file, rows in _readers(files, findings, advance):
        try:
            for row in rows:
                _put(stage, row, findings, merge=bool(files.documents))
        except UNREADABLE as error:
            raise refuse(file.name, f"a file that can be read ({error})") from None
        before += file.size
        advance(0)


def _readers(
    files: FileSet, findings: Findings, advance: Callable[[int], None]
) -> Iterator[tuple[SourceFile, Iterable[RawRow]]]:
    for resource, file in files.tables:
        yield file, read_table(resource, file, findings, advance)
    for document in files.documents:
        yield document, read_document(document, findings, advance, alone=len(files.documents) == 1)


def _put(stage: Stage, row: RawRow, findings: Findings, merge: bool) -> None:
    try:
        key = parse(row.resource.columns["id"], row.cells.get("id"))
    except BadValue:
        key = None
    assert key is None or isinstance(key, UUID)
    if not stage.put(row, key):
        assert key is not None
        findings.problems += _merge(stage, row, key) if merge else _repeat(stage, row, key)


def _merge(stage: Stage, row: RawRow, key: UUID) -> list[Problem]:
    """In JSON one record is seen from several sides: what they say is put together, and must not contradict."""
    number, earlier = stage.find(row.resource, key)
    said = {name: cell for name, cell in earlier.cells.items() if cell not in (None, "")}
    stage.replace(number, replace(earlier, cells={**row.cells, **said}))
    differing = [name for name, cell in row.cells.items() if name in said and not _agree(row, name, said[name], cell)]
    if differing:
        stage.reject([number])
    place = f"{earlier.file} line {earlier.line}{earlier.path}"
    return [problem(row, name, f"{said[name]!r}, as {place} says for the same id") for name in differing]


def _agree(row: RawRow, name: str, one: Raw, other: Raw) -> bool:
    column = row.resource.columns[name]
    try:
        return other in (None, "") or one == other or parse(column, one) == parse(column, other)
    except BadValue:
        return False


def _repeat(stage: Stage, row: RawRow, key: UUID) -> list[Problem]:
    _number, earlier = stage.find(row.resource, key)
    stage.put(replace(row, whole=False), None)
    return [problem(row, "id", f"an id of its own; line {earlier.line} has it already")]


def _check_rows(stage: Stage, findings: Findings, progress: Progress) -> None:
    done, total = 0, stage.count() + stage.count(bad=True)
    for batch in stage.batches():
        found: list[tuple[int, Link]] = []
        for number, row in batch:
            values, problems = check(row)
            found += ((number, link) for link in links(row.resource, values))
            if problems:
                findings.problems += problems
                stage.reject([number])
        stage.add_links(found)
        done += len(batch)
        progress("Checking", done, total)


def _forget_parents_elsewhere(stage: Stage, findings: Findings, files: FileSet) -> None:
    """HSDS's JSON has no place for a parent organization or parent term: one that is not here is no mistake."""
    if not files.documents:
        return
    for number, row, link in stage.broken_links(counting_rejected=False):
        if link.table == row.resource.name:
            stage.drop_link(number, link)
            findings.note(f"{row.file}: {link.column} {link.key} is not in the document and was not kept")


def _check_links(stage: Stage, findings: Findings, partial: bool) -> None:
    expected = "the id of a known {}, in these files or in the directory"
    _settle(stage, findings, stage.broken_links(counting_rejected=False), expected, partial)
    expected = "the id of a known {}; the one with this id was rejected"
    while partial and (broken := stage.broken_links(counting_rejected=True)):
        _settle(stage, findings, broken, expected, partial)


def _settle(
    stage: Stage, findings: Findings, broken: list[tuple[int, RawRow, Link]], expected: str, partial: bool
) -> None:
    for number, row, link in broken:
        findings.problems.append(problem(row, link.column, expected.format(link.table)))
        if partial and _can_do_without(stage, number, row, link):
            stage.drop_link(number, link)
        else:
            stage.reject([number])


def _can_do_without(stage: Stage, number: int, row: RawRow, link: Link) -> bool:
    """Whether a row still says something without a link: it stands by itself, or hangs on another row too."""
    if not row.resource.columns[link.column].nullable:
        return False
    return row.resource.name in _STANDING or len(stage.links_of(number)) > 1


def _in_file_order(problems: list[Problem], files: FileSet) -> list[Problem]:
    order = {file.name: number for number, file in enumerate(files.files)}
    return sorted(problems, key=lambda found: (order[found.file], found.line or 0))


def _existing(session: Session, resource: Resource, ids: list[UUID]) -> Iterable[UUID]:
    return session.scalars(select(resource.model.id).where(resource.model.id.in_(ids)))


def _load(session: Session, stage: Stage, progress: Progress, now: datetime | None) -> Tally:
    loader = Loader(session, now)
    done, total = 0, stage.count()

    def values(resource: Resource) -> Iterator[dict[str, Any]]:
        nonlocal done
        for row in stage.rows(resource):
            yield {name: parse(resource.columns[name], cell) for name, cell in row.cells.items()}
            done += 1
            if done % BATCH == 0:
                progress("Loading", done, total)

    for resource in RESOURCES.values():
        loader.load(resource, values(resource))
    tally = loader.finish()
    progress("Loading", total, total)
    return tally
