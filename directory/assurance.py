"""What people find out about records: checked with the service, or a number that is wrong.

A checked record is dated and shown, even if it was hidden before; a wrong number is hidden until someone checks it.
Each change is kept in HSDS's `metadata`: what was there, what replaced it, when and by whom.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import revision
from directory.codes import stable_id, term_id
from directory.models import Organization, Phone, Service
from directory.models_taxonomy import Attribute, Metadata, Taxonomy, TaxonomyTerm
from directory.profile import PROVENANCE
from directory.reference_rows import taxonomies
from runtime.settings import settings
from safety.publication import RECALL

CHECKED: Final = "checked"
Checker = Literal["staff", "provider"]
_NOTHING: Final = "(none)"
_TABLES: Final[Mapping[str, Any]] = {"taxonomy": Taxonomy, "taxonomy_term": TaxonomyTerm}


class AssuranceError(ValueError):
    """There is no such record."""


def confirm(session: Session, service_id: UUID, *, by: Checker, now: datetime, email: str | None = None) -> None:
    """A person has checked a service's record with the service: date it, show it, and its organization with it.

    The date is that of the city at the aware moment `now`: who checks in the evening has checked today.
    `by` and `email` (HSDS's `assurer_email`) are published; who exactly it was stands in the audit log.

    Raises:
        AssuranceError: there is no such service.
    """
    service = session.get(Service, service_id)
    if service is None:
        raise AssuranceError(f"there is no service {service_id}")
    today = _city_date(now)
    _note(session, "service", service_id, "assured_date", service.assured_date, today, by, now)
    service.assured_date = today
    service.assurer_email = email or service.assurer_email
    service.last_modified = now
    _set_confidence(session, "service", service_id, CHECKED, f"checked with the service by {by}", by, now)
    owner = session.get_one(Organization, service.organization_id)
    if _confidence(session, owner.id) == RECALL:
        _set_confidence(session, "organization", owner.id, CHECKED, f"checked with the service by {by}", by, now)
    for phone in session.scalars(select(Phone).where(Phone.service_id == service_id)):
        if _confidence(session, phone.id) == RECALL:
            _set_confidence(session, "phone", phone.id, CHECKED, f"checked with the service by {by}", by, now)
    revision.bump(session)


def report_wrong_number(session: Session, phone_id: UUID, *, by: Checker, now: datetime) -> None:
    """A number does not reach its service: hide it from the public until the service is checked again.

    Raises:
        AssuranceError: there is no such number.
    """
    phone = session.get(Phone, phone_id)
    if phone is None:
        raise AssuranceError(f"there is no phone {phone_id}")
    _set_confidence(session, "phone", phone_id, RECALL, f"reported wrong by {by}", by, now)
    service = session.get(Service, phone.service_id) if phone.service_id else None
    if service is not None:
        service.last_modified = now
    revision.bump(session)


def _mark(session: Session, key: UUID) -> Attribute | None:
    mark = select(Attribute).join(TaxonomyTerm, TaxonomyTerm.id == Attribute.taxonomy_term_id)
    return session.scalar(mark.where(Attribute.link_id == key, TaxonomyTerm.code.startswith("confidence.")))


def _confidence(session: Session, key: UUID) -> str:
    mark = _mark(session, key)
    code = session.get_one(TaxonomyTerm, mark.taxonomy_term_id).code if mark else None
    return (code or "").removeprefix("confidence.")


def _set_confidence(
    session: Session, entity: str, key: UUID, confidence: str, source: str, by: Checker, now: datetime
) -> None:
    _add_terms(session)
    before = _confidence(session, key)
    mark = _mark(session, key)
    if mark is None:
        mark = Attribute(id=stable_id("attribute", f"{key}/provenance"), link_id=key, link_entity=entity)
        session.add(mark)
    mark.link_type = PROVENANCE
    mark.taxonomy_term_id = term_id(f"confidence.{confidence}")
    mark.value = source
    session.flush()
    _note(session, entity, key, "confidence", before, confidence, by, now)


def _add_terms(session: Session) -> None:
    """A database that holds only other publishers' files lacks our terms."""
    for table, row in taxonomies():
        if session.get(_TABLES[table], row["id"]) is None:
            session.add(_TABLES[table](**row))
            session.flush()


def _note(
    session: Session, entity: str, key: UUID, column: str, before: object, after: object, by: Checker, now: datetime
) -> None:
    session.add(
        Metadata(
            id=uuid4(),
            resource_id=key,
            resource_type=entity,
            last_action_date=_city_date(now),
            last_action_type="update",
            field_name=column,
            previous_value=str(before or _NOTHING),
            replacement_value=str(after or _NOTHING),
            updated_by=by,
        )
    )


def _city_date(now: datetime) -> date:
    return now.astimezone(ZoneInfo(settings().timezone)).date()
