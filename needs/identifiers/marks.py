"""What was found, and where: the value that the finders hand to `needs.redaction`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["name", "phone", "email", "address", "plate", "ssn", "card", "birth", "id"]


@dataclass(frozen=True)
class Mark:
    """`text[start:end]` is of this kind."""

    kind: Kind
    start: int
    end: int


def matches(kind: Kind, pattern: re.Pattern[str], text: str, group: str | int = 0) -> Iterator[Mark]:
    """A mark for (a group of) every match."""
    for match in pattern.finditer(text):
        if match.start(group) >= 0:
            yield Mark(kind, match.start(group), match.end(group))
