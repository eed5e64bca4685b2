"""Where an export goes: a folder or a zip, complete or not there at all, and the same bytes every time."""

import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)


class ExportRefused(ValueError):
    """The export cannot go where it was asked to; the text says why."""


@contextmanager
def new_file(path: Path) -> Iterator[io.TextIOWrapper]:
    """A text file that takes the place of `path` once it is whole."""
    _check_parent(path)
    if path.is_dir():
        raise ExportRefused(f"{path} is a folder; name a file in it")
    with tempfile.TemporaryDirectory(prefix=".nearhelp-", dir=path.parent) as folder:
        made = Path(folder) / path.name
        with made.open("w", encoding="utf-8", newline="") as file:
            yield file
        made.replace(path)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder, or a zip where `path` ends so, that takes the place of `path` once it is whole.

    A folder that exists must be empty or an earlier export; the files of the new one then replace the old ones.
    """
    _check_parent(path)
    if path.exists() and path.suffix.lower() != ".zip":
        if not path.is_dir():
            raise ExportRefused(f"{path} is a file; name a new folder, or a .zip or .json file")
        if any(path.iterdir()) and not (path / "datapackage.json").exists():
            raise ExportRefused(f"{path} holds other files; name a new folder")
    with tempfile.TemporaryDirectory(prefix=".nearhelp-", dir=path.absolute().parent) as temporary:
        made = Path(temporary) / "export"
        made.mkdir()
        yield made
        if path.suffix.lower() == ".zip":
            _zip(made, Path(temporary) / "export.zip").replace(path)
        else:
            _put(made, path)


def _check_parent(path: Path) -> None:
    parent = path.absolute().parent
    if not parent.is_dir() or not os.access(parent, os.W_OK):
        raise ExportRefused(f"{parent} is not a folder that can be written to")


def _put(made: Path, path: Path) -> None:
    if not path.exists():
        shutil.copytree(made, path)
        return
    names = {file.name for file in made.iterdir()}
    for old in path.glob("*.csv"):
        if old.name not in names:
            old.unlink()
    for file in made.iterdir():
        file.replace(path / file.name)


def _zip(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            # The time of the export must not change its bytes.
            entry = zipfile.ZipInfo(file.name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with file.open("rb") as source, archive.open(entry, "w", force_zip64=True) as sink:
                shutil.copyfileobj(source, sink)
    return target
