"""Takes what identifies a person out of a text before it is written anywhere.

Rules find what has a form (numbers, emails, addresses, plates, dates of birth); cues, lists of names, capital letters
and spaCy's recognizer find names. `benchmarks/redaction.py` measures it.
"""

import re
from collections.abc import Iterable

from language.normalise import clean
from needs.identifiers.addresses import find_addresses
from needs.identifiers.dates import find_births
from needs.identifiers.marks import Mark
from needs.identifiers.names import find_names
from needs.identifiers.numbers import find_numbers
from needs.identifiers.plates import find_plates

_DONE = re.compile(r"\[(?:name|phone|email|address|plate|ssn|card|birth|id)\]")
_ORDER = ("email", "card", "ssn", "phone", "birth", "address", "plate", "id", "name")
"""Where marks overlap the whole stretch goes; it is called by the first kind in this order."""


def redact(text: str, thorough: bool = True) -> str:
    """The text, cleaned of invisible characters, with `[name]`, `[phone]` and so on for what identifies a person.

    Redacting twice gives the same text. `thorough=False` leaves spaCy out: a fifth of the time, for logs and previews;
    it is also what happens where the model cannot be loaded.
    """
    tidy = clean(text)
    # Again until nothing is found: what was taken out may tell of what stands beside it ("Ana y [name]").
    while marks := find_identifiers(tidy, thorough):
        for mark in reversed(marks):
            tidy = f"{tidy[: mark.start]}[{mark.kind}]{tidy[mark.end :]}"
    return tidy


def find_identifiers(text: str, thorough: bool = True) -> tuple[Mark, ...]:
    """What `redact` would take out of a clean text, first to last, never overlapping."""
    done = [match.span() for match in _DONE.finditer(text)]
    # What was redacted before is hidden from the finders by letters that no pattern takes.
    hidden = _DONE.sub(lambda match: "\x1a" * len(match.group()), text)
    marks = [
        *find_numbers(hidden),
        *find_births(hidden),
        *find_addresses(hidden),
        *find_plates(hidden),
        *find_names(hidden, thorough),
    ]
    apart = (mark for mark in marks if all(mark.end <= start or mark.start >= end for start, end in done))
    return tuple(_merged(apart))


def _merged(marks: Iterable[Mark]) -> list[Mark]:
    merged: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if merged and mark.start < merged[-1].end:
            last = merged.pop()
            kind = min(last.kind, mark.kind, key=_ORDER.index)
            mark = Mark(kind, last.start, max(last.end, mark.end))
        merged.append(mark)
    return merged
