"""Turns a service found into a hit that says for itself why it was found and when it was last checked."""

import math
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from directory.availability import Availability
from directory.codes import AREAS, need_codes
from directory.eligibility import fit
from directory.schedules import hours_today, open_at
from directory.search.asked import Asked
from directory.search.index import Index
from directory.search.query import ServiceHit
from directory.search.ranking import Evidence
from directory.search.records import Record


def hit(
    index: Index,
    asked: Asked,
    number: Any,
    score: Any,
    miles: Any,
    marks: Mapping[UUID, Availability],
    evidence: Evidence,
) -> ServiceHit:
    """The hit for the service of a number in the index."""
    record = index.records[number]
    mark = marks.get(record.id)
    distance = None if math.isnan(miles) else round(float(miles), 1)
    known = open_at(record.schedules, asked.moment) if record.schedules else None
    today = hours_today(record.schedules, asked.moment) if record.schedules else None
    closed = mark is not None and mark.state == "closed"
    return ServiceHit(
        service_id=str(record.id),
        slug=record.profile.slug,
        name=record.name,
        organization=record.organization,
        description=record.description,
        need_codes=record.profile.need_codes,
        phone=record.phone,
        text_line=record.text_line,
        url=record.url,
        address=record.address,
        distance_miles=distance,
        open_now=False if closed else known,
        hours_today=today,
        availability=mark.state if mark else None,
        why=tuple(_why(index, asked, record, distance, mark, float(evidence.name[number]))),
        assured_date=record.assured_date,
        score=round(float(score), 3),
        confidence=record.profile.confidence,
        phone_note=record.phone_note,
        hours_text=record.hours_text,
        eligibility=record.eligibility,
        fees=record.fees,
        languages=record.languages,
        is_24_7=record.is_24_7,
    )


def _why(
    index: Index, asked: Asked, record: Record, distance: float | None, mark: Availability | None, named: float
) -> Iterator[str]:
    if mark is not None:
        yield f"marked {mark.state}" + (f" until {mark.until:%Y-%m-%d %H:%M} UTC" if mark.until else "")
    yield from _needs(index, asked, record)
    if named >= 0.3:
        yield "its name matches"
    yield from _place(asked, record, distance)
    for_whom = fit(record.rules, asked.person).why
    if for_whom:
        yield for_whom
    spoken = [code for code in asked.languages if code in record.languages]
    if spoken:
        yield f"speaks {', '.join(spoken)}"
    if record.is_free:
        yield "free"
    yield f"checked on {record.assured_date:%Y-%m-%d}" if record.assured_date else "not yet checked, call first"


def _needs(index: Index, asked: Asked, record: Record) -> Iterator[str]:
    shared = sorted((code for code in record.profile.need_codes if code in asked.needs), key=lambda c: -asked.needs[c])
    for code in shared[:2]:
        label = need_codes()[code].label if code in need_codes() else code
        said = asked.reading.matched.get(code, ())
        words = f" (you said: {', '.join(said[:3])})" if said else ""
        yield f"for {label}{words}"
        types = index.request_types.get(code, ())
        if code.startswith("311.") and types:
            yield f"311 takes: {', '.join(types[:3])}"
    if not shared:
        there = [word for word in dict.fromkeys(asked.reading.words) if word in _words(record)]
        if there:
            yield f"says: {', '.join(there[:4])}"


def _words(record: Record) -> str:
    return f"{record.name} {record.organization} {record.description}".casefold()


def _place(asked: Asked, record: Record, distance: float | None) -> Iterator[str]:
    if asked.near is None:
        return
    if distance is not None:
        yield f"about {distance:.1f} miles from {asked.near.name}"
    elif record.profile.area is not None and record.profile.area in AREAS:
        yield f"serves {AREAS[record.profile.area][0]}"
