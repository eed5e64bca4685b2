"""The one place where replies come from: gettext catalogues that a translator can open in any PO editor."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from language.codes import ENGLISH, SUPPORTED
from language.paths import DATA

LOCALE = DATA / "locale"
SAFETY = "safety"
"""The domain that `safety` reads for itself, so that it stands when everything else is down."""


@dataclass(frozen=True)
class Reply:
    """One message of a catalogue: its key, language, text, and whether a native speaker has reviewed it."""

    domain: str
    key: str
    language: str
    text: str
    reviewed: bool


def replies(folder: Path = LOCALE) -> Iterator[Reply]:
    """Every reply of every domain in every language, `safety`'s among them.

    Raises:
        ValueError: a file is not a PO catalogue (Babel's `PoFileError`).
    """
    for language in SUPPORTED:
        for path in sorted((folder / language).glob("*.po")):
            for message in _read(path):
                if isinstance(message.id, str) and message.id:
                    reviewed = language == ENGLISH or not message.fuzzy
                    yield Reply(path.stem, message.id, language, str(message.string), reviewed)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


@lru_cache(maxsize=1)
def _texts() -> dict[tuple[str, str], str]:
    return {(reply.key, reply.language): reply.text for reply in replies() if reply.domain != SAFETY and reply.text}


def say(key: str, language: str, **values: object) -> str:
    """The reply `key` in a language, its `{name}` places filled; in English where a translation is missing.

    Raises:
        KeyError: no catalogue has the key, or a place has no value.
    """
    texts = _texts()
    text = texts.get((key, language)) or texts[(key, ENGLISH)]
    return text.format(**values) if values else text
