"""Everything that the directory knows of one service, as somebody with a caller on the line needs it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from channels.signin.audit import entries
from channels.staff.asking import language_name
from channels.web.wire import sms, tel
from directory.availability import Availability, current, history
from directory.codes import AREAS, need_codes
from directory.models import Location, Phone, Service, ServiceAtLocation
from directory.models_details import Accessibility, RequiredDocument, Schedule
from directory.models_taxonomy import Metadata
from directory.schedules import hours_today, open_at
from directory.search.index import index_of
from directory.search.records import Record
from directory.visibility import public

CHECKED: Final = "service.checked"
"""The audit log's word for a record that was checked with the service."""
DIRECTIONS: Final = "https://www.google.com/maps/dir/?"
"""Maps URLs, https://developers.google.com/maps/documentation/urls/get-started; only the service's address goes in."""
WEEK: Final = 7
PAST_MARKS: Final = 5


@dataclass(frozen=True)
class Number:
    """A number of a service; `shown` tells whether the public sees it, `link` is its `tel:` or `sms:` address."""

    id: UUID
    number: str
    link: str
    is_text: bool
    note: str
    shown: bool


@dataclass(frozen=True)
class Card:
    """One service, in words. Empty texts and lists are things that the directory does not know.

    `open_now` is None where the hours are not known. `public` is False where nobody has verified the record.
    `facts` are pairs of a heading and what stands under it, in the order in which callers ask.
    """

    id: UUID
    name: str
    organization: str
    description: str
    need_codes: tuple[str, ...]
    numbers: tuple[Number, ...]
    url: str
    address: str
    directions: str
    open_now: bool | None
    hours_today: str
    hours_text: str
    week: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    availability: Availability | None
    marks: tuple[Availability, ...]
    assured_date: date | None
    assured_by: str
    sources: tuple[str, ...]
    public: bool

    def lines(self) -> Iterator[str]:
        """The card in plain lines, to be copied."""
        yield self.name + (f", {self.organization}" if self.organization not in ("", self.name) else "")
        yield from (
            f"{'Text' if number.is_text else 'Call'} {number.number}" for number in self.numbers if number.shown
        )
        yield self.address
        yield f"Today: {self.hours_today}" if self.hours_today else self.hours_text
        yield from (f"{heading}: {text}" for heading, text in self.facts)
        yield self.url
        yield f"Checked on {self.assured_date:%B %-d, %Y}" if self.assured_date else "Not yet checked: call first"


def read_card(session: Session, service_id: UUID, now: datetime, zone: ZoneInfo) -> Card | None:
    """The card of a service at an aware moment; None where there is no such service or it is not active."""
    index = index_of(session)
    if service_id not in index.number:
        return None
    record, service = index.records[index.number[service_id]], session.get_one(Service, service_id)
    mark = current(session, [service_id], now).get(service_id)
    closed = mark is not None and mark.state == "closed"
    return Card(
        id=service_id,
        name=record.name,
        organization=record.organization,
        description=record.description,
        need_codes=record.profile.need_codes,
        numbers=tuple(_numbers(session, service_id)),
        url=record.url if record.url and record.url.startswith(("https://", "http://")) else "",
        address=_address(record),
        directions=_directions(record),
        open_now=False if closed else open_at(record.schedules, now) if record.schedules else None,
        hours_today=(hours_today(record.schedules, now) if record.schedules else None) or "",
        hours_text=record.hours_text or "",
        week=tuple(_week(record.schedules, now, zone)),
        facts=tuple((heading, text) for heading, text in _facts(session, service, record) if text),
        availability=mark,
        marks=history(session, service_id, PAST_MARKS),
        assured_date=service.assured_date,
        assured_by=_assured_by(session, service),
        sources=tuple(part.strip() for part in record.profile.source.split(" ; ") if part.strip()),
        public=session.scalar(select(Service.id).where(Service.id == service_id, public(Service))) is not None,
    )


def _numbers(session: Session, service_id: UUID) -> Iterator[Number]:
    shown = set(session.scalars(select(Phone.id).where(Phone.service_id == service_id, public(Phone))))
    for phone in session.scalars(select(Phone).where(Phone.service_id == service_id).order_by(Phone.id)):
        is_text = phone.type == "text"
        number = phone.number + (f" ext. {phone.extension:.0f}" if phone.extension else "")
        link = sms(phone.number) if is_text else tel(phone.number)
        yield Number(phone.id, number, link, is_text, phone.description or "", phone.id in shown)


def _address(record: Record) -> str:
    return " ".join(part for part in (record.address, record.postal_code) if part)


def _directions(record: Record) -> str:
    """A link to the way there by bus and train, from wherever it is opened."""
    if not record.address or not any(letter.isdigit() for letter in record.address):
        return ""
    where = f"{_address(record)}, MN"
    return DIRECTIONS + urlencode({"api": 1, "destination": where, "travelmode": "transit"})


def _week(schedules: Sequence[Schedule], now: datetime, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """The hours of this and the next six days, where any are known."""
    days = [now.astimezone(zone) + timedelta(days=ahead) for ahead in range(WEEK)] if schedules else []
    hours = [hours_today(schedules, day) for day in days]
    if any(hours):
        yield from ((f"{day:%A}", said or "not known") for day, said in zip(days, hours, strict=True))


def _facts(session: Session, service: Service, record: Record) -> Iterator[tuple[str, str]]:
    rules = record.rules
    yield "Who can get it", record.eligibility or ""
    yield "Ages", _ages(rules.minimum_age, rules.maximum_age)
    yield "Made for", ", ".join(sorted(rules.audiences))
    yield "Serves people in", AREAS.get(record.profile.area or "", ("",))[0]
    yield "Costs", record.fees or ("Free" if record.is_free else "")
    yield "Bring", _joined(session, RequiredDocument.document, RequiredDocument.service_id == service.id)
    yield "How to apply", service.application_process or ""
    yield "Wait", service.wait_time or ""
    yield "Languages", ", ".join(map(language_name, record.languages))
    yield "Interpreters", service.interpretation_services or ""
    here = select(ServiceAtLocation.location_id).where(ServiceAtLocation.service_id == service.id)
    yield "Bus and parking", _joined(session, Location.transportation, Location.id.in_(here))
    yield "Wheelchairs and access", _joined(session, Accessibility.description, Accessibility.location_id.in_(here))
    yield "Note", service.alert or ""


def _ages(least: float | None, most: float | None) -> str:
    if least is not None and most is not None:
        return f"{least:.0f} to {most:.0f}"
    if least is not None:
        return f"{least:.0f} and older"
    return f"up to {most:.0f}" if most is not None else ""


def _joined(session: Session, column: object, where: object) -> str:
    found: Iterable[str | None] = session.scalars(select(column).where(where))  # type: ignore[call-overload]
    return "; ".join(dict.fromkeys(text for text in found if text))


def _assured_by(session: Session, service: Service) -> str:
    """Who checked it: the account where one of ours did, else what the record says of it."""
    if service.assured_date is None:
        return ""
    for entry in entries(session, f"service:{service.id}"):
        if entry.action == CHECKED and entry.after.get("assured_date") == service.assured_date.isoformat():
            return entry.actor
    said = (
        select(Metadata.updated_by)
        .where(Metadata.resource_id == service.id, Metadata.field_name == "assured_date")
        .order_by(Metadata.last_action_date.desc())
    )
    return session.scalars(said).first() or service.assurer_email or ""


def label_of(code: str) -> str:
    """A need in words."""
    return need_codes()[code].label if code in need_codes() else code
