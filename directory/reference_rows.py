"""Turns a row of the reference directory into HSDS rows: one function a file, no database.

The columns and what they mean: `data/directory/README.md`. Ids are version 5 UUIDs of the reference's slugs, so that
the same row has the same id in every database.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from babel import Locale, UnknownLocaleError

from directory.codes import AREAS, AUDIENCES, CONFIDENCES, PHASES, need_codes, stable_id, term_id
from directory.hours_text import MIDNIGHT, read_hours
from directory.profile import AUDIENCE, NEED, PHASE, PROVENANCE, SLUG

Source = dict[str, str]
"""A row of a reference file: every column, blank where nothing is known."""

Rows = Iterator[tuple[str, dict[str, Any]]]
"""HSDS rows, each with the name of its table; values are as a file has them and are checked later."""

_TAXONOMIES: Final = {
    "needs": "What residents need, as data/needs.csv lists it; the value of an attribute is its rank.",
    "phases": "Where a service stands in the city's Safe and Thriving Communities plan.",
    "audiences": "Whom a service is for; none means everyone.",
    "confidence": "How a record is known; the value of an attribute is its source.",
    "position": "How exact the coordinates of a location are.",
    "record": "Names of records in the reference directory.",
}
_CONFIDENCE_MEANS: Final = {
    "seen": "The phone number, or the service itself where it has none, was read in the source",
    "known": "A nationally known line; the source agrees where there is one",
    "recall": "Not read in any source: hidden from the public until a person has checked it",
    "checked": "A person has confirmed it with the service",
}
_POSITION_MEANS: Final = {
    "street": "From the street grid, good to about 400 metres",
    "zip": "The centre of the ZIP code",
}
_NOT_IN_CLDR: Final = {"hmn": "Hmong"}
_WEEK: Final = "MO,TU,WE,TH,FR,SA,SU"


def taxonomies() -> Rows:
    """Nearhelp's own taxonomies and all their terms."""
    for name, description in _TAXONOMIES.items():
        key = stable_id("taxonomy", name)
        yield "taxonomy", {"id": key, "name": f"Nearhelp {name}", "description": description}
    for need in need_codes().values():
        yield _term("needs", need.code, need.label, need.definition)
    for phase in PHASES:
        yield _term("phases", f"phase.{phase}", phase.capitalize(), f"Services of {phase}")
    for audience in AUDIENCES:
        yield _term("audiences", f"audience.{audience}", audience.capitalize(), f"Services for: {audience}")
    for confidence in CONFIDENCES:
        yield _term("confidence", f"confidence.{confidence}", confidence.capitalize(), _CONFIDENCE_MEANS[confidence])
    for exactness, meaning in _POSITION_MEANS.items():
        yield _term("position", f"position.{exactness}", exactness.capitalize(), meaning)
    yield _term("record", "record.slug", "Slug", "The short name of a record in the reference directory")


def organization(source: Source, service_names: list[str]) -> Rows:
    """An organization and where it is known from. HSDS asks for a description: its public services."""
    key = stable_id("organization", source["id"])
    yield (
        "organization",
        {
            "id": key,
            "name": source["name"],
            "description": f"Provides: {'; '.join(service_names)}."
            if service_names
            else "Its services have not been checked yet.",
            "website": source["url"],
        },
    )
    yield _mark("organization", key, f"confidence.{source['confidence']}", PROVENANCE, source["source"])
    yield _mark("organization", key, "record.slug", SLUG, source["id"])


def service(source: Source, compiled: datetime) -> Rows:
    """A service and all that the reference knows of it, but where it is."""
    key = stable_id("service", source["id"])
    has_number = bool(source["phone"] or source["text_line"])
    yield (
        "service",
        {
            "id": key,
            "organization_id": stable_id("organization", source["organization_id"]),
            "name": source["name"],
            "description": source["description"],
            "url": source["url"],
            "status": "active",
            "fees_description": source["fees_text"],
            "eligibility_description": source["eligibility_text"],
            "minimum_age": source["minimum_age"],
            "maximum_age": source["maximum_age"],
            "alert": "" if has_number else source["phone_note"],
            "last_modified": compiled,
        },
    )
    yield from _phones(source, key)
    yield from _schedules(source, key)
    yield from _marks(source, key)
    if source["service_area"]:
        name, uri = AREAS[source["service_area"]]
        area = {"id": stable_id("service_area", source["id"]), "service_id": key, "name": name, "uri": uri}
        yield "service_area", area
    for code in _list(source["languages"]):
        row = {"id": stable_id("language", f"{source['id']}/{code}"), "service_id": key, "code": code}
        yield "language", row | {"name": _language_name(code)}
    if source["fees_text"] == "Free":
        row = {"id": stable_id("cost_option", source["id"]), "service_id": key, "option": "Free"}
        yield "cost_option", row | {"amount": 0.0, "currency": "usd"}


