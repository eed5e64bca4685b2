"""The supply side of the gap analysis: how many services answer each need, by area and language."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.codes import AREAS, need_codes
from directory.languages import canonical
from directory.models import Service
from directory.models_details import Language
from directory.profile import profiles
from directory.visibility import public
from language.codes import ENGLISH, SUPPORTED


@dataclass(frozen=True)
class Supply:
    """How many public, active services answer a need for people of an area in a language."""

    need_code: str
    area: str
    language: str
    services: int


def supply(session: Session) -> Iterator[Supply]:
    """The number of services for every need, area and language, also where it is none.

    People of an area are served by services for it and for the wider ones. Every service is counted for English, also
    one that names no language; one that names no area counts for Minneapolis only.
    """
    spoken: dict[object, set[str]] = {}
    for key, code in session.execute(select(Language.service_id, Language.code).where(Language.code.is_not(None))):
        spoken.setdefault(key, set()).add(canonical(code))
    known = profiles(session)
    counted: Counter[tuple[str, str, str]] = Counter()
    for key in session.scalars(select(Service.id).where(Service.status == "active", public(Service))):
        profile = known.get(key)
        if profile is None:
            continue
        for need in profile.need_codes:
            for area in _covered(profile.area):
                counted.update((need, area, language) for language in {ENGLISH, *spoken.get(key, ())})
    for need in need_codes():
        for area in AREAS:
            for language in SUPPORTED:
                yield Supply(need, area, language, counted[need, area, language])


def gaps(session: Session) -> list[Supply]:
    """The needs, areas and languages for which there is no service."""
    return [cell for cell in supply(session) if not cell.services]


def _covered(area: str | None) -> tuple[str, ...]:
    """The areas whose people a service for `area` serves: itself and all smaller ones."""
    names = tuple(AREAS)
    return names[: names.index(area) + 1] if area in AREAS else names[:1]
