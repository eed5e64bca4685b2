"""Lays a text out over segments so that no number or address is cut in two, and over answers of three segments."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from channels.sms.gsm7 import Alphabet, alphabet, segments

MOST_SEGMENTS = 3
LONGEST_WORD = 120
"""Characters; a longer run without a space (a pasted link) is cut, since it could fill a text by itself."""
_NUMBER = re.compile(r"\+?\(?\d+(?:(?:\) ?|[-. /])\d+)*")
"""A telephone number, a ZIP code, a street number: digits with what is written between them."""
_ADDRESS = re.compile(
    r"\d+[A-Za-z]? (?:[\w.'-]+ ){1,4}?(?:Ave|Avenue|St|Street|Rd|Road|Blvd|Boulevard|Dr|Drive|Ln|Lane|Pkwy|Parkway|Pl"
    r"|Place|Ct|Court|Hwy|Highway|Way|Terrace|Trail|Circle|Plaza|Mall)\b\.?"
    r"(?: (?:[NSEW]{1,2}\b\.?|North|South|East|West))?(?:, (?:Suite|Ste|Unit|Room|Floor|#)\.? ?\w+)?"
    r"(?:, [A-Z]\w+(?: [A-Z]\w+){0,2})?(?:,? MN)?(?:,? \d{5})?"
)
"""A street address in running text (USPS Publication 28, appendix C1, the suffixes in use here)."""


@dataclass(frozen=True)
class Block:
    """Lines that belong together, such as one service. `solid` are the parts of them that must not be cut."""

    text: str
    solid: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Atom:
    """A word, or a solid part with the spaces in it; `gap` is what stands before it, a space or a line break."""

    gap: str
    text: str
    solid: bool


def paginate(blocks: Sequence[Block], more: str) -> tuple[str, ...]:
    """Texts of at most three segments that hold the blocks in order; `more` is the last line of all but the last.

    A block stays whole unless it is longer than a text of its own.
    """
    pages: list[list[_Atom]] = [[]]
    last = [_Atom("\n", word, solid=False) if index == 0 else _Atom(" ", word, False) for index, word in _words(more)]
    for index, block in enumerate(blocks):
        atoms, end = list(_atoms(block)), [] if index == len(blocks) - 1 else last
        if _fits([*pages[-1], *atoms, *end]):
            pages[-1] += atoms
        else:
            pages += _split(pages.pop(), atoms, last, end)
    pages = [page for page in pages if page]
    return tuple(_lay([*page, *last] if page is not pages[-1] else page) for page in pages)


def _words(text: str) -> Iterable[tuple[int, str]]:
    return enumerate(text.split())


def _split(page: list[_Atom], atoms: list[_Atom], last: list[_Atom], end: list[_Atom]) -> Iterator[list[_Atom]]:
    """The page so far and the block after it, over as many pages as it takes."""
    if page:
        yield page
    rest: list[_Atom] = []
    for index, atom in enumerate(atoms):
        closing = end if index == len(atoms) - 1 else last
        if rest and not _fits([*rest, atom, *closing]):
            yield rest
            rest = []
        rest.append(atom)
    yield rest


def _atoms(block: Block) -> Iterator[_Atom]:
    spans = sorted(_solid_spans(block))
    at, gap = 0, "\n"
    while at < len(block.text):
        if block.text[at].isspace():
            gap, at = ("\n" if block.text[at] == "\n" else gap or " "), at + 1
            continue
        end = _word_end(block.text, at, spans)
        solid = end - at <= LONGEST_WORD and any(start < end and at < stop for start, stop in spans)
        for start in range(at, end, end - at if end - at <= LONGEST_WORD else LONGEST_WORD // 2):
            stop = end if end - at <= LONGEST_WORD else min(start + LONGEST_WORD // 2, end)
            yield _Atom(gap, block.text[start:stop], solid)
            gap = ""
        at = end


def _word_end(text: str, at: int, spans: Sequence[tuple[int, int]]) -> int:
    while at < len(text) and (not text[at].isspace() or any(start < at < stop for start, stop in spans)):
        at = max([at + 1, *(stop for start, stop in spans if start <= at < stop)])
    return at


def _solid_spans(block: Block) -> Iterator[tuple[int, int]]:
    for pattern in (_NUMBER, _ADDRESS):
        yield from (found.span() for found in pattern.finditer(block.text))
    for part in block.solid:
        start = block.text.find(part)
        if start >= 0:
            yield start, start + len(part)


def _fits(atoms: Sequence[_Atom]) -> bool:
    return len(segments(_lay(atoms))) <= MOST_SEGMENTS


def _lay(atoms: Sequence[_Atom]) -> str:
    """The text of the atoms. Before a solid part that would be cut, the line is filled with spaces to its end."""
    plain = "".join(atom.gap + atom.text for atom in atoms)[1:]
    letters = alphabet(plain)
    if _size(plain, letters) <= letters.alone:
        return plain
    text, used = "", 0
    for index, atom in enumerate(atoms):
        gap = atom.gap if index else ""
        room = letters.part - _advance(used, gap, letters)
        if atom.solid and room < _size(atom.text, letters) <= letters.part:
            gap = " " * (letters.part - used - 1) + "\n"
        text, used = text + gap + atom.text, _advance(used, gap + atom.text, letters)
    return text


def _size(text: str, letters: Alphabet) -> int:
    return sum(map(letters.units, text))


def _advance(used: int, text: str, letters: Alphabet) -> int:
    """How much of the running segment is used after some more text."""
    for character in text:
        size = letters.units(character)
        used = size if used + size > letters.part else used + size
    return used
