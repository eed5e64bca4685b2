"""Keeps a columnar copy of the ledger without anything personal, so that ten million rows are counted in a second.

The ledger's tables are the truth. Each write to them notes its day (`need_touch`); a refresh counts these notes into
`need_day_version`, and makes the Parquet segments anew whose days have changed since this machine last looked. Days of
the current month lie in a segment each, older ones in one a month. `docs/adr` says what else was measured.
"""

import csv
import json
import os
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any
from uuid import uuid4

import duckdb
from filelock import FileLock
from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from needs.models import DayVersion, Need, Touch
from runtime.database import Database
from runtime.settings import Settings
from runtime.writes import affected, insert_if_new

COLUMNS = {
    "day": "DATE",
    "hour": "TINYINT",
    "channel": "VARCHAR",
    "language": "VARCHAR",
    "need_code": "VARCHAR",
    "phase": "VARCHAR",
    "neighborhood": "VARCHAR",
    "outcome": "VARCHAR",
    "reason": "VARCHAR",
    "barrier": "VARCHAR",
    "asserted_by": "VARCHAR",
    "invented": "BOOLEAN",
}
"""What the copy holds of each need. What is not known is an empty text, never NULL."""

FRESH_SECONDS = 5.0
"""A copy is not looked after more often than this; figures may be so old."""
MEMORY = "1GB"
STEP = 20_000
Row = tuple[Any, ...]


@dataclass(frozen=True)
class _Segment:
    file: str
    days: Mapping[str, int]


