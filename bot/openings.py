"""Reads what people said in the middle of conversations (`data/context`): the openings, and the lines after them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import yaml

from bot.context import Before
from bot.labelled import TrainingFailed
from bot.meaning import Meaning
from directory.codes import need_codes
from runtime.paths import DATA

FOLDER = DATA / "context"
OPENINGS = FOLDER / "openings.yml"
ASK, CRISIS = "ask", "crisis"


@dataclass(frozen=True)
class Meant:
    """One thing that a line may rightly be read as: what it does, and for `ask` and `crisis` the needs it asks for."""

    does: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """What somebody said after an opening, and every reading of it that is right, the best one first."""

    opening: str
    means: tuple[Meant, ...]
    text: str

    def meaning(self, before: Before) -> Meaning:
        """The best reading as `bot.meaning` names it."""
        best = self.means[0]
        if best.does == ASK:
            return Meaning.SAME if best.codes[0] in before.needs else Meaning.ASK
        return Meaning(best.does)


@lru_cache(maxsize=1)
def openings() -> dict[str, Before]:
    """What the conversation holds after each opening."""
    fields = yaml.safe_load(OPENINGS.read_text(encoding="utf-8"))
    return {
        name: Before(**{**opening["before"], "needs": tuple(opening["before"].get("needs", ()))})
        for name, opening in fields.items()
    }


def lines(*paths: Path) -> Iterator[Line]:
    """The lines of the files: opening, readings joined by `|`, text, with tabs between.

    Raises:
        TrainingFailed: a line names an opening, a reading or a need that there is none of.
    """
    for path in paths:
        for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                opening, means, text = row.split("\t")
                found = Line(opening, tuple(_meant(said) for said in means.split("|")), text)
                openings()[opening]
            except (ValueError, KeyError) as error:
                raise TrainingFailed(f"{path}, line {number}: {error}. See CONTRIBUTING.md on conversations.") from None
            yield found


def training_files() -> list[Path]:
    """The files that `bot.meaning` learns from."""
    return sorted(FOLDER.glob("*.tsv"))


def fingerprint() -> str:
    """A hash of what the weights are learned from."""
    found = blake2b(digest_size=8)
    for path in (OPENINGS, *training_files()):
        found.update(path.read_bytes())
    return found.hexdigest()


def _meant(said: str) -> Meant:
    does, _, codes = said.partition(":")
    needs = tuple(codes.split("+")) if codes else ()
    unknown = [code for code in needs if code not in need_codes()]
    if unknown or bool(needs) != (does in (ASK, CRISIS)):
        raise ValueError(f"{said!r} is no reading")
    if does != ASK:
        Meaning(does)
    return Meant(does, needs)
