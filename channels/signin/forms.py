"""Reads a posted form once, whole and never larger than it may be."""

from collections.abc import Mapping
from urllib.parse import parse_qs

from fastapi import Request

from channels.web.bodies import body_of
from channels.web.incoming import LARGEST_BODY

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 100


class BadForm(ValueError):
    """A body that is no form of ours; the text says what is expected."""


class Fields:
    """The fields of a form. A field that is missing is an empty text; characters that no text holds are left out."""

    def __init__(self, values: Mapping[str, list[str]]) -> None:
        self._values = values

    def text(self, name: str, longest: int = 200) -> str:
        """The field's text without spaces around it, cut to `longest` characters."""
        given = self._values.get(name) or [""]
        return "".join(letter for letter in given[-1] if letter.isprintable() or letter in "\n\t").strip()[:longest]

    def secret(self, name: str) -> str:
        """The field as it was given, for passwords."""
        return (self._values.get(name) or [""])[-1]

    def checked(self, name: str) -> bool:
        """Whether a box is ticked."""
        return bool(self.text(name))

    def number(self, name: str, least: int, most: int) -> int | None:
        """The field as a whole number; None where it is none or out of bounds."""
        given = self.text(name)
        if not given.isascii() or not given.isdigit():
            return None
        return int(given) if len(given) < 10 and least <= int(given) <= most else None


async def read_form(request: Request) -> Fields:
    """The form in the body of a request; it can be asked for again.

    Raises:
        BadForm: it is no form, or too large.
    """
    if not hasattr(request.state, "fields"):
        request.state.fields = await _read(request)
    fields: Fields = request.state.fields
    return fields


async def _read(request: Request) -> Fields:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise BadForm(f"Send a form with the header Content-Type: {FORM}.")
    body = await body_of(request)
    if len(body) > LARGEST_BODY:
        raise BadForm(f"The form is larger than {LARGEST_BODY} bytes.")
    try:
        return Fields(parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise BadForm(f"The form has more than {MOST_FIELDS} fields.") from None
