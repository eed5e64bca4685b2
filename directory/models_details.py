"""HSDS 3.1's details of a service or location: hours, area, languages, access, costs, documents, capacity."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Mapped

from directory.columns import choice, clock, day, key, link, moment, numeric, ordinals, text, word
from runtime.database import Base

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Schedule(Base):
    """When a service or location is open: one RFC 5545 rule and the hours of a day that it meets.

    `closes_at` at or before `opens_at` is on the next day; equal means round the clock.
    """

    __tablename__ = "schedule"
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID | None] = link("service")
    location_id: Mapped[UUID | None] = link("location")
    service_at_location_id: Mapped[UUID | None] = link("service_at_location")
    valid_from: Mapped[date | None] = day()
    valid_to: Mapped[date | None] = day()
    dtstart: Mapped[date | None] = day()
    timezone: Mapped[float | None] = numeric(-14, 14)
    until: Mapped[date | None] = day()
    count: Mapped[float | None] = numeric(0, whole=True)
    wkst: Mapped[str | None] = choice(*WEEKDAYS)
    freq: Mapped[str | None] = choice("WEEKLY", "MONTHLY")
    interval: Mapped[float | None] = numeric(1, whole=True)
    byday: Mapped[str | None] = text(form="byday")
    byweekno: Mapped[str | None] = ordinals(53)
    bymonthday: Mapped[str | None] = ordinals(31)
    byyearday: Mapped[str | None] = ordinals(366)
    description: Mapped[str | None] = text()
    opens_at: Mapped[time | None] = clock()
    closes_at: Mapped[time | None] = clock()
    schedule_link: Mapped[str | None] = text(form="uri")
    attending_type: Mapped[str | None] = text()
    notes: Mapped[str | None] = text()


class Funding(Base):
    """Who pays for an organization or service."""

    __tablename__ = "funding"
    id: Mapped[UUID] = key()
    organization_id: Mapped[UUID | None] = link("organization")
    service_id: Mapped[UUID | None] = link("service")
    source: Mapped[str | None] = text()


class ServiceArea(Base):
    """Whom a service is for, by where they live. `uri` holds an Open Civic Data division id where there is one."""

    __tablename__ = "service_area"
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID | None] = link("service")
    service_at_location_id: Mapped[UUID | None] = link("service_at_location")
    name: Mapped[str | None] = text()
    description: Mapped[str | None] = text()
    extent: Mapped[str | None] = text()
    extent_type: Mapped[str | None] = text()
    uri: Mapped[str | None] = text()


class RequiredDocument(Base):
    """What a person must bring."""

    __tablename__ = "required_document"
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID | None] = link("service")
    document: Mapped[str | None] = text()
    uri: Mapped[str | None] = text(form="uri")


class Language(Base):
    """A language spoken by a service, at a location or on a phone; `code` is ISO 639."""

    __tablename__ = "language"
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID | None] = link("service")
    location_id: Mapped[UUID | None] = link("location")
    phone_id: Mapped[UUID | None] = link("phone")
    name: Mapped[str | None] = text()
    code: Mapped[str | None] = word()
    note: Mapped[str | None] = text()


class Accessibility(Base):
    """How a location can be used by people with disabilities."""

    __tablename__ = "accessibility"
    id: Mapped[UUID] = key()
    location_id: Mapped[UUID | None] = link("location")
    description: Mapped[str | None] = text()
    details: Mapped[str | None] = text()
    url: Mapped[str | None] = text(form="uri")


class CostOption(Base):
    """What a service costs; amount 0 is free."""

    __tablename__ = "cost_option"
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID] = link("service", required=True)
    valid_from: Mapped[date | None] = day()
    valid_to: Mapped[date | None] = day()
    option: Mapped[str | None] = text()
    currency: Mapped[str | None] = text()
    amount: Mapped[float | None] = numeric(0)
    amount_description: Mapped[str | None] = text()


class Unit(Base):
    """What a capacity is counted in, such as beds."""

    __tablename__ = "unit"
    id: Mapped[UUID] = key()
    name: Mapped[str] = text(required=True)
    scheme: Mapped[str | None] = text()
    identifier: Mapped[str | None] = text()
    uri: Mapped[str | None] = text(form="uri")


class ServiceCapacity(Base):
    """How much of a service is left, as its provider publishes it."""

    __tablename__ = "service_capacity"
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID] = link("service", required=True)
    unit_id: Mapped[UUID] = link("unit", required=True)
    available: Mapped[float] = numeric(required=True)
    maximum: Mapped[float | None] = numeric()
    description: Mapped[str | None] = text()
    updated: Mapped[datetime] = moment(required=True)


class Url(Base):
    """A further address on the web."""

    __tablename__ = "url"
    id: Mapped[UUID] = key()
    label: Mapped[str | None] = text()
    url: Mapped[str] = text(required=True, form="uri")
    organization_id: Mapped[UUID | None] = link("organization")
    service_id: Mapped[UUID | None] = link("service")
