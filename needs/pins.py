"""The gaps that analysts pin, so that everyone can see later whether they have closed."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.codes import need_codes
from language.codes import SUPPORTED
from needs.codes import neighborhood_names
from needs.models import PinnedGap
from needs.redaction import redact

LONGEST_NOTE: Final = 300


class PinError(ValueError):
    """A gap cannot be pinned or ended; the text says why and what to do."""


@dataclass(frozen=True)
class Gap:
    """What is watched: the unmet needs of a code, in one neighbourhood and one language where these are given."""

    need_code: str
    neighborhood: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Pin:
    """A pinned gap with the city's days on which it was pinned and, if it is over, ended; both days count as watched.

    `note` and `pinned_by` are empty once retention has emptied them.
    """

    id: UUID
    gap: Gap
    pinned_on: date
    ended_on: date | None
    note: str
    pinned_by: str


def pin(session: Session, gap: Gap, note: str, by: str, today: date, *, invented: bool = False) -> UUID:
    """Pin a gap from the city's day `today` on, in the caller's transaction; its id. The note is redacted.

    Raises:
        PinError: a need, neighbourhood or language that does not exist, a note too long, or the gap is pinned already.
    """
    _check(gap, note)
    if any(one.gap == gap and one.ended_on is None for one in pins(session, invented)):
        raise PinError("This gap is pinned already. End that pin first to start anew.")
    pin_id = uuid4()
    session.add(
        PinnedGap(
            id=pin_id,
            need_code=gap.need_code,
            neighborhood=gap.neighborhood,
            language=gap.language,
            invented=invented,
            pinned_on=today,
            note=redact(note) if note else None,
            pinned_by=by,
        )
    )
    session.flush()
    return pin_id


def end(session: Session, pin_id: UUID, today: date) -> Gap:
    """End a pin with the city's day `today`: its figures stay as they are then. What was watched.

    Raises:
        PinError: there is no such pin, or it has ended.
    """
    row = session.get(PinnedGap, pin_id, with_for_update=True)
    if row is None or row.ended_on is not None:
        raise PinError("There is no such pin, or it has ended already.")
    row.ended_on = today
    session.flush()
    return _pin(row).gap


def pins(session: Session, invented: bool = False) -> tuple[Pin, ...]:
    """Every pin, newest first: the real ones, or a demonstration's."""
    order = (PinnedGap.pinned_on.desc(), PinnedGap.need_code, PinnedGap.id)
    rows = session.scalars(select(PinnedGap).where(PinnedGap.invented.is_(invented)).order_by(*order))
    return tuple(map(_pin, rows))


def _check(gap: Gap, note: str) -> None:
    if gap.need_code not in need_codes():
        raise PinError("Choose the need that the gap is in.")
    if gap.neighborhood is not None and gap.neighborhood not in neighborhood_names():
        raise PinError("Choose one of the 87 neighborhoods, or the whole city.")
    if gap.language is not None and gap.language not in SUPPORTED:
        raise PinError("Choose one of the languages, or all.")
    if len(note) > LONGEST_NOTE:
        raise PinError(f"Shorten the note to {LONGEST_NOTE} characters.")


def _pin(row: PinnedGap) -> Pin:
    gap = Gap(row.need_code, row.neighborhood, row.language)
    return Pin(row.id, gap, row.pinned_on, row.ended_on, row.note or "", row.pinned_by or "")
