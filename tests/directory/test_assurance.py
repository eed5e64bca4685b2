"""Checked records are dated and shown; wrong numbers disappear; both leave a trace."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import revision
from directory.assurance import AssuranceError, confirm, report_wrong_number
from directory.codes import stable_id
from directory.models import Organization, Phone, Service
from directory.models_taxonomy import Metadata
from directory.profile import profiles
from directory.visibility import public
from runtime.database import Database

NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)


def is_shown(session: Session, model: type[Service] | type[Organization] | type[Phone], key: object) -> bool:
    return session.scalar(select(model.id).where(model.id == key, public(model))) is not None


def test_a_checked_record_is_dated_and_shown_with_its_organization(reference: Database) -> None:
    with reference.begin() as session:
        service = session.scalars(select(Service).where(~public(Service)).order_by(Service.id)).first()
        assert service is not None and not is_shown(session, Organization, service.organization_id)
        before = revision.current(session)
        confirm(session, service.id, by="staff", now=NOW)
        assert service.assured_date == date(2026, 11, 24)
        assert is_shown(session, Service, service.id) and is_shown(session, Organization, service.organization_id)
        assert profiles(session, [service.id])[service.id].confidence == "checked"
        assert revision.current(session) == before + 1
        changes = session.scalars(select(Metadata).where(Metadata.resource_id == service.id)).all()
        assert {(change.field_name, change.previous_value, change.replacement_value) for change in changes} == {
            ("assured_date", "(none)", "2026-11-24"),
            ("confidence", "recall", "checked"),
        }


def test_what_is_checked_in_the_evening_is_dated_with_the_citys_day(reference: Database) -> None:
    key = stable_id("service", "day-one")
    with reference.begin() as session:
        confirm(session, key, by="staff", now=datetime(2026, 11, 25, 2, 30, tzinfo=UTC))
        assert session.get_one(Service, key).assured_date == date(2026, 11, 24)
        changes = session.scalars(select(Metadata).where(Metadata.resource_id == key)).all()
        assert {change.last_action_date for change in changes} == {date(2026, 11, 24)}
        assert "2026-11-24" in {change.replacement_value for change in changes}


def test_a_wrong_number_is_hidden_until_the_service_is_checked(reference: Database) -> None:
    key = stable_id("service", "day-one")
    with reference.begin() as session:
        phone = session.scalars(select(Phone).where(Phone.service_id == key, Phone.type == "voice")).one()
        report_wrong_number(session, phone.id, by="staff", now=NOW)
        assert not is_shown(session, Phone, phone.id) and is_shown(session, Service, key)
        confirm(session, key, by="provider", now=NOW)
        assert is_shown(session, Phone, phone.id)


def test_a_record_from_another_publisher_can_be_checked_too(session: Session) -> None:
    session.add(Organization(id=uuid4(), name="Elsewhere", description="x"))
    session.flush()
    owner = session.scalars(select(Organization)).one()
    session.add(Service(id=uuid4(), organization_id=owner.id, name="x", status="active"))
    session.flush()
    service = session.scalars(select(Service)).one()
    confirm(session, service.id, by="staff", now=NOW, email="desk@example.org")
    assert (service.assurer_email, profiles(session)[service.id].confidence) == ("desk@example.org", "checked")


def test_what_does_not_exist_cannot_be_checked(session: Session) -> None:
    with pytest.raises(AssuranceError):
        confirm(session, uuid4(), by="staff", now=NOW)
    with pytest.raises(AssuranceError):
        report_wrong_number(session, uuid4(), by="staff", now=NOW)
