"""Where each consent to be asked again stands, and the ways it ends; the ledger ends it when a crisis is told."""

from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from needs.models import FollowUp
from runtime.outbox import WAITING, OutgoingText, Status
from runtime.writes import affected

PURPOSE = "follow_up"
NEVER_ASKED_AFTER = ("crisis.", "recovery.victim")
"""How the codes begin after which nobody is asked again about anything: whoever does harm may read the phone."""


class Stage(StrEnum):
    """`offered` until the resident agrees, then `scheduled` until it ends."""

    OFFERED = "offered"
    SCHEDULED = "scheduled"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


OPEN = (Stage.OFFERED, Stage.SCHEDULED)


def withdraw(session: Session, *people: str) -> int:
    """End every open follow-up of a person (by all their keys), an offer that was not taken up among them, and take
    back the texts that wait; how many ended."""
    theirs = FollowUp.person_key.in_(people)
    return close(session, select(FollowUp).where(theirs, FollowUp.status.in_(OPEN)), Stage.WITHDRAWN)


def withdraw_contact(session: Session, contact_id: UUID) -> int:
    """The same for a kept number that a carrier says has opted out; how many ended."""
    theirs = FollowUp.contact_id == contact_id
    return close(session, select(FollowUp).where(theirs, FollowUp.status.in_(OPEN)), Stage.WITHDRAWN)


def close(session: Session, which: Select[tuple[FollowUp]], stage: Stage) -> int:
    """End these follow-ups; how many there were."""
    ended = session.scalars(which).all()
    for follow_up in ended:
        follow_up.status, follow_up.closed_at = stage, datetime.now(UTC)
        _take_back(session, follow_up)
    session.flush()
    return len(ended)


def _take_back(session: Session, follow_up: FollowUp) -> None:
    if follow_up.contact_id is not None:
        waiting = (
            OutgoingText.contact_id == follow_up.contact_id,
            OutgoingText.purpose == PURPOSE,
            OutgoingText.status.in_(WAITING),
        )
        ended = {"status": Status.CANCELLED, "body": None, "finished_at": datetime.now(UTC)}
        affected(session, update(OutgoingText).where(*waiting).values(ended))
