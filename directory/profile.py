"""Reads Nearhelp's profile of services back from HSDS attributes: needs, phase, audience, area, provenance."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from directory.codes import AREAS, need_codes
from directory.models_details import ServiceArea
from directory.models_taxonomy import Attribute, TaxonomyTerm

NEED: Final = "need"
PHASE: Final = "phase"
AUDIENCE: Final = "audience"
PROVENANCE: Final = "provenance"
SLUG: Final = "slug"
"""The `link_type` of each kind of attribute. `value` holds a need's rank, a provenance's source, or the slug."""

_BATCH = 500
_LEVELS = {uri: level for level, (_name, uri) in AREAS.items()}


@dataclass(frozen=True)
class Profile:
    """What Nearhelp adds to one service.

    `need_codes` come main need first. `audiences` empty means everyone. `area` is a key of `codes.AREAS`, or None
    where not known. `confidence` is a word of `codes.CONFIDENCES`, empty for a record from a publisher's own file.
    """

    need_codes: tuple[str, ...] = ()
    phase: str | None = None
    audiences: tuple[str, ...] = ()
    area: str | None = None
    confidence: str = ""
    source: str = ""
    slug: str = ""


def profiles(session: Session, service_ids: Sequence[UUID] | None = None) -> dict[UUID, Profile]:
    """The profiles of the services with these ids, or of all; a service without any attribute may be missing."""
    marks: dict[UUID, list[Row[tuple[UUID, str | None, str | None, str | None]]]] = defaultdict(list)
    areas: dict[UUID, str] = {}
    for chosen in _batches(service_ids):
        for mark in session.execute(_marks(chosen)):
            marks[mark.link_id].append(mark)
        for service_id, uri in session.execute(_areas(chosen)):
            if uri in _LEVELS:
                areas[service_id] = _LEVELS[uri]
    return {key: _profile(marks.get(key, []), areas.get(key)) for key in marks.keys() | areas.keys()}


def _batches(ids: Sequence[UUID] | None) -> list[Sequence[UUID] | None]:
    if ids is None:
        return [None]
    return [ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH)]


def _marks(ids: Sequence[UUID] | None) -> Select[tuple[UUID, str | None, str | None, str | None]]:
    query = select(Attribute.link_id, Attribute.link_type, TaxonomyTerm.code, Attribute.value)
    query = query.join(TaxonomyTerm, TaxonomyTerm.id == Attribute.taxonomy_term_id)
    query = query.where(Attribute.link_entity == "service")
    return query if ids is None else query.where(Attribute.link_id.in_(ids))


def _areas(ids: Sequence[UUID] | None) -> Select[tuple[UUID | None, str | None]]:
    query = select(ServiceArea.service_id, ServiceArea.uri).where(ServiceArea.service_id.is_not(None))
    return query if ids is None else query.where(ServiceArea.service_id.in_(ids))


def _profile(marks: Sequence[Row[tuple[UUID, str | None, str | None, str | None]]], area: str | None) -> Profile:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for mark in marks:
        if mark.code:
            kind = NEED if mark.code in need_codes() else mark.code.partition(".")[0]
            found[kind].append((mark.value or "", mark.code.removeprefix(f"{kind}.")))
    needs = sorted(found[NEED], key=lambda pair: (not pair[0].isdigit(), pair[0].zfill(4), pair[1]))
    source, confidence = next(iter(found["confidence"]), ("", ""))
    return Profile(
        need_codes=tuple(code for _rank, code in needs),
        phase=next((code for _value, code in found[PHASE]), None),
        audiences=tuple(sorted(code for _value, code in found[AUDIENCE])),
        area=area,
        confidence=confidence,
        source=source,
        slug=next((value for value, _code in found["record"]), ""),
    )