def place(source: Source, position: tuple[float, float, str] | None) -> Rows:
    """Where a service is. `position` is latitude, longitude and how exact they are (`street` or `zip`).

    An address without a ZIP code cannot be an HSDS address; it becomes the name of the location.
    """
    if not (source["address"] or source["city"]):
        return
    words = ", ".join(filter(None, (source["address"], source["city"])))
    key = stable_id("location", words)
    latitude, longitude, exactness = position or (None, None, "")
    yield (
        "location",
        {"id": key, "location_type": "physical", "name": words, "latitude": latitude, "longitude": longitude},
    )
    link = {"id": stable_id("service_at_location", source["id"]), "location_id": key}
    yield "service_at_location", link | {"service_id": stable_id("service", source["id"])}
    if exactness:
        yield _mark("location", key, f"position.{exactness}", "position", None)
    if source["address"] and source["postal_code"]:
        yield (
            "address",
            {
                "id": stable_id("address", words),
                "location_id": key,
                "address_1": source["address"],
                "city": source["city"],
                "state_province": "MN",
                "postal_code": source["postal_code"],
                "country": "US",
                "address_type": "physical",
            },
        )


def three11_type(source: Source) -> Rows:
    """A request type of the city's 311."""
    yield "three11_type", source | {"id": stable_id("three11_type", source["service_code"])}


def crisis_line(source: Source) -> Rows:
    """A crisis line."""
    yield "crisis_line", source | {"id": stable_id("crisis_line", f"{source['need_code']}/{source['rank']}")}


def _term(taxonomy: str, code: str, name: str, description: str) -> tuple[str, dict[str, Any]]:
    row = {"id": term_id(code), "code": code, "name": name, "description": description, "language": "en"}
    row |= {"taxonomy": f"Nearhelp {taxonomy}", "taxonomy_id": stable_id("taxonomy", taxonomy)}
    return "taxonomy_term", row


def _mark(entity: str, key: UUID, code: str, kind: str, value: str | None) -> tuple[str, dict[str, Any]]:
    row = {"id": stable_id("attribute", f"{key}/{code}"), "link_id": key, "link_entity": entity, "link_type": kind}
    return "attribute", row | {"taxonomy_term_id": term_id(code), "value": value}


def _marks(source: Source, key: UUID) -> Rows:
    for rank, code in enumerate(_list(source["need_codes"]), start=1):
        yield _mark("service", key, code, NEED, str(rank))
    for audience in _list(source["audience"]):
        yield _mark("service", key, f"audience.{audience}", AUDIENCE, None)
    if source["phase"]:
        yield _mark("service", key, f"phase.{source['phase']}", PHASE, None)
    yield _mark("service", key, f"confidence.{source['confidence']}", PROVENANCE, source["source"])
    yield _mark("service", key, "record.slug", SLUG, source["id"])


def _phones(source: Source, key: UUID) -> Rows:
    for kind, column in (("voice", "phone"), ("text", "text_line")):
        if source[column]:
            row = {"id": stable_id("phone", f"{source['id']}/{kind}"), "service_id": key, "number": source[column]}
            yield "phone", row | {"type": kind, "description": source["phone_note"]}


def _schedules(source: Source, key: UUID) -> Rows:
    text = source["hours_text"]
    rules: list[dict[str, Any]]
    if source["is_24_7"] == "true":
        rules = [{"freq": "WEEKLY", "byday": _WEEK, "opens_at": MIDNIGHT, "closes_at": MIDNIGHT}]
        text = text or "24 hours a day, 7 days a week"
    elif text:
        rules = read_hours(text) or [{}]
    else:
        return
    for number, rule in enumerate(rules, start=1):
        row = {"id": stable_id("schedule", f"{source['id']}/{number}"), "service_id": key, "description": text}
        yield "schedule", row | rule


def _list(words: str) -> list[str]:
    return [word.strip() for word in words.split(";") if word.strip()]


def _language_name(code: str) -> str:
    try:
        return Locale.parse(code).get_display_name("en") or code
    except UnknownLocaleError:
        return _NOT_IN_CLDR.get(code, code)
