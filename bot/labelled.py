"""Reads the labelled messages of `data/nlu` as plain values: Rasa's training, and what learns or counts outside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import yaml

from runtime.paths import DATA

FOLDER = DATA / "nlu"


class TrainingFailed(RuntimeError):
    """No model can be made of what is there; the text says what is wrong with it, and where."""


@dataclass(frozen=True)
class Labelled:
    """A training message, its intent, and what its group says of it: `language`, `needs`, `reasons`, `aspects`."""

    text: str
    intent: str
    about: Mapping[str, Any]

    @property
    def language(self) -> str:
        """The code of its language."""
        return str(self.about["language"])

    @property
    def labels(self) -> tuple[str, ...]:
        """Its needs, most important first, or else its act as the only label."""
        return tuple(self.about.get("needs") or [self.intent])


def labelled_messages() -> Iterator[Labelled]:
    """Every message of `data/nlu`, in the order of its files.

    Raises:
        TrainingFailed: a file is not what Rasa's format for messages with metadata asks for.
    """
    for path in _files():
        for number, group in enumerate(_groups(path), start=1):
            try:
                intent, about, lines = group["intent"], group["metadata"], group["examples"].splitlines()
            except (KeyError, TypeError, AttributeError):
                raise _malformed(path, f"group {number} needs intent, metadata and examples") from None
            if "language" not in about or not all(line.startswith("- ") for line in lines):
                raise _malformed(path, f"group {number} needs a language, and '- ' before every example")
            yield from (Labelled(line[2:].strip(), intent, about) for line in lines)


def fingerprint() -> str:
    """A hash of the files of `data/nlu`: what was learned from other files is stale."""
    found = blake2b(digest_size=8)
    for path in _files():
        found.update(path.read_bytes())
    return found.hexdigest()


def _files() -> list[Path]:
    return sorted(FOLDER.glob("*/*.yml"))


def _groups(path: Path) -> list[Any]:
    try:
        with path.open(encoding="utf-8") as file:
            return list(yaml.load(file, Loader=yaml.CSafeLoader)["nlu"])
    except (yaml.YAMLError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise _malformed(path, f"it is not YAML with a list `nlu` ({error})") from None


def _malformed(path: Path, what: str) -> TrainingFailed:
    return TrainingFailed(f"{path}: {what}. See CONTRIBUTING.md on adding messages.")
