"""Finds the HSDS files in a folder, a zip or a single file, and never lets an archive reach outside itself."""

import json
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Final

from directory.exchange.findings import Findings, refuse
from directory.exchange.resources import RESOURCES, Resource, by_file_name

DESCRIPTOR: Final = "datapackage.json"
_LARGEST_ARCHIVE: Final = 8 * 1024**3
"""Unpacked bytes beyond which a zip is taken for a mistake or an attack."""
_ENCRYPTED: Final = 0x1

UNREADABLE: Final = (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError)
"""What reading a damaged disk or archive raises."""


@dataclass(frozen=True)
class SourceFile:
    """A file of the import, wherever it lies; `name` is its path inside the folder or archive."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True)
class FileSet:
    """The files of one import: CSV tables with what they hold, or JSON documents."""

    tables: tuple[tuple[Resource, SourceFile], ...] = ()
    documents: tuple[SourceFile, ...] = ()

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """All files, in the order in which they are read."""
        return (*(file for _resource, file in self.tables), *self.documents)

    @property
    def size(self) -> int:
        """Bytes in all, unpacked."""
        return sum(file.size for file in self.files)


def find_files(path: Path, findings: Findings) -> FileSet:
    """The HSDS files at a path: a folder, a zip, one CSV table or one JSON document.

    Raises:
        ImportRefused: there is no such path, it holds nothing of HSDS, or an archive is broken or unsafe.
    """
    if not path.exists():
        raise refuse(str(path), "a folder, zip, CSV or JSON file that exists")
    if path.is_dir():
        files = [
            _on_disk(found, found.relative_to(path).as_posix()) for found in sorted(path.rglob("*")) if found.is_file()
        ]
        return _chosen(files, path, findings)
    if path.suffix.lower() == ".zip" or zipfile.is_zipfile(path):
        return _chosen(_in_archive(path), path, findings)
    return _chosen([_on_disk(path, path.name)], path, findings)


def _on_disk(path: Path, name: str) -> SourceFile:
    return SourceFile(name, path.stat().st_size, lambda: path.open("rb"))


def _in_archive(path: Path) -> list[SourceFile]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise refuse(path.name, f"a zip archive ({error})") from None
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    for entry in entries:
        parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
        if not parts or ".." in parts or entry.filename.startswith(("/", "\\")) or ":" in parts[0]:
            raise refuse(path.name, "file names that stay inside the archive", entry.filename)
        if entry.flag_bits & _ENCRYPTED:
            raise refuse(path.name, "an archive without a password", entry.filename)
    if sum(entry.file_size for entry in entries) > _LARGEST_ARCHIVE:
        raise refuse(path.name, f"at most {_LARGEST_ARCHIVE // 1024**3} GiB when unpacked")
    return [SourceFile(entry.filename, entry.file_size, partial(archive.open, entry)) for entry in entries]


def _chosen(files: Iterable[SourceFile], path: Path, findings: Findings) -> FileSet:
    visible = [
        file for file in files if not any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(file.name).parts)
    ]
    tables = _described(visible, findings)
    by_folder: dict[PurePosixPath, list[SourceFile]] = defaultdict(list)
    for file in visible:
        inside = PurePosixPath(file.name)
        if file.name in tables or (inside.suffix.lower() in (".json", ".jsonl") and inside.name != DESCRIPTOR):
            by_folder[inside.parent].append(file)
    if not by_folder:
        raise refuse(path.name, "HSDS tables such as services.csv, or an HSDS JSON document")
    folder = min(by_folder, key=lambda found: (len(found.parts), -len(by_folder[found])))
    chosen = [(tables[file.name], file) for file in by_folder[folder] if file.name in tables]
    _mention_others(visible, [file for _resource, file in chosen], folder, findings)
    if not chosen:
        return FileSet(documents=tuple(by_folder[folder]))
    seen: dict[str, str] = {}
    for resource, file in chosen:
        if resource.name in seen:
            raise refuse(file.name, f"one file of {resource.name} rows; {seen[resource.name]} has them too")
        seen[resource.name] = file.name
    order = list(RESOURCES)
    return FileSet(tables=tuple(sorted(chosen, key=lambda pair: order.index(pair[0].name))))


def _described(files: Iterable[SourceFile], findings: Findings) -> dict[str, Resource]:
    """The table that each CSV file holds: by its own name, or as a `datapackage.json` says."""
    found = {file.name: by_file_name(PurePosixPath(file.name).name) for file in files}
    for file in files:
        if PurePosixPath(file.name).name == DESCRIPTOR:
            found |= _from_descriptor(file, findings)
    return {name: resource for name, resource in found.items() if resource is not None}


def _from_descriptor(file: SourceFile, findings: Findings) -> dict[str, Resource | None]:
    try:
        with file.open() as stream:
            described = json.loads(stream.read().decode("utf-8-sig"))
        pairs = [(entry["path"], entry["name"]) for entry in described["resources"]]
        folder = PurePosixPath(file.name).parent
        return {(folder / path).as_posix(): RESOURCES[name] for path, name in pairs if name in RESOURCES}
    except (ValueError, KeyError, TypeError, *UNREADABLE):
        findings.note(f"{file.name} is not a data package descriptor; the standard's file names are used")
        return {}


def _mention_others(
    files: Iterable[SourceFile], used: list[SourceFile], folder: PurePosixPath, findings: Findings
) -> None:
    for file in files:
        inside = PurePosixPath(file.name)
        if used and file not in used and inside.parent == folder and inside.name != DESCRIPTOR:
            findings.note(f"{file.name} is not an HSDS table and was not read")
