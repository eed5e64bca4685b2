"""The GSM-7 alphabet of a text message: how long a text is in it, and how to keep a text within it."""

import unicodedata

SEGMENT = 153
"""Septets that each part of a message of several parts carries (3GPP TS 23.040, 9.2.3.24.1)."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€")
"""Characters of the extension table, two septets each (3GPP TS 23.038, 6.2.1.1)."""


def septets(text: str) -> int:
    """The length of a GSM-7 text.

    Raises:
        ValueError: a character is not in GSM-7, which would make every character of the message cost two bytes.
    """
    foreign = sorted({c for c in text if c not in _BASIC and c not in _EXTENDED})
    if foreign:
        raise ValueError(f"not in GSM-7: {' '.join(foreign)}")
    return sum(2 if c in _EXTENDED else 1 for c in text)


def within_gsm(text: str) -> str:
    """`text` with what GSM-7 lacks brought to its plain letter (`á` to `a`) or left out."""
    return "".join(c if c in _BASIC or c in _EXTENDED else _plain(c) for c in unicodedata.normalize("NFC", text))


def _plain(character: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", character) if c in _BASIC)
