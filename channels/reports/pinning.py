"""Reads the form of a gap to pin, pins and ends gaps, and notes who did."""

from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from channels.reports.asking import Asked
from channels.signin.audit import User, audit
from channels.signin.forms import Fields
from needs.pins import LONGEST_NOTE, Gap, end, pin

FIELDS: Final = ("need", "place", "language", "note")


def pin_gap(session: Session, user: User, fields: Fields, asked: Asked) -> None:
    """Pin the gap of a form, among the real needs or the invented ones, whichever the reports show.

    Raises:
        PinError: it cannot be pinned as it is.
    """
    gap = Gap(fields.text("need"), fields.text("place") or None, fields.text("language") or None)
    note = fields.text("note", LONGEST_NOTE + 1)
    pin_id = pin(session, gap, note, user.name, asked.today, invented=asked.filters.invented)
    audit(session, user, "reports.pin", f"pin:{pin_id}", after=_noted(gap))


def end_pin(session: Session, user: User, pin_id: UUID, asked: Asked) -> None:
    """End a pin.

    Raises:
        PinError: there is none, or it has ended.
    """
    audit(session, user, "reports.pin_ended", f"pin:{pin_id}", before=_noted(end(session, pin_id, asked.today)))


def given_of(asked: Asked, fields: Fields | None) -> dict[str, str]:
    """What the form shows: what was typed, or else the filters of the address."""
    if fields is not None:
        return {name: fields.text(name, LONGEST_NOTE + 1) for name in FIELDS}
    return {name: asked.chosen(name) for name in FIELDS}


def _noted(gap: Gap) -> dict[str, str]:
    noted = {"need": gap.need_code, "place": gap.neighborhood or "", "language": gap.language or ""}
    return {name: value for name, value in noted.items() if value}
