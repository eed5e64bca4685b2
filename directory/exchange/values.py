"""Reads and writes single values of HSDS columns, and says what was expected of a bad one.

Formats are those of HSDS 3.1's `datapackage.json` (RFC 3339 dates and moments, RFC 3986 addresses, RFC 4122 ids) and,
for schedules, RFC 5545's BYDAY and number lists.
"""

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import Column, String

from directory.models_details import WEEKDAYS

_UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOCK = re.compile(r"\d{2}:\d{2}(:\d{2})?", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_EMAIL = re.compile(r"[^@\s<>()\[\],;:\"]+@[^@\s.]+(\.[^@\s.]+)+")
_BYDAY = re.compile(rf"([+-]?[1-5])?({'|'.join(WEEKDAYS)})(,([+-]?[1-5])?({'|'.join(WEEKDAYS)}))*")
_NUMBERS = re.compile(r"[+-]?\d{1,3}(,[+-]?\d{1,3})*", re.ASCII)
_NOT_IN_URI = re.compile(r"[\s<>\"{}|\\^`\x00-\x1f\x7f]")
_HOST = re.compile(r"\w[\w-]*(\.\w[\w-]*)*\.?|[0-9a-f:.]*:[0-9a-f:.]*")
_RUNNABLE = ("javascript", "data", "vbscript", "file")

Value = str | float | bool | date | time | datetime | UUID | None
"""What a column holds in Python."""

Raw = str | int | float | bool | list[Any] | dict[str, Any] | None
"""What a file holds: text in CSV, any JSON value in JSON."""


class BadValue(ValueError):
    """A value that its column cannot take; the text says what was expected."""


def parse(column: Column[Any], raw: Raw) -> Value:
    """The value of a cell; blank is None.

    Raises:
        BadValue: the cell is blank though required, or not of the column's format.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        if not column.nullable:
            raise BadValue(f"{_EXPECTED.get(_format(column), 'a value')}; this column must be filled")
        return None
    if isinstance(raw, str):
        _check_characters(raw)
    return _READERS[_format(column)](column, raw)


def render(value: Value) -> str:
    """A value as a CSV cell; None is blank."""
    plain = to_json(value)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return "true" if plain else "false"
    return str(plain)


def to_json(value: Value) -> str | int | float | bool | None:
    """A value as JSON has it: whole numbers without a fraction, moments in UTC with milliseconds."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, float | int):
        return int(value) if float(value).is_integer() and abs(value) < 1e15 else value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, time):
        return value.isoformat(timespec="seconds")
    return str(value)


def _format(column: Column[Any]) -> str:
    return str(column.info["format"])


def _check_characters(text: str) -> None:
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise BadValue("UTF-8 text; save the file as UTF-8")
    if "\x00" in text:
        raise BadValue("text without NUL characters")


def _text(column: Column[Any], raw: Raw) -> str:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    if not isinstance(raw, str):
        raise BadValue("text")
    longest = column.type.length if isinstance(column.type, String) else None
    if longest and len(raw) > longest:
        raise BadValue(f"at most {longest} characters")
    return raw


def _word(column: Column[Any], raw: Raw) -> str:
    return _text(column, raw).strip()


def _uuid(column: Column[Any], raw: Raw) -> UUID:
    if not _UUID.fullmatch(_word(column, raw)):
        raise BadValue(_EXPECTED["uuid"])
    return UUID(_word(column, raw))


def _uri(column: Column[Any], raw: Raw) -> str:
    word = _word(column, raw)
    try:
        parts = urlsplit(word)
        port_is_good = parts.port is None or parts.port > 0
    except ValueError:
        raise BadValue(_EXPECTED["uri"]) from None
    is_web = parts.scheme in ("http", "https")
    if (
        _NOT_IN_URI.search(word)
        or not parts.scheme
        or "." in parts.scheme  # a host whose port was taken for a path
        or parts.scheme in _RUNNABLE
        or not port_is_good
        or not (parts.netloc or parts.path)
        or (is_web and not _HOST.fullmatch(parts.hostname or ""))
    ):
        raise BadValue(_EXPECTED["uri"])
    return word


