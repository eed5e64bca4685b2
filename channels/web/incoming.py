"""Reads what a browser sends: size, JSON and types are checked here and nowhere else."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from channels.conversation import crisis_in
from language.codes import SUPPORTED
from safety.crisis import Crisis

LONGEST = 10_000
"""Characters of one message."""
LARGEST_BODY = 128 * 1024
"""Bytes; room for the longest message with every character escaped (`\\ud83d\\ude00`)."""
LONGEST_ID = 100
_FORM = ("text", "session", "language", "message_id")


class BadMessage(ValueError):
    """A request that cannot be used. `status` is the HTTP status; the text says what to do, and quotes nothing."""

    def __init__(self, status: int, what: str) -> None:
        super().__init__(what)
        self.status = status


@dataclass(frozen=True)
class Incoming:
    """One message from the web.

    Attributes:
        text: what was said, at most `LONGEST` characters, without lone surrogates and NUL.
        session: the session that the browser holds, unchecked; None for a new one.
        language: the language chosen on the page, or None to go by what is written.
        message_id: the client's id of the message, the same when it tries again; None where it has none.
        crisis: what the screen found.
    """

    text: str
    session: str | None = None
    language: str | None = None
    message_id: str | None = None
    crisis: Crisis | None = None


def read_message(body: bytes) -> Incoming:
    """The message in the JSON body of `POST /api/chat`.

    A message that holds a crisis is taken whatever else is wrong with the request.

    Raises:
        BadMessage: the body is too large, no JSON object, or a field has a wrong type or value.
    """
    fields = read_object(body)
    text = fields.get("text")
    if not isinstance(text, str):
        raise BadMessage(422, '"text" must be a string: what the resident said.')
    return _checked(text, fields)


def read_form(body: bytes) -> Incoming:
    """The message in the form of the page, which a browser without scripts sends.

    Raises:
        BadMessage: the body is too large, or the text is too long.
    """
    _check_size(body)
    form = parse_qs(body.decode("utf-8", "replace"), max_num_fields=20, errors="replace")
    fields = {name: form[name][-1] for name in _FORM if name in form}
    return _checked(fields.get("text", ""), fields)


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object in a body.

    Raises:
        BadMessage: it is too large, not UTF-8, not JSON or not an object.
    """
    _check_size(body)
    try:
        fields = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadMessage(
            400, 'Send a JSON object in UTF-8, such as {"session": null, "text": "I need food"}.'
        ) from None
    if not isinstance(fields, dict):
        raise BadMessage(422, 'Send a JSON object, such as {"session": null, "text": "I need food"}.')
    return fields


def text_field(fields: dict[str, Any], name: str) -> str | None:
    """An optional short string.

    Raises:
        BadMessage: it is something else, or longer than an id can be.
    """
    value = fields.get(name)
    if value is None or (isinstance(value, str) and len(value) <= LONGEST_ID):
        return clean(value) if value else None
    raise BadMessage(422, f'"{name}" must be null or a string of at most {LONGEST_ID} characters.')


def clean(text: str) -> str:
    """The text without what no database takes: lone surrogates and NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _checked(text: str, fields: dict[str, Any]) -> Incoming:
    said = clean(text)
    crisis = crisis_in(said)
    try:
        if len(said) > LONGEST:
            raise BadMessage(413, f"That message is too long. Say it in at most {LONGEST} characters.")
        language = text_field(fields, "language")
        if language not in (None, *SUPPORTED):
            raise BadMessage(422, f'"language" must be null or one of {", ".join(SUPPORTED)}.')
        return Incoming(said, text_field(fields, "session"), language, text_field(fields, "message_id"), crisis)
    except BadMessage:
        if crisis is None:
            raise
        return Incoming(said[:LONGEST], crisis=crisis)


def _check_size(body: bytes) -> None:
    if len(body) > LARGEST_BODY:
        raise BadMessage(413, f"That is too much. Say it in at most {LONGEST} characters.")
