"""How many segments a text takes on the air, and where they break: carriers bill and deliver by segment.

Sources: 3GPP TS 23.038 §6.2.1 and §6.2.1.1 (the GSM 7-bit default alphabet and its extension table) and
3GPP TS 23.040 §9.2.3.24.1 (a concatenated text gives six octets of each segment to a header).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The characters that take one septet."""
EXTENSION = frozenset("\f^{}\\[~]|€")
"""The characters that take two: an escape and themselves."""

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʻʼʹ`´ˈ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−•·", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\t", " "),
        **dict.fromkeys("\u200b\u200c\u2060\ufeff\u00ad", ""),
        "…": "...",
        "½": "1/2",
        "¼": "1/4",
        "¾": "3/4",
        "\u2028": "\n",
        "\u2029": "\n",
    }
)

_UNSENDABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Control characters and halves of surrogate pairs, which XML, and so TwiML, cannot hold (XML 1.0 §2.2)."""


@dataclass(frozen=True)
class Alphabet:
    """One encoding of a text: units in a text that stands alone, and units in each part of a longer one."""

    name: str
    alone: int
    part: int

    def units(self, character: str) -> int:
        """What one character (a code point) takes: septets in GSM-7, 16-bit code units in UCS-2."""
        if self is GSM7:
            return 2 if character in EXTENSION else 1
        return 2 if ord(character) > 0xFFFF else 1


GSM7 = Alphabet("GSM-7", 160, 153)
UCS2 = Alphabet("UCS-2", 70, 67)


def alphabet(text: str) -> Alphabet:
    """The alphabet that a carrier uses for the text: one character outside GSM-7 puts the whole in UCS-2."""
    return GSM7 if all(character in BASIC or character in EXTENSION for character in text) else UCS2


def transliterate(text: str) -> str:
    """The text in GSM-7 where that loses only accents and the shape of quotes and dashes; else as it was (NFC).

    Letters that GSM-7 has (ñ é ü à) stay; á í ó ú lose their accent, since one of them would put the whole text in
    UCS-2 and more than double its segments. A text that needs UCS-2 all the same keeps its accents. What cannot be sent
    at all (control characters) is left out.
    """
    composed = unicodedata.normalize("NFC", _UNSENDABLE.sub("", text))
    plain = "".join(_plain(character) for character in composed.translate(_ALIKE))
    return plain if alphabet(plain) is GSM7 else composed


def _plain(character: str) -> str:
    if character in BASIC or character in EXTENSION or character.isascii():
        return character
    # Only Latin letters: taking marks off other scripts would change the word.
    base = "".join(part for part in unicodedata.normalize("NFD", character) if not unicodedata.combining(part))
    return base if base.isascii() else character


def segments(text: str) -> list[str]:
    """The parts that the text is sent in, in order; an escape or surrogate pair is never parted.

    >>> [len(part) for part in segments("a" * 161)]
    [153, 8]
    """
    letters = alphabet(text)
    if sum(map(letters.units, text)) <= letters.alone:
        return [text]
    return list(_parts(text, letters))


def _parts(text: str, letters: Alphabet) -> Iterator[str]:
    start, used = 0, 0
    for at, character in enumerate(text):
        size = letters.units(character)
        if used + size > letters.part:
            yield text[start:at]
            start, used = at, 0
        used += size
    yield text[start:]
