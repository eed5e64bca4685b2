"""Reads the code of a language however a publisher wrote it, so that who looks for Spanish finds `spa` and `ES` too."""

from collections.abc import Mapping
from typing import Final

from babel.core import get_global

_ALIASES: Final[Mapping[str, str]] = get_global("language_aliases")
"""CLDR's shorter codes for longer and older ones, such as `es` for `spa`."""
_HMONG: Final = {"mww": "hmn", "hnj": "hmn"}
"""The two Hmong languages of Minnesota by themselves (ISO 639-3), under the code of both."""


def canonical(code: str) -> str:
    """The shortest code of a language, without region or script: `so` for `som`, `SO` and `so-SO`."""
    word = code.strip().lower().replace("_", "-").partition("-")[0]
    return _HMONG.get(word) or _ALIASES.get(word, word)
