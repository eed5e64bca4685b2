"""Reads the labelled messages of `data/nlu` as plain values, for what learns or counts outside Rasa's training."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

import yaml

from runtime.paths import DATA


@dataclass(frozen=True)
class Labelled:
    """A training message: its needs, most important first, or else its act as the only label."""

    text: str
    language: str
    labels: tuple[str, ...]


def labelled_messages() -> Iterator[Labelled]:
    """Every message of `data/nlu`, in the order of its files."""
    for path in sorted((DATA / "nlu").glob("*/*.yml")):
        with path.open(encoding="utf-8") as file:
            groups = yaml.load(file, Loader=yaml.CSafeLoader)["nlu"]
        for group in groups:
            about = group["metadata"]
            labels = tuple(about.get("needs") or [group["intent"]])
            for line in group["examples"].splitlines():
                yield Labelled(line.removeprefix("- "), about["language"], labels)


def fingerprint() -> str:
    """A hash of the files of `data/nlu`: what was learned from other files is stale."""
    found = blake2b(digest_size=8)
    for path in sorted((DATA / "nlu").glob("*/*.yml")):
        found.update(path.read_bytes())
    return found.hexdigest()
