"""Reads the rows of one CSV table (RFC 4180, UTF-8 with or without a byte order mark), a row at a time."""

import csv
import io
from collections import deque
from collections.abc import Callable, Iterator
from typing import Final

from directory.exchange.findings import Findings, Problem
from directory.exchange.resources import Resource
from directory.exchange.rows import RawRow
from directory.exchange.sources import SourceFile

_LONGEST_CELL: Final = 16 * 1024**2
_EVERY: Final = 500

Advance = Callable[[int], None]
"""Called now and then with the bytes of the file that have been read so far."""


def read_table(resource: Resource, file: SourceFile, findings: Findings, advance: Advance) -> Iterator[RawRow]:
    """The rows of a table. What keeps a row, or the whole file, from being read becomes a problem."""
    csv.field_size_limit(_LONGEST_CELL)
    with file.open() as stream:
        # Undecodable bytes come through as surrogates, so that the very cell can be named.
        text = io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="")
        lines = _lines(text, file, findings)
        header = next(lines, (1, []))[1]
        if header is None or not _is_usable(header, resource, file, findings):
            return
        for number, (line, cells) in enumerate(lines):
            if number % _EVERY == 0:
                advance(stream.tell())
            if cells is None:
                findings.unread += 1
                continue
            named = {name: cell for name, cell in zip(header, cells, strict=False) if name in resource.columns}
            whole = len(cells) == len(header)
            if not whole:
                wanted = f"{len(header)} cells, as in the header"
                findings.problems.append(Problem(file.name, line, "", f"{len(cells)} cells", wanted))
            yield RawRow(resource, file.name, line, named, whole=whole)


def _lines(text: Iterator[str], file: SourceFile, findings: Findings) -> Iterator[tuple[int, list[str] | None]]:
    """The rows that are not blank, each with the line on which it begins; None for one that cannot be read.

    A quote that is never closed swallows the rows below it, so reading goes on with the line under the bad row's first.
    """
    again: deque[str] = deque()
    row: list[str] = []

    def source() -> Iterator[str]:
        while line := again.popleft() if again else next(text, ""):
            row.append(line)
            yield line

    reader, line = csv.reader(source(), strict=True), 1
    while True:
        row.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            expected = f"cells quoted as in RFC 4180 ({error})"
            findings.problems.append(Problem(file.name, line, "", row[0].rstrip(), expected))
            again.extendleft(reversed(row[1:]))
            reader = csv.reader(source(), strict=True)
            yield line, None
            line += 1
            continue
        if cells:
            yield line, cells
        line += len(row)


def _is_usable(header: list[str], resource: Resource, file: SourceFile, findings: Findings) -> bool:
    header[:] = [name.strip() for name in header]
    joined = ",".join(header)
    found: list[tuple[str, str, str]] = []
    if not joined:
        found.append(("", "", "a header row; the file is empty"))
    elif any("\ud800" <= letter <= "\udfff" or letter == "\x00" for letter in joined):
        found.append(("", joined, "a header row in UTF-8; save the file as UTF-8"))
    elif len(header) == 1 and any(mark in joined for mark in ";\t|"):
        found.append(("", joined, "columns separated by commas"))
    else:
        found += [(name, name, "each column once") for name in dict.fromkeys(header) if header.count(name) > 1 and name]
        found += [(name, "", "this column in the header") for name in resource.required if name not in header]
    for name in header:
        if name not in resource.columns and not found:
            findings.note(f"{file.name}: column {name!r} is not in HSDS 3.1 and was not kept")
    findings.problems += [Problem(file.name, 1, column, value, expected) for column, value, expected in found]
    return not found
