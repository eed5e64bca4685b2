"""Reads every service that may be found from the database, once for each state of the directory."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.eligibility import Rules
from directory.gazetteer import gazetteer
from directory.languages import canonical
from directory.models import Address, Location, Organization, Phone, Service, ServiceAtLocation
from directory.models_details import CostOption, Language, Schedule
from directory.places import find_place
from directory.profile import Profile, profiles
from directory.schedules import is_round_the_clock
from directory.visibility import public

_SCHEDULE: Final = [column for column in Schedule.__table__.columns if not column.foreign_keys and column.name != "id"]
_NOT_FREE: Final = ("$", "low cost", "sliding", "fee", "co-pay", "copay")


@dataclass(frozen=True, slots=True)
class Record:
    """One service, with all that is searched or shown. `is_free` and `is_24_7` are None where not known."""

    id: UUID
    name: str
    organization: str
    description: str
    profile: Profile
    public: bool
    phone: str | None
    phone_note: str | None
    text_line: str | None
    url: str | None
    address: str | None
    postal_code: str | None
    latitude: float | None
    longitude: float | None
    languages: tuple[str, ...]
    rules: Rules
    eligibility: str | None
    fees: str | None
    is_free: bool | None
    is_24_7: bool | None
    schedules: tuple[Schedule, ...]
    hours_text: str | None
    assured_date: date | None


def read_records(session: Session) -> list[Record]:
    """Every active service, hidden ones too (`public` is False), in the order of their names."""
    shown = set(session.scalars(select(Service.id).where(public(Service))))
    sources = _Sources(session)
    return [sources.record(row, row.id in shown) for row in session.execute(_services())]


class _Sources:
    """The tables beside `service`, each read once."""

    def __init__(self, session: Session) -> None:
        self._profiles = profiles(session)
        self._phones = _grouped(session.execute(_phones()))
        self._public_phones = set(session.scalars(select(Phone.id).where(public(Phone))))
        self._places = _grouped(session.execute(_places()))
        self._languages = _grouped(session.execute(_languages()))
        self._schedules = _schedules(session)
        self._free = _grouped(session.execute(select(CostOption.service_id, CostOption.amount)))

    def record(self, service: Any, shown: bool) -> Record:
        """The record of one row of `_services`."""
        key = service.id
        # A number that someone found wrong is hidden, though its service is not.
        phones = [row for row in self._phones.get(key, ()) if not shown or row.id in self._public_phones]
        voice = next((row for row in phones if row.type != "text"), None)
        text = next((row for row in phones if row.type == "text"), None)
        place = next(iter(self._places.get(key, ())), None)
        address, postal_code, latitude, longitude = _position(place)
        schedules = self._schedules.get(key, ())
        return Record(
            id=key,
            name=service.name,
            organization=service.organization,
            description=service.description or "",
            profile=self._profiles.get(key, Profile()),
            public=shown,
            phone=voice.number if voice else None,
            phone_note=next((row.description for row in (voice, text) if row), service.alert),
            text_line=text.number if text else None,
            url=service.url,
            address=address,
            postal_code=postal_code,
            latitude=latitude,
            longitude=longitude,
            languages=tuple(sorted({canonical(row.code) for row in self._languages.get(key, ()) if row.code})),
            rules=_rules(service, self._profiles.get(key, Profile())),
            eligibility=service.eligibility_description,
            fees=service.fees_description,
            is_free=_is_free(service.fees_description, [row.amount for row in self._free.get(key, ())]),
            is_24_7=True if is_round_the_clock(schedules) else None,
            schedules=schedules,
            hours_text=next((schedule.description for schedule in schedules if schedule.description), None),
            assured_date=service.assured_date,
        )


def _services() -> Any:
    wanted = (
        Service.id, Service.name, Service.description, Service.url, Service.alert, Service.fees_description,
        Service.eligibility_description, Service.minimum_age, Service.maximum_age, Service.assured_date,
    )  # fmt: skip
    joined = select(*wanted, Organization.name.label("organization")).join(
        Organization, Organization.id == Service.organization_id
    )
    return joined.where(Service.status == "active").order_by(Service.name, Service.id)


def _phones() -> Any:
    mine = select(Phone.id, Phone.service_id, Phone.number, Phone.type, Phone.description)
    return mine.where(Phone.service_id.is_not(None)).order_by(Phone.id)


def _languages() -> Any:
    return select(Language.service_id, Language.code).where(Language.service_id.is_not(None))


def _places() -> Any:
    return (
        select(
            ServiceAtLocation.service_id,
            Location.name,
            Location.latitude,
            Location.longitude,
            Address.address_1,
            Address.city,
            Address.postal_code,
        )
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .outerjoin(Address, Address.location_id == Location.id)
        .order_by(Location.id)
    )


def _schedules(session: Session) -> dict[UUID, tuple[Schedule, ...]]:
    """Schedules by service. Equal hours share one object, so that many services cost little memory and time."""
    same: dict[tuple[Any, ...], Schedule] = {}
    found: dict[UUID, list[Schedule]] = defaultdict(list)
    rows = select(Schedule.service_id, *_SCHEDULE).where(Schedule.service_id.is_not(None)).order_by(Schedule.id)
    for key, *values in session.execute(rows):
        said = tuple(values)
        if said not in same:
            same[said] = Schedule(**{column.name: value for column, value in zip(_SCHEDULE, said, strict=True)})
        found[key].append(same[said])
    return {key: tuple(schedules) for key, schedules in found.items()}


def _position(place: Any) -> tuple[str | None, str | None, float | None, float | None]:
    """Address, ZIP code and point; a place without a point gets one from the street grid, else its ZIP's middle."""
    if place is None:
        return None, None, None, None
    address = f"{place.address_1}, {place.city}" if place.address_1 else place.name
    if place.latitude is not None and place.longitude is not None:
        return address, place.postal_code, place.latitude, place.longitude
    found = find_place(place.address_1 or place.name or "") if place.city in (None, "Minneapolis") else None
    if found is None or found.latitude is None:
        area = gazetteer().zips.get(place.postal_code or "")
        return address, place.postal_code, *((area.latitude, area.longitude) if area else (None, None))
    return address, place.postal_code, found.latitude, found.longitude


def _rules(service: Any, profile: Profile) -> Rules:
    return Rules(frozenset(profile.audiences), service.minimum_age, service.maximum_age)


def _is_free(fees: str | None, amounts: Sequence[float | None]) -> bool | None:
    said = (fees or "").strip().lower()
    if said.startswith("free") or 0 in amounts:
        return True
    if any(word in said for word in _NOT_FREE) or any(amount for amount in amounts):
        return False
    return None


def _grouped(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.service_id].append(row)
    return found
