"""Reads the conversation files: what a resident says, and what a good reply is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
CHECKS = frozenset(
    {
        "crisis", "asks where", "services", "services for", "first service", "one of", "none of", "new services",
        "mentions", "does not mention", "language", "buttons", "ledger",
    }
)  # fmt: skip
"""What `expect` may hold; README.md says what each means."""


@dataclass(frozen=True)
class Turn:
    """One message of the resident and what its reply must be."""

    resident: str
    expect: Mapping[str, Any]


@dataclass(frozen=True)
class Script:
    """One conversation; `page` is the language chosen on the page, None for a text message."""

    name: str
    language: str
    page: str | None
    turns: tuple[Turn, ...]


def scripts(folder: Path = FOLDER) -> Iterator[Script]:
    """Every conversation of every file.

    Raises:
        ValueError: a word that is none of the format's; the text says where.
    """
    for path in sorted(folder.glob("*.yml")):
        for written in yaml.safe_load(path.read_text(encoding="utf-8")):
            turns = tuple(_turn(path, written["name"], turn) for turn in written["turns"])
            _only(path, written["name"], written, {"name", "language", "page", "turns"})
            yield Script(written["name"], written.get("language", "en"), written.get("page"), turns)


def _turn(path: Path, name: str, written: Mapping[str, Any]) -> Turn:
    _only(path, name, written, {"resident", "times", "expect"})
    expect = written.get("expect") or {}
    _only(path, name, expect, CHECKS)
    if not isinstance(written["resident"], str):
        raise ValueError(f"{path.name}, {name!r}: put {written['resident']!r} in quotes, YAML takes it for no text.")
    return Turn(written["resident"] * written.get("times", 1), expect)


def _only(path: Path, name: str, written: Mapping[str, Any], known: set[str] | frozenset[str]) -> None:
    unknown = set(written) - known
    if unknown:
        raise ValueError(
            f"{path.name}, {name!r}: {', '.join(sorted(unknown))} is not in tests/conversations/README.md."
        )
