"""Reads what an Open311 request asks for. A parameter that is empty counts as one that is not there (§ Definitions)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import parse_qs

from channels.open311.definitions import own_attributes
from channels.open311.formats import Refused
from directory.three11 import RequestType

JURISDICTION: Final = "minneapolismn.gov"
LONGEST_DESCRIPTION: Final = 4000
LONGEST_ANSWER: Final = 1000
WIDEST_SPAN: Final = timedelta(days=90)
STATUSES: Final = ("open", "closed")
_ATTRIBUTE = re.compile(r"attribute\[([^\]]{1,100})\](?:\[\])?")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)


@dataclass(frozen=True)
class Filing:
    """A request that somebody files. Who files it, and answers to the type's own questions, are checked and let go."""

    service_code: str
    description: str
    address: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class Query:
    """Which requests to list; `ids` overrides everything else."""

    ids: tuple[int, ...] | None
    service_codes: tuple[str, ...]
    start: datetime
    end: datetime
    statuses: tuple[str, ...]


def form_fields(body: bytes) -> dict[str, str]:
    """The fields of a form, empty ones left out; the last one where a name is repeated.

    Raises:
        Refused: the body is no form in UTF-8.
    """
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=200, errors="strict")
    except ValueError:
        raise Refused(400, "Send a form in UTF-8 (application/x-www-form-urlencoded), as in GeoReport v2.") from None
    return {name: text for name, values in fields.items() if (text := values[-1].replace("\x00", "").strip())}


def check_jurisdiction(fields: Mapping[str, str]) -> None:
    """We serve one city, so the id may be left out; another is not found.

    Raises:
        Refused: it is another city's.
    """
    if fields.get("jurisdiction_id") not in (None, "", JURISDICTION):
        raise Refused(404, f"jurisdiction_id not found; this endpoint serves {JURISDICTION}.")


def read_filing(fields: Mapping[str, str], kind: RequestType) -> Filing:
    """What is filed, checked against the questions of its type.

    Raises:
        Refused: with every problem found.
    """
    problems: list[str] = []
    latitude, longitude = _point(fields, problems)
    has_place = latitude is not None or bool(fields.get("address_string") or fields.get("address_id"))
    if not has_place and not problems:
        problems.append("Say where: lat and long, or address_string.")
    description = fields.get("description", "")
    if len(description) > LONGEST_DESCRIPTION:
        problems.append(f"description is longer than {LONGEST_DESCRIPTION} characters.")
    if not description and any(one.code == "description" and one.required for one in kind.attributes):
        problems.append("description is required for this service_code.")
    answers = {match[1]: value for name, value in fields.items() if (match := _ATTRIBUTE.fullmatch(name))}
    problems += [
        f"attribute[{attribute.code}] is required for this service_code."
        for attribute in own_attributes(kind)
        if attribute.required and attribute.code not in answers
    ]
    problems += [
        f"attribute[{code}] is longer than {LONGEST_ANSWER} characters."
        for code, value in answers.items()
        if len(value) > LONGEST_ANSWER
    ]
    if problems:
        raise Refused(400, *problems)
    return Filing(kind.service_code, description, fields.get("address_string", ""), latitude, longitude)


def read_query(fields: Mapping[str, str], now: datetime) -> Query:
    """Which requests to list. Without dates the last 90 days; with one, the 90 days that it begins or ends.

    Raises:
        Refused: with every problem found.
    """
    problems: list[str] = []
    start, end = (_moment(fields, name, problems) for name in ("start_date", "end_date"))
    statuses = _list(fields.get("status", ""))
    problems += [f"status {status[:20]!r} is neither open nor closed." for status in statuses if status not in STATUSES]
    ids = _list(fields["service_request_id"]) if fields.get("service_request_id") else None
    if not problems:
        end = end or (start + WIDEST_SPAN if start else now)
        start = start or end - WIDEST_SPAN
        if end < start or end - start > WIDEST_SPAN:
            problems.append("start_date to end_date must be at most 90 days, the earlier first.")
        else:
            known = None if ids is None else tuple(int(text) for text in ids if re.fullmatch("[0-9]{1,18}", text))
            return Query(known, _list(fields.get("service_code", "")), start, end, statuses or STATUSES)
    raise Refused(400, *problems)


def _point(fields: Mapping[str, str], problems: list[str]) -> tuple[float | None, float | None]:
    given = {name: fields[name] for name in ("lat", "long") if fields.get(name)}
    if not given:
        return None, None
    try:
        latitude, longitude = float(given["lat"]), float(given["long"])
    except (KeyError, ValueError):
        problems.append("lat and long go together, as decimal degrees (WGS84), such as 44.977 and -93.265.")
        return None, None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        problems.append("lat must be from -90 to 90 and long from -180 to 180.")
        return None, None
    return latitude, longitude


def _moment(fields: Mapping[str, str], name: str, problems: list[str]) -> datetime | None:
    text = fields.get(name)
    if not text:
        return None
    try:
        if not _MOMENT.fullmatch(text):
            raise ValueError
        moment = datetime.fromisoformat(text).astimezone(UTC)
        if not 1900 < moment.year < 9000:
            raise ValueError
    except (ValueError, OverflowError):
        problems.append(f"{name} must be a moment with its offset, such as 2026-05-24T00:00:00Z.")
        return None
    return moment


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())[:1000]
