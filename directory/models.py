"""HSDS 3.1's core tables: who helps (organization, program), with what (service) and where (location).

Names, required columns and links are those of the standard's `datapackage.json`; a test compares them.
Details of a service or location are in `directory.models_details`, classification in `directory.models_taxonomy`,
Nearhelp's own tables in `directory.models_profile`.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped

from directory.columns import choice, day, key, link, moment, numeric, text, word
from runtime.database import Base

PLACES = ("physical", "postal", "virtual")
STATUSES = ("active", "inactive", "defunct", "temporarily closed")


class Organization(Base):
    """Who runs services."""

    __tablename__ = "organization"
    id: Mapped[UUID] = key()
    name: Mapped[str] = text(required=True)
    alternate_name: Mapped[str | None] = text()
    description: Mapped[str] = text(required=True)
    email: Mapped[str | None] = text(form="email")
    website: Mapped[str | None] = text(form="uri")
    tax_status: Mapped[str | None] = text()
    tax_id: Mapped[str | None] = text()
    year_incorporated: Mapped[float | None] = numeric()
    legal_status: Mapped[str | None] = text()
    logo: Mapped[str | None] = text()
    uri: Mapped[str | None] = text(form="uri")
    parent_organization_id: Mapped[UUID | None] = link("organization")


class OrganizationIdentifier(Base):
    """A number under which a register knows an organization."""

    __tablename__ = "organization_identifier"
    id: Mapped[UUID] = key()
    organization_id: Mapped[UUID] = link("organization", required=True)
    identifier_scheme: Mapped[str | None] = text()
    identifier_type: Mapped[str] = text(required=True)
    identifier: Mapped[str] = text(required=True)


class Program(Base):
    """A group of services of one organization."""

    __tablename__ = "program"
    id: Mapped[UUID] = key()
    organization_id: Mapped[UUID] = link("organization", required=True)
    name: Mapped[str] = text(required=True)
    alternate_name: Mapped[str | None] = text()
    description: Mapped[str] = text(required=True)


class Service(Base):
    """What is offered. `assured_date` stays null until a person has checked the record."""

    __tablename__ = "service"
    id: Mapped[UUID] = key()
    organization_id: Mapped[UUID] = link("organization", required=True)
    program_id: Mapped[UUID | None] = link("program")
    name: Mapped[str] = text(required=True)
    alternate_name: Mapped[str | None] = text()
    description: Mapped[str | None] = text()
    url: Mapped[str | None] = text(form="uri")
    email: Mapped[str | None] = text(form="email")
    status: Mapped[str] = choice(*STATUSES, required=True)
    interpretation_services: Mapped[str | None] = text()
    application_process: Mapped[str | None] = text()
    fees_description: Mapped[str | None] = text()
    wait_time: Mapped[str | None] = text()
    fees: Mapped[str | None] = text()
    accreditations: Mapped[str | None] = text()
    eligibility_description: Mapped[str | None] = text()
    minimum_age: Mapped[float | None] = numeric(0, 130)
    maximum_age: Mapped[float | None] = numeric(0, 130)
    assured_date: Mapped[date | None] = day()
    assurer_email: Mapped[str | None] = text(form="email", personal=True)
    licenses: Mapped[str | None] = text()
    alert: Mapped[str | None] = text()
    last_modified: Mapped[datetime | None] = moment()


class Location(Base):
    """Where help is given. A position known only by ZIP or neighbourhood is marked by an attribute."""

    __tablename__ = "location"
    id: Mapped[UUID] = key()
    location_type: Mapped[str] = choice(*PLACES, required=True)
    url: Mapped[str | None] = text(form="uri")
    organization_id: Mapped[UUID | None] = link("organization")
    name: Mapped[str | None] = text()
    alternate_name: Mapped[str | None] = text()
    description: Mapped[str | None] = text()
    transportation: Mapped[str | None] = text()
    latitude: Mapped[float | None] = numeric(-90, 90)
    longitude: Mapped[float | None] = numeric(-180, 180)
    external_identifier: Mapped[str | None] = text()
    external_identifier_type: Mapped[str | None] = text()


class ServiceAtLocation(Base):
    """A service at a location."""

    __tablename__ = "service_at_location"
    id: Mapped[UUID] = key()
    service_id: Mapped[UUID] = link("service", required=True)
    location_id: Mapped[UUID] = link("location", required=True)
    description: Mapped[str | None] = text()


class Address(Base):
    """The address of a location."""

    __tablename__ = "address"
    id: Mapped[UUID] = key()
    location_id: Mapped[UUID | None] = link("location")
    attention: Mapped[str | None] = text()
    address_1: Mapped[str] = text(required=True)
    address_2: Mapped[str | None] = text()
    city: Mapped[str] = text(required=True)
    region: Mapped[str | None] = text()
    state_province: Mapped[str] = text(required=True)
    postal_code: Mapped[str] = word(required=True, index=True)
    country: Mapped[str] = text(required=True)
    address_type: Mapped[str] = choice(*PLACES, required=True)


class Contact(Base):
    """A named person or desk."""

    __tablename__ = "contact"
    id: Mapped[UUID] = key()
    organization_id: Mapped[UUID | None] = link("organization")
    service_id: Mapped[UUID | None] = link("service")
    service_at_location_id: Mapped[UUID | None] = link("service_at_location")
    location_id: Mapped[UUID | None] = link("location")
    name: Mapped[str | None] = text(personal=True)
    title: Mapped[str | None] = text()
    department: Mapped[str | None] = text()
    email: Mapped[str | None] = text(form="email", personal=True)


class Phone(Base):
    """A number to call or, with type `text`, to text."""

    __tablename__ = "phone"
    id: Mapped[UUID] = key()
    location_id: Mapped[UUID | None] = link("location")
    service_id: Mapped[UUID | None] = link("service")
    organization_id: Mapped[UUID | None] = link("organization")
    contact_id: Mapped[UUID | None] = link("contact")
    service_at_location_id: Mapped[UUID | None] = link("service_at_location")
    number: Mapped[str] = text(required=True)
    extension: Mapped[float | None] = numeric()
    type: Mapped[str | None] = text()
    description: Mapped[str | None] = text()
