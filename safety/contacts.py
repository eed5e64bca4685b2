"""The crisis lines that residents may be given, read once from the reference directory."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from safety.publication import is_public

CRISIS_LINES = Path(__file__).resolve().parent.parent / "data" / "directory" / "crisis_lines.csv"


@dataclass(frozen=True)
class Contact:
    """One line to call or text.

    Attributes:
        label: its name, in English, as the directory has it.
        phone: the number to call (`NNN-NNN-NNNN`, `911`, `988`) or empty.
        text_line: the number to text, or empty.
        description: what it is for, in plain English.
        source, confidence: where the number was read, and how sure that is.
    """

    label: str
    phone: str
    text_line: str
    description: str
    source: str
    confidence: str

    @property
    def number(self) -> str:
        """The number that names this contact: the one to call, else the one to text."""
        return self.phone or self.text_line


DANGER_NUMBER = "911"
"""For a person dying or hurt now."""

TALK_NUMBER = "988"
_MAY_BE_MEANT = "crisis.overdose"
"""Who took too much may have wanted to die and not say so, so that 988 follows what saves the life."""

_DANGER_LINE_AT = {
    "crisis.suicide": 1,
    "crisis.domestic_violence": 1,
    "crisis.sexual_assault": 2,
    "crisis.abuse_report": 2,
    "crisis.trafficking": 2,
}
"""Where 911 stands among the lines of a need whose own line comes first; elsewhere the directory's rank decides."""


@lru_cache(maxsize=1)
def crisis_lines() -> dict[str, tuple[Contact, ...]]:
    """Every public line of `crisis_lines.csv` by need code, in the directory's rank order.

    Raises:
        OSError, KeyError: the file is missing or lacks a column; `tests/safety` holds the file in the repository.
    """
    with CRISIS_LINES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if is_public(row["confidence"])]
    rows.sort(key=lambda row: (row["need_code"], int(row["rank"])))
    lines: dict[str, tuple[Contact, ...]] = {}
    for row in rows:
        lines[row["need_code"]] = (*lines.get(row["need_code"], ()), _contact(row))
    return lines


def contacts_for(need: str) -> tuple[Contact, ...]:
    """The public lines for a crisis need, in the order in which to show them; 911 is always among them."""
    lines = crisis_lines()
    danger = lines["crisis.emergency"][0]
    own = lines.get(need, ())
    if need == _MAY_BE_MEANT:
        return (*own[:2], *(line for line in lines["crisis.mental_health"] if line.number == TALK_NUMBER), *own[2:])
    if need not in _DANGER_LINE_AT:
        return own
    others = _without(own, DANGER_NUMBER)
    place = _DANGER_LINE_AT[need]
    return (*others[:place], danger, *others[place:])


def _without(contacts: Iterable[Contact], number: str) -> tuple[Contact, ...]:
    return tuple(contact for contact in contacts if contact.number != number)


def _contact(row: dict[str, str]) -> Contact:
    return Contact(row["label"], row["phone"], row["text_line"], row["description"], row["source"], row["confidence"])
