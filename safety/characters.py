"""From any unicode text to plain lower-case words: what people hide, decorate or dictate is made readable."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MAX_CHARACTERS = 20_000
"""Longer texts are read only so far: a bound on time, far above what a person writes."""

_LOOKALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝвкмнтзαβεικνορτυχγωηℓ",
    "aeopcyxijshdqwbkmhtzabeiknoptuxywnl",
)
"""Cyrillic and Greek letters that look Latin (Unicode TR 39, confusables), by their lower case."""

_QUOTES = str.maketrans({mark: "'" for mark in "’‘`´ʼʻ′＇"})

_SPOKEN_MARKS = re.compile(
    r"\b(?:question mark|exclamation (?:point|mark)|full stop|new (?:line|paragraph)|dot dot dot|semicolon|period)\b"
    r"|\bsigno de (?:interrogacion|exclamacion)\b|\bpunto (?:y aparte|final|y seguido)\b"
    r"|<[^<>]{1,100}>"
)
_TURNS = re.compile(r"\b(?:also|btw|by the way|anyway|anyways|p\.?s|besides that|one more thing|tambien|ademas)\b")
_SPOKEN_COMMA = re.compile(r"\b(?:comma|open quote|close quote|unquote)\b")

_ENDINGS = re.compile(r"'(ll|re|ve)\b")
_EXPANDED = {"ll": " will", "re": " are", "ve": " have"}

_PIECES = re.compile(r"[.!?;…。！？؟]+(?=\s|$)|[a-z0-9][a-z0-9'@$!*]*|[@$][a-z0-9'@$!*]+")
_EDGE = re.compile(r"[!*'@$]+$")


@dataclass(frozen=True)
class Words:
    """The words of a text in order, and for each the number of its sentence."""

    words: tuple[str, ...]
    sentences: tuple[int, ...]

    def windows(self, length: int, overlap: int) -> "Iterator[tuple[int, Words]]":
        """Stretches of at most `length` words that share `overlap` words, each with the place where it begins."""
        step = length - overlap
        for start in range(0, max(len(self.words) - overlap, 1), step):
            end = start + length
            yield start, Words(self.words[start:end], self.sentences[start:end])


def plain(text: str) -> str:
    """Lower-case Latin text without accents, invisible characters or look-alike letters."""
    folded = unicodedata.normalize("NFKD", text[:MAX_CHARACTERS])
    kept = "".join(" " if _is_separator(c) else c for c in folded if not _is_invisible(c))
    return kept.casefold().translate(_LOOKALIKES).translate(_QUOTES)


def split(text: str) -> Words:
    """The words of a text; symbols that may stand for letters (`k!ll`, `r*pe`, `$uicide`) stay inside their word."""
    readable = _SPOKEN_COMMA.sub(" ", _TURNS.sub(" . ", _SPOKEN_MARKS.sub(" . ", plain(text))))
    readable = _ENDINGS.sub(lambda match: _EXPANDED[match.group(1)], readable)
    words: list[str] = []
    sentences: list[int] = []
    sentence = 0
    for piece in _PIECES.findall(readable):
        if piece[0].isalnum() or piece[0] in "@$":
            word = _EDGE.sub("", piece)
            if word:
                words.append(word)
                sentences.append(sentence)
            if piece.endswith("!"):
                sentence += 1
        else:
            sentence += 1
    return Words(tuple(words), tuple(sentences))


def _is_invisible(character: str) -> bool:
    """Combining marks, zero-width and direction marks, and other format or unassigned characters."""
    return unicodedata.category(character) in ("Mn", "Me", "Cf", "Cs", "Co", "Cn")


def _is_separator(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Zs", "Zl", "Zp")
