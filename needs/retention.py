"""Empties what is personal once it is old, in small steps so that nobody waits for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from needs.models import PERSONAL_OF_NEED, FollowUp, Need, PastState, PinnedGap
from runtime.database import Database
from runtime.outbox import OutgoingText
from runtime.settings import settings
from runtime.vault import Contact
from runtime.writes import affected

BATCH = 2000
DONE_DAYS = 30
"""Sent texts and the numbers of ended follow-ups are kept so long, to answer for what was sent."""


@dataclass(frozen=True)
class Purged:
    """How many rows were emptied or deleted."""

    needs: int
    notes: int
    follow_ups: int
    texts: int
    contacts: int


def purge(database: Database, now: datetime | None = None, retention_days: int | None = None) -> Purged:
    """Empty the text and the keys of old needs, delete what has ended, and forget numbers that nothing needs.

    The counts stay for ever; no figure changes.
    """
    moment = now or datetime.now(UTC)
    old = moment - timedelta(days=retention_days if retention_days is not None else settings().retention_days)
    done = moment - timedelta(days=DONE_DAYS)
    _in_steps(database, lambda session: _release_contacts(session, done))
    return Purged(
        needs=_in_steps(database, lambda session: _empty_needs(session, old)),
        notes=_in_steps(database, lambda session: _empty_notes(session, old))
        + _in_steps(database, lambda session: _empty_pins(session, old.date())),
        follow_ups=_in_steps(database, lambda session: _delete_follow_ups(session, old)),
        texts=_in_steps(database, lambda session: _delete_texts(session, done)),
        contacts=_in_steps(database, forget_unused_contacts),
    )


def _in_steps(database: Database, step: Callable[[Session], int]) -> int:
    total = 0
    while True:
        with database.begin() as session:
            done = step(session)
        total += done
        if done < BATCH:
            return total


def _empty_needs(session: Session, old: datetime) -> int:
    # In the order of the index that holds just these rows: a step costs the same with ten million rows behind it.
    personal = [getattr(Need, name) for name in PERSONAL_OF_NEED]
    chosen = select(Need.id).where(Need.at < old, _any_set(*personal)).order_by(Need.at).limit(BATCH)
    empty = dict.fromkeys(PERSONAL_OF_NEED)
    return affected(session, update(Need).where(Need.id.in_(chosen.scalar_subquery())).values(empty))


def _empty_notes(session: Session, old: datetime) -> int:
    personal = (PastState.note, PastState.actor)
    chosen = select(PastState.id).join(Need).where(Need.at < old, _any_set(*personal)).limit(BATCH)
    empty = {column.key: None for column in personal}
    return affected(session, update(PastState).where(PastState.id.in_(chosen.scalar_subquery())).values(empty))


def _release_contacts(session: Session, done: datetime) -> int:
    ended = or_(FollowUp.closed_at < done, FollowUp.ask_at < done)
    chosen = select(FollowUp.need_id).where(ended, FollowUp.contact_id.is_not(None)).limit(BATCH)
    mine = FollowUp.need_id.in_(chosen.scalar_subquery())
    return affected(session, update(FollowUp).where(mine).values(contact_id=None))


def _empty_pins(session: Session, old: date) -> int:
    personal = (PinnedGap.note, PinnedGap.pinned_by)
    chosen = select(PinnedGap.id).where(PinnedGap.ended_on < old, _any_set(*personal)).limit(BATCH)
    empty = {column.key: None for column in personal}
    return affected(session, update(PinnedGap).where(PinnedGap.id.in_(chosen.scalar_subquery())).values(empty))


def _delete_follow_ups(session: Session, old: datetime) -> int:
    chosen = select(FollowUp.need_id).join(Need).where(Need.at < old).limit(BATCH)
    return affected(session, delete(FollowUp).where(FollowUp.need_id.in_(chosen.scalar_subquery())))


def _delete_texts(session: Session, done: datetime) -> int:
    ended = or_(OutgoingText.finished_at < done, OutgoingText.not_after < done)
    chosen = select(OutgoingText.id).where(ended).limit(BATCH)
    return affected(session, delete(OutgoingText).where(OutgoingText.id.in_(chosen.scalar_subquery())))


def forget_unused_contacts(session: Session) -> int:
    """Delete numbers that no text, no follow-up and no opt-out needs, one batch at most; how many."""
    needed = or_(
        Contact.stopped_at.is_not(None),
        Contact.id.in_(select(OutgoingText.contact_id)),
        Contact.id.in_(select(FollowUp.contact_id).where(FollowUp.contact_id.is_not(None))),
    )
    chosen = select(Contact.id).where(~needed).limit(BATCH)
    return affected(session, delete(Contact).where(Contact.id.in_(chosen.scalar_subquery())))


def _any_set(*columns: InstrumentedAttribute[str | None]) -> ColumnElement[bool]:
    return or_(*(column.is_not(None) for column in columns))
