"""Measures redaction against texts in which a person has marked what must go, for the benchmark and the tests."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from needs.identifiers.lists import PRIVACY
from needs.identifiers.marks import Kind
from needs.redaction import find_identifiers

TEST_SET = PRIVACY / "redaction_test.txt"
_MARK = re.compile(r"\{(\w+):([^}]*)\}")
NAME: Kind = "name"


@dataclass(frozen=True)
class Case:
    """One text and what must go from it: `(kind, start, end)`."""

    language: str
    text: str
    marked: tuple[tuple[str, int, int], ...]


@dataclass
class Score:
    """What was found of what was marked, by kind, and how much else was taken."""

    marked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    words: int = 0
    words_lost: int = 0
    missed: list[tuple[str, str]] = field(default_factory=list)

    def recall(self, kind: str) -> float:
        """Share of the marked stretches of a kind of which every letter and digit went."""
        return self.found[kind] / self.marked[kind]

    @property
    def structured(self) -> float:
        """Recall of everything that has a form: all kinds but names."""
        kinds = [kind for kind in self.marked if kind != NAME]
        return sum(self.found[kind] for kind in kinds) / sum(self.marked[kind] for kind in kinds)

    @property
    def over_redacted(self) -> float:
        """Share of the words to keep that went all the same."""
        return self.words_lost / self.words


def cases(path: Path = TEST_SET) -> Iterator[Case]:
    """The texts of a test set: `language | text`, what must go marked `{kind:text}`."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, body = (part.strip() for part in line.split("|", 1))
            yield _case(language, body)


def _case(language: str, body: str) -> Case:
    text, at, marked = "", 0, []
    for match in _MARK.finditer(body):
        text += body[at : match.start()]
        marked.append((match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        at = match.end()
    return Case(language, text + body[at:], tuple(marked))


def measure(texts: Iterator[Case], thorough: bool) -> Score:
    """Redact every text and compare."""
    score = Score()
    for case in texts:
        gone = {at for mark in find_identifiers(case.text, thorough) for at in range(mark.start, mark.end)}
        due = {at for _, start, end in case.marked for at in range(start, end)}
        for kind, start, end in case.marked:
            score.marked[kind] += 1
            if all(at in gone for at in range(start, end) if case.text[at].isalnum()):
                score.found[kind] += 1
            else:
                score.missed.append((kind, case.text[start:end]))
        for word in re.finditer(r"\w+", case.text):
            if word.start() not in due:
                score.words += 1
                score.words_lost += word.start() in gone
    return score
