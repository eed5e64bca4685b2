"""What is full or closed at a moment, kept until someone says something new."""

from collections.abc import Mapping
from datetime import datetime
from threading import Lock
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from directory import revision
from directory.availability import Availability, current
from directory.models_profile import AvailabilityMark

_kept: "WeakKeyDictionary[Engine, tuple[int, datetime, dict[UUID, Availability]]]" = WeakKeyDictionary()
_lock = Lock()


def marks_of(session: Session, moment: datetime) -> Mapping[UUID, Availability]:
    """The marks in force at an aware moment, by service."""
    count = revision.current(session, revision.AVAILABILITY)
    if count == 0:
        return {}
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    minute = moment.replace(second=0, microsecond=0)
    with _lock:
        kept = _kept.get(engine)
        if kept is None or kept[:2] != (count, minute):
            marked = session.scalars(select(AvailabilityMark.service_id).distinct()).all()
            kept = count, minute, current(session, marked, moment)
            _kept[engine] = kept
    return {key: mark for key, mark in kept[2].items() if mark.until is None or mark.until > moment}