def _matching(pattern: re.Pattern[str], form: str) -> Callable[[Column[Any], Raw], str]:
    def read(column: Column[Any], raw: Raw) -> str:
        word = _word(column, raw)
        if not pattern.fullmatch(word):
            raise BadValue(_EXPECTED[form])
        return word

    return read


def _number(column: Column[Any], raw: Raw) -> float:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise BadValue("a number")
    if isinstance(raw, str) and not _NUMBER.fullmatch(raw.strip()):
        raise BadValue("a number, such as 12 or -93.25")
    try:
        value = float(raw)
    except OverflowError:
        value = math.inf
    low, high, whole = column.info["low"], column.info["high"], column.info["whole"]
    if (
        not math.isfinite(value)
        or (low is not None and value < low)
        or (high is not None and value > high)
        or (whole and not value.is_integer())
    ):
        bounds = [f"{word} {bound:g}" for word, bound in (("at least", low), ("at most", high)) if bound is not None]
        raise BadValue(f"a {'whole ' * whole}number {' and '.join(bounds)}".strip())
    return value


def _ordinals(column: Column[Any], raw: Raw) -> str:
    word, most = _word(column, raw), column.info["most"]
    if not _NUMBERS.fullmatch(word) or not all(1 <= abs(int(number)) <= most for number in word.split(",")):
        raise BadValue(f"whole numbers from 1 to {most}, or negative from the end, separated by commas, such as 1,15")
    return word


def _date(column: Column[Any], raw: Raw) -> date:
    word = _word(column, raw)
    try:
        if _DAY.fullmatch(word):
            return date.fromisoformat(word)
    except ValueError:
        pass
    raise BadValue(_EXPECTED["date"])


def _time(column: Column[Any], raw: Raw) -> time:
    word = _word(column, raw)
    try:
        if _CLOCK.fullmatch(word):
            return time.fromisoformat("00:00" if word in ("24:00", "24:00:00") else word)
    except ValueError:
        pass
    raise BadValue(_EXPECTED["time"])


def _moment(column: Column[Any], raw: Raw) -> datetime:
    word = _word(column, raw)
    try:
        if _MOMENT.fullmatch(word):
            moment = datetime.fromisoformat(word.upper()).astimezone(UTC)
            # The standard asks for milliseconds, and only they survive an export.
            return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    except (ValueError, OverflowError):
        pass
    raise BadValue(_EXPECTED["datetime"])


def _choice(column: Column[Any], raw: Raw) -> str:
    word = _word(column, raw)
    if word not in column.info["values"]:
        raise BadValue(f"one of {', '.join(column.info['values'])}")
    return word


def _boolean(_column: Column[Any], raw: Raw) -> bool:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.strip().lower() in ("true", "false"):
        return raw.strip().lower() == "true"
    raise BadValue("true or false")


_EXPECTED: Final = {
    "uuid": "a UUID, such as 3a19ff88-4620-4d17-9830-ac1d859eb5d5",
    "uri": "a web address, such as https://example.org/help",
    "email": "an email address, such as help@example.org",
    "date": "a day that exists, as YYYY-MM-DD",
    "time": "a time of day, as HH:MM or HH:MM:SS",
    "datetime": "a moment with its offset, such as 2026-03-15T10:30:45Z",
    "byday": "weekdays as in RFC 5545, such as MO,WE or 1SA",
}

_READERS: Final[dict[str, Callable[[Column[Any], Raw], Value]]] = {
    "text": _text,
    "uuid": _uuid,
    "uri": _uri,
    "email": _matching(_EMAIL, "email"),
    "number": _number,
    "date": _date,
    "time": _time,
    "datetime": _moment,
    "choice": _choice,
    "boolean": _boolean,
    "byday": _matching(_BYDAY, "byday"),
    "ordinals": _ordinals,
}
