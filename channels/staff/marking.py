"""What staff find out as they call around, or providers say: full, closed, open again, a wrong number, all right."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from channels.signin.audit import User, audit
from channels.signin.forms import Fields
from channels.staff.card import CHECKED
from directory.assurance import confirm, report_wrong_number
from directory.availability import State, current, mark
from directory.models import Phone, Service
from directory.provider_tokens import Provider

UNTIL: Final = {
    "today": "End of today",
    "morning": "Tomorrow, 8 am",
    "week": "In a week",
    "open": "Until somebody says otherwise",
    "time": "The day and time below",
}
LATEST: Final = timedelta(days=366)
"""How far ahead a time may lie: what holds for longer holds until somebody says otherwise."""
LONGEST_NOTE: Final = 200
_STATES: Final[tuple[State, ...]] = get_args(State)


class BadMark(ValueError):
    """Something that cannot be marked so; the text says what to do."""


def mark_availability(
    session: Session, who: User | Provider, service_id: UUID, fields: Fields, now: datetime, zone: ZoneInfo
) -> str:
    """Mark a service full, closed or open until a time; what to tell whoever did.

    Raises:
        BadMark: no state was chosen, or the time cannot be read or has passed.
        AvailabilityError: there is no such service.
    """
    state = next((state for state in _STATES if state == fields.text("state")), None)
    if state is None:
        raise BadMark("Choose full, closed or open.")
    until = read_until(fields, now, zone)
    before = current(session, [service_id], now).get(service_id)
    note = fields.text("note", LONGEST_NOTE) or None
    name, by_provider = _name(who), isinstance(who, Provider)
    mark(session, service_id, state, made_by=name, now=now, until=until, note=note, by_provider=by_provider)
    told = f"{until.astimezone(zone):%Y-%m-%d %H:%M}" if until else "further notice"
    was = {"state": before.state if before else "not marked"}
    _note(session, who, "service.marked", service_id, was, {"state": state, "until": told}, now)
    return f"Marked {state} until {told}."


def read_until(fields: Fields, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Until when a mark holds, as an aware moment; None for no end.

    Raises:
        BadMark: the time cannot be read, has passed, or is more than a year ahead.
    """
    local = now.astimezone(zone)
    tomorrow = local.date() + timedelta(days=1)
    match fields.text("until"):
        case "open":
            return None
        case "morning":
            return datetime.combine(tomorrow, time(8), zone)
        case "week":
            return datetime.combine(tomorrow + timedelta(days=6), time(0), zone)
        case "time":
            return _typed(fields.text("until_time"), local)
        case _:
            return datetime.combine(tomorrow, time(0), zone)


def mark_wrong_number(session: Session, user: User, service_id: UUID, phone_id: UUID | None, now: datetime) -> str:
    """Hide a number that does not reach its service; what to tell staff.

    Raises:
        BadMark: the number is none of this service.
    """
    phone = session.get(Phone, phone_id) if phone_id else None
    if phone is None or phone.service_id != service_id:
        raise BadMark("This number is not one of this service. Open the card again.")
    report_wrong_number(session, phone.id, by="staff", now=now)
    _note(session, user, "service.wrong_number", service_id, {"number": phone.number}, {"shown": "no"}, now)
    return f"{phone.number} is hidden from the public until the service is checked again."


def mark_checked(session: Session, who: User | Provider, service_id: UUID, now: datetime) -> str:
    """Date a record that was gone through with the service, or by it, today; what to tell whoever did.

    Raises:
        AssuranceError: there is no such service.
    """
    service = session.get(Service, service_id)
    before = str(service.assured_date) if service and service.assured_date else "never"
    confirm(session, service_id, by="provider" if isinstance(who, Provider) else "staff", now=now)
    session.flush()
    after = str(session.get_one(Service, service_id).assured_date)
    _note(session, who, CHECKED, service_id, {"assured_date": before}, {"assured_date": after}, now)
    return f"Checked today by {_name(who)}."


def _name(who: User | Provider) -> str:
    return who.label if isinstance(who, Provider) else who.name


def _note(
    session: Session,
    who: User | Provider,
    action: str,
    service_id: UUID,
    before: Mapping[str, str],
    after: Mapping[str, str],
    now: datetime,
) -> None:
    user = None if isinstance(who, Provider) else who
    audit(session, user, action, f"service:{service_id}", before, after, now, actor=_name(who))


def _typed(text: str, local: datetime) -> datetime:
    """A day and time as a browser's own field gives it: the city's, without an offset (HTML, local date and time)."""
    try:
        typed = datetime.fromisoformat(text)
    except ValueError:
        typed = None
    if typed is None or typed.tzinfo is not None:
        raise BadMark("Give the day and time until which it holds, or choose another end.")
    ahead = typed - local.replace(tzinfo=None)
    if ahead <= timedelta(0):
        raise BadMark("The time until which it holds has passed; give a later one.")
    if ahead > LATEST:
        raise BadMark("Give a time within a year, or choose “Until somebody says otherwise”.")
    return typed.replace(tzinfo=local.tzinfo)
