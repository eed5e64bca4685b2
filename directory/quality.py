"""Finds what is wrong in the directory: records to check, to complete or to merge."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session

from directory.duplicates import Listing, find_duplicates
from directory.models import Address, Contact, Organization, Phone, Service, ServiceAtLocation
from directory.models_details import Schedule
from directory.models_profile import CrisisLine, Three11Type
from directory.schedules import is_readable
from directory.visibility import public

Kind = Literal["stale", "unverified", "missing_phone", "broken_hours", "duplicate", "recall"]


@dataclass(frozen=True)
class Finding:
    """One thing to mend: the kind, the table and id of the record, its name and what is wrong with it."""

    kind: Kind
    table: str
    record_id: UUID
    name: str
    detail: str


def check(session: Session, moment: datetime, stale_days: int) -> Iterator[Finding]:
    """Everything to mend in the active directory, kind by kind. A record is stale `stale_days` after it was checked."""
    yield from _by_date(session, moment.date() - timedelta(days=stale_days))
    yield from _without_phone(session)
    yield from _broken_hours(session, moment.date())
    yield from _duplicates(session)
    yield from _hidden(session)


def _active(*columns: Any) -> Select[Any]:
    return (
        select(Service.id, Service.name, *columns).where(Service.status == "active").order_by(Service.name, Service.id)
    )


def _by_date(session: Session, oldest: date) -> Iterator[Finding]:
    stale = _active(Service.assured_date).where(Service.assured_date < oldest)
    for key, name, checked in session.execute(stale):
        yield Finding("stale", "service", key, name, f"last checked on {checked}")
    for key, name in session.execute(_active().where(Service.assured_date.is_(None))):
        yield Finding("unverified", "service", key, name, "no person has checked it with the service")


def _without_phone(session: Session) -> Iterator[Finding]:
    at = select(ServiceAtLocation.id).where(ServiceAtLocation.service_id == Service.id)
    place = select(ServiceAtLocation.location_id).where(ServiceAtLocation.service_id == Service.id)
    desk = select(Contact.id).where(Contact.service_id == Service.id)
    reached: list[ColumnElement[bool]] = [
        Phone.service_id == Service.id,
        Phone.organization_id == Service.organization_id,
        Phone.service_at_location_id.in_(at),
        Phone.location_id.in_(place),
        Phone.contact_id.in_(desk),
    ]
    # One EXISTS for each way lets the database use its indexes; a single one with OR would not.
    without = _active().where(*(~exists().where(way) for way in reached))
    for key, name in session.execute(without):
        yield Finding("missing_phone", "service", key, name, "no number to call or text")


def _broken_hours(session: Session, today: date) -> Iterator[Finding]:
    rows = select(Schedule, Service.name).outerjoin(Service, Service.id == Schedule.service_id).order_by(Schedule.id)
    for schedule, name in session.execute(rows.execution_options(yield_per=1000)):
        if problem := _problem_of(schedule, today):
            shown = name or schedule.description or str(schedule.id)
            yield Finding("broken_hours", "schedule", schedule.id, shown, problem)


def _problem_of(schedule: Schedule, today: date) -> str | None:
    ends = [end for end in (schedule.valid_to, schedule.until) if end]
    if ends and min(ends) < today:
        return f"ended on {min(ends)}"
    if (schedule.opens_at is None) != (schedule.closes_at is None):
        return "has an opening time without a closing time, or the reverse"
    if schedule.opens_at is not None and not is_readable(schedule):
        return "gives times but not on which days"
    if schedule.opens_at is None:
        return f"only words: {schedule.description}" if schedule.description else "says nothing"
    return None


def _duplicates(session: Session) -> Iterator[Finding]:
    listings = list(_listings(session))
    for one, other, score in find_duplicates(listings):
        detail = f"{score:.0f}% like {other.name!r} of {other.organization} ({other.key})"
        yield Finding("duplicate", "service", one.key, one.name, detail)


def _listings(session: Session) -> Iterator[Listing]:
    phones = _texts(session.execute(select(Phone.service_id, Phone.number).where(Phone.service_id.is_not(None))).all())
    addresses = _texts(
        session.execute(
            select(ServiceAtLocation.service_id, Address.address_1 + " " + Address.postal_code).join(
                Address, Address.location_id == ServiceAtLocation.location_id
            )
        ).all()
    )
    owned = _active(Organization.name).join(Organization, Organization.id == Service.organization_id)
    for key, name, organization in session.execute(owned):
        yield Listing(key, name, organization, frozenset(phones.get(key, ())), frozenset(addresses.get(key, ())))


def _texts(rows: Sequence[Any]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for key, text in rows:
        found[key].append(text)
    return found


def _hidden(session: Session) -> Iterator[Finding]:
    detail = "hidden from the public until a person has checked it"
    for key, name in session.execute(_active().where(~public(Service))):
        yield Finding("recall", "service", key, name, detail)
    for model, named in ((Organization, Organization.name), (CrisisLine, CrisisLine.label)):
        rows = select(model.id, named).where(~public(model)).order_by(named, model.id)
        for key, name in session.execute(rows):
            yield Finding("recall", model.__tablename__, key, name, detail)
    types = (
        select(Three11Type.id, Three11Type.service_name).where(~public(Three11Type)).order_by(Three11Type.service_name)
    )
    for key, name in session.execute(types):
        yield Finding("recall", "three11_type", key, name, detail)
    wrong = select(Phone.id, Phone.number).where(~public(Phone), or_(Phone.service_id.is_(None), public(Service)))
    for key, name in session.execute(wrong.join(Service, Service.id == Phone.service_id).order_by(Phone.id)):
        yield Finding("recall", "phone", key, name, detail)
