"""Reads a message as words and knows the words around a place that tell it from an ordinary word.

The cues lie in `data/places/cues.yml`, in the four languages.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import yaml

from runtime.paths import DATA

PLACES: Final = DATA / "places"
LONGEST: Final = 4000
"""What is read of a message, in characters: a place stands in there, and the cost stays bounded."""

_TOKEN = re.compile(r"[^\W_]+(?:['’ʼ`][^\W_]+)*|[&@/+]")
_JOINED = re.compile(r"[\s.\-–'’]*")


@dataclass(frozen=True, slots=True)
class Word:
    """One word as written (`raw`) and as compared (`text`: no case, accents or apostrophes); `gap` is what precedes."""

    text: str
    raw: str
    start: int
    end: int
    gap: str


def plain(text: str) -> str:
    """Without case, accents and apostrophes."""
    folded = text.casefold()
    if folded.isascii():
        return folded.replace("'", "").replace("`", "")
    parts = unicodedata.normalize("NFKD", folded)
    return "".join(letter for letter in parts if not unicodedata.combining(letter) and letter not in "'’ʼ`")


def read_words(text: str) -> list[Word]:
    """The words of a text, in order, with their character positions."""
    words: list[Word] = []
    last = 0
    for match in _TOKEN.finditer(text[:LONGEST]):
        compared = plain(match.group())
        if compared:
            words.append(Word(compared, match.group(), match.start(), match.end(), text[last : match.start()]))
            last = match.end()
    return words


def plain_words(text: str) -> list[str]:
    """The compared words of a text alone, for texts of our own of which there are many."""
    return _TOKEN.findall(plain(text[:LONGEST]))


def key(text: str) -> tuple[str, ...]:
    """A name as the words it is compared by."""
    return tuple(word.text for word in read_words(text))


def joined(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether the words stand together, with nothing but spaces, hyphens and dots between them."""
    return all(_JOINED.fullmatch(word.gap) for word in words[start + 1 : end])


@lru_cache(maxsize=1)
def _cues() -> dict[str, frozenset[tuple[str, ...]]]:
    # BaseLoader: "no", "on" and "yes" are words here, not truth values.
    read = yaml.load((PLACES / "cues.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return {
        kind: frozenset(key(cue) for cues in languages.values() for cue in cues) for kind, languages in read.items()
    }


def is_cue(word: str, kind: str) -> bool:
    """Whether one word is a cue of a kind of `cues.yml`."""
    return (word,) in _cues()[kind]


def before(words: Sequence[Word], start: int, kind: str, skip: Iterable[str] = ("article",)) -> bool:
    """Whether a cue of `kind` ends right before `start`; one word of the kinds in `skip` may stand between."""
    at = start
    if _ends_with(words, at, kind):
        return True
    if at > 0 and any(is_cue(words[at - 1].text, other) for other in skip):
        return _ends_with(words, at - 1, kind)
    return False


def _ends_with(words: Sequence[Word], end: int, kind: str) -> bool:
    for size in (1, 2, 3, 4):
        if end >= size and tuple(word.text for word in words[end - size : end]) in _cues()[kind]:
            return True
    return False


def within(words: Sequence[Word], start: int, end: int, kind: str) -> bool:
    """Whether any of the words from `start` to `end` is a cue of `kind`."""
    return any(is_cue(word.text, kind) for word in words[max(start, 0) : end])


def closes(words: Sequence[Word], end: int) -> bool:
    """Whether the text ends, pauses, or goes on with a word that cannot belong to the name, at `end`."""
    if end >= len(words):
        return True
    return bool(re.search(r"[,.;:!?()\n]", words[end].gap)) or is_cue(words[end].text, "follow")


def opens(words: Sequence[Word], start: int) -> bool:
    """Whether the text or a clause of it begins at `start`."""
    return start == 0 or bool(re.search(r"[,.;:!?()\n]", words[start].gap))


def alone(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether everything beside these words is what people add to an answer to "where are you?"."""
    rest = [*words[:start], *words[end:]]
    return len(rest) <= 6 and all(is_cue(word.text, "fillers") for word in rest)
