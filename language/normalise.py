"""Cleans what phones and keyboards do to a text before anything reads it."""

import unicodedata

import regex

_INVISIBLE = regex.compile(r"[\p{Cf}\p{Cc}\p{Cs}\p{Co}]+")
_SPACE = regex.compile(r"\s+")


def clean(text: str) -> str:
    """The text in Unicode NFKC, without control, format and direction characters, with single spaces.

    Zero-width joiners, right-to-left marks and lone surrogates go; letters, marks and emoji stay.
    """
    spaced = _SPACE.sub(" ", text.encode("utf-8", "replace").decode())
    return str(_SPACE.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFKC", spaced)))).strip()
