"""What an import found: problems that stop it, and notes that do not."""

from dataclasses import dataclass, field
from typing import Final

_LONGEST: Final = 80


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file. `line` counts from 1; `path` is the place inside a JSON item, such as `.phones[0]`."""

    file: str
    line: int | None
    column: str
    value: str
    expected: str
    path: str = ""

    def __str__(self) -> str:
        where = [self.file]
        where += [f"line {self.line}{self.path}"] if self.line is not None else []
        where += [f"column {self.column}"] if self.column else []
        found = f"found {shown(self.value)}, " if self.value else ""
        return f"{', '.join(where)}: {found}expected {self.expected}"


@dataclass
class Findings:
    """Everything found so far, in the order of the files. `unread` rows could not be told apart into cells."""

    problems: list[Problem] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    unread: int = 0

    def note(self, text: str) -> None:
        """Keep a remark once, however often it is made."""
        self.notes[text] = None


class ImportRefused(ValueError):
    """Nothing was imported: the files have problems. The text is one line for each of them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def refuse(file: str, expected: str, value: str = "", line: int | None = None) -> ImportRefused:
    """The refusal of a file as a whole."""
    return ImportRefused([Problem(file, line, "", value, expected)])


def shown(value: str) -> str:
    """A value for a message: quoted, at most 80 characters, and printable whatever bytes were in it."""
    text = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    printable = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
    return f'"{printable}"'