@dataclass
class Columns:
    """The copy of one database in one folder; any number of threads and processes may share it."""

    database: Database
    folder: Path
    fresh_seconds: float = FRESH_SECONDS
    _connection: duckdb.DuckDBPyConnection = field(init=False)
    _looked: float = field(default=float("-inf"), init=False)
    _guard: Lock = field(default_factory=Lock, init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        options: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY,
            "temp_directory": str(self.folder / "spill"),
        }
        self._connection = duckdb.connect(config=options)

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Rows of a query over the table `need`, at most `fresh_seconds` old. The columns are `COLUMNS`."""
        self.refresh()
        for attempt in (1, 2):
            try:
                return self._run(sql, parameters)
            except duckdb.IOException:
                # Another process has just replaced a segment that the manifest still named.
                if attempt == 2:
                    raise
        return []

    def refresh(self, force: bool = False) -> int:
        """Bring the copy up to date; how many days were read from the database."""
        with self._guard:
            if not force and monotonic() - self._looked < self.fresh_seconds:
                return 0
            with self.database.begin() as session:
                _count_touches(session)
            with self.database.begin() as session:
                versions = {day.isoformat(): version for day, version in session.execute(_VERSIONS)}
            read = self._rebuild(versions)
            self._looked = monotonic()
            return read

    def _run(self, sql: str, parameters: Sequence[object]) -> list[Row]:
        files = [str(self.folder / segment.file) for segment in self._manifest().values()]
        with self._connection.cursor() as cursor:
            if files:
                cursor.execute(f"CREATE OR REPLACE TEMP VIEW need AS SELECT * FROM read_parquet({files!r})")
            else:
                empty = ", ".join(f"NULL::{kind} AS {name}" for name, kind in COLUMNS.items())
                cursor.execute(f"CREATE OR REPLACE TEMP VIEW need AS SELECT {empty} WHERE false")
            return cursor.execute(sql, list(parameters)).fetchall()

    def _manifest(self) -> dict[str, _Segment]:
        try:
            stored = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return {name: _Segment(**segment) for name, segment in stored.items()}

    def _rebuild(self, versions: Mapping[str, int]) -> int:
        with FileLock(self.folder / "lock"):
            old = self._manifest()
            wanted = _arranged(versions, date.today())
            if {name: dict(segment.days) for name, segment in old.items()} == wanted:
                return 0
            held = {day: segment for segment in old.values() for day in segment.days}
            new: dict[str, _Segment] = {}
            read = 0
            for name, days in wanted.items():
                if name in old and dict(old[name].days) == days:
                    new[name] = old[name]
                    continue
                dirty = [day for day, version in days.items() if day not in held or held[day].days[day] != version]
                kept = {day: held[day].file for day in days.keys() - set(dirty)}
                new[name] = _Segment(self._write(name, dirty, kept), days)
                read += len(dirty)
                # After each segment, so that a first copy of years that is broken off goes on from there.
                self._save({**_apart(old, new), **new})
            self._save(new)
            self._sweep(new.values())
            return read

    def _write(self, name: str, dirty: Sequence[str], kept: Mapping[str, str]) -> str:
        """One segment: the dirty days from the database, the others from the segments that hold them."""
        file = f"{name}.{uuid4().hex[:12]}.parquet"
        sources = defaultdict(list)
        for day, held_in in kept.items():
            sources[held_in].append(day)
        parts = [
            f"SELECT * FROM read_parquet('{self.folder / held_in}') WHERE day::VARCHAR IN ({_quoted(days)})"
            for held_in, days in sources.items()
        ]
        handle, spool = tempfile.mkstemp(suffix=".csv", dir=self.folder)
        try:
            with os.fdopen(handle, "w", newline="", encoding="utf-8") as lines:
                self._spool(dirty, csv.writer(lines))
            columns = ", ".join(f"'{column}': '{kind}'" for column, kind in COLUMNS.items())
            # Nothing is left to guess: a day without rows has an empty file, and an empty field is an empty text.
            form = "auto_detect=false, header=false, delim=',', quote='\"', escape='\"', nullstr='\\N'"
            parts.append(f"SELECT * FROM read_csv('{spool}', {form}, columns={{{columns}}})")
            with self._connection.cursor() as cursor:
                union = " UNION ALL ".join(parts)
                cursor.execute(f"COPY ({union}) TO '{self.folder / file}' (FORMAT parquet, COMPRESSION zstd)")
        finally:
            os.unlink(spool)
        return file

    def _spool(self, days: Sequence[str], lines: Any) -> None:
        with self.database.begin() as session:
            for day in sorted(days):
                rows = session.execute(_rows_of(date.fromisoformat(day)).execution_options(yield_per=STEP))
                for some in rows.partitions():
                    lines.writerows(some)

    def _save(self, manifest: Mapping[str, _Segment]) -> None:
        draft = self.folder / "manifest.json.new"
        stored = {name: {"file": segment.file, "days": dict(segment.days)} for name, segment in manifest.items()}
        draft.write_text(json.dumps(stored), encoding="utf-8")
        os.replace(draft, self.folder / "manifest.json")

    def _sweep(self, used: Iterable[_Segment]) -> None:
        keep = {segment.file for segment in used}
        for path in self.folder.glob("*.parquet"):
            if path.name not in keep:
                with suppress(FileNotFoundError):
                    path.unlink()


_VERSIONS = select(DayVersion.day, DayVersion.version)


def open_columns(database: Database, settings: Settings) -> Columns:
    """The copy of a database under the data directory."""
    return Columns(database, settings.data_dir / "figures" / sha256(database.url.encode()).hexdigest()[:16])


def _arranged(versions: Mapping[str, int], today: date) -> dict[str, dict[str, int]]:
    """Which days lie in which segment: this month's and later ones in one each, older ones in one a month."""
    segments: defaultdict[str, dict[str, int]] = defaultdict(dict)
    this_month = today.isoformat()[:7]
    for day in sorted(versions):
        segments[day if day[:7] >= this_month else day[:7]][day] = versions[day]
    return dict(segments)


def _apart(old: Mapping[str, _Segment], new: Mapping[str, _Segment]) -> dict[str, _Segment]:
    """The old segments of which no day lies in a new one, so that no day is ever counted twice."""
    done = {day for segment in new.values() for day in segment.days}
    return {name: segment for name, segment in old.items() if not done & segment.days.keys()}


def _quoted(days: Iterable[str]) -> str:
    return ", ".join(f"'{day}'" for day in sorted(days))


def _rows_of(day: date) -> Select[Row]:
    text = ("channel", "language", "need_code", "phase", "neighborhood", "outcome", "reason", "barrier", "asserted_by")
    columns = [func.coalesce(getattr(Need, name), "") if name in text else getattr(Need, name) for name in COLUMNS]
    return select(*columns).where(Need.day == day)


def _count_touches(session: Session) -> None:
    """Count the notes of writes into the versions of their days. Only this touches the versions, days in order."""
    while True:
        some = select(Touch.id).limit(STEP).scalar_subquery()
        days = session.scalars(delete(Touch).where(Touch.id.in_(some)).returning(Touch.day)).all()
        for day in sorted(Counter(days)):
            grown = update(DayVersion).where(DayVersion.day == day).values(version=DayVersion.version + 1)
            if not affected(session, grown) and not insert_if_new(session, DayVersion, {"day": day, "version": 1}):
                affected(session, grown)
        if len(days) < STEP:
            return
