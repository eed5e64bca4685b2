"""Chooses the language of a page: what the resident chose, else what the browser asks for."""

from collections.abc import Iterator
from typing import Final

from language.codes import ENGLISH, HMONG, SUPPORTED

_HMONG_CODES: Final = frozenset({"hmn", "hnj", "mww", "blu"})
"""ISO 639-3: Hmong, and the two kinds of it that are spoken in Minnesota (White and Green), with an older code."""


def chosen(code: str | None) -> str | None:
    """The language that somebody chose, if we speak it."""
    return code if code in SUPPORTED else None


def negotiate(accept_language: str) -> str:
    """The first language of an `Accept-Language` header (RFC 9110 §12.5.4) that we speak; else English."""
    return next(_spoken(accept_language), ENGLISH)


def _spoken(header: str) -> Iterator[str]:
    for code in sorted(header.split(",")[:20], key=_weight, reverse=True):
        primary = code.split(";")[0].strip().lower().partition("-")[0]
        found = HMONG if primary in _HMONG_CODES else primary
        if found in SUPPORTED and _weight(code) > 0:
            yield found


def _weight(part: str) -> float:
    _, _, weight = part.replace(" ", "").partition(";q=")
    try:
        return float(weight or 1)
    except ValueError:
        return 0.0
