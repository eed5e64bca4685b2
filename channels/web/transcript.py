"""What was said in a session, and who answers which message, so that a retry is not answered twice.

A browser that loses its connection sends a message again under the same id, a page is open in several tabs, several
workers serve them. Whoever answers a message holds it under a lease; every step runs in the caller's transaction.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from channels.web.models import WebMessage
from channels.web.visits import Visit, Visits
from runtime.writes import affected, insert_if_new

LEASE = timedelta(seconds=40)
"""Longer than an answer may take; a message whose holder died is taken over after it."""
CROWD = 40
CROWD_WINDOW = timedelta(minutes=10)
"""More messages of one session than this are a script, not a resident; the same limit as for texts."""


@dataclass(frozen=True)
class Answered:
    """The answer that the message got, as it was stored."""

    answer: str


@dataclass(frozen=True)
class Busy:
    """Another request is answering the message now."""


@dataclass(frozen=True)
class Crowded:
    """The session has sent too much for now."""


@dataclass(frozen=True)
class Claim:
    """The right to answer a message."""

    visit: Visit
    tag: str
    owner: UUID


@dataclass(frozen=True)
class Turn:
    """One message of a session and the answer stored for it; None while it has none."""

    message_id: str
    said: str
    answer: str | None


@dataclass(frozen=True)
class Transcript:
    """The messages of the sessions of one keyring."""

    visits: Visits

    def claim(
        self, session: Session, visit: Visit, message_id: str, said: str, now: datetime
    ) -> Answered | Busy | Crowded | Claim:
        """Take a message in, or find out what became of it."""
        claim = Claim(visit, visit.message_tag(message_id, said), uuid4())
        if (known := self._known(session, claim, now)) is not None:
            return known
        if self._crowded(session, visit, now):
            return Crowded()
        values = {
            "tag": claim.tag,
            "visit": visit.tag,
            "received_at": now,
            "said": self.visits.seal(visit, json.dumps([message_id, said])),
            "owner": claim.owner,
            "lease_until": now + LEASE,
        }
        if insert_if_new(session, WebMessage, values):
            return claim
        return self._known(session, claim, now) or Busy()

    def finish(self, session: Session, claim: Claim, answer: str) -> str:
        """Store the answer. Gives the one in force, which is another where somebody took the message over."""
        mine = and_(WebMessage.tag == claim.tag, WebMessage.owner == claim.owner)
        sealed = self.visits.seal(claim.visit, answer)
        affected(session, update(WebMessage).where(mine).values(answer=sealed, owner=None, lease_until=None))
        stored = session.scalar(select(WebMessage.answer).where(WebMessage.tag == claim.tag))
        return (self.visits.unseal(claim.visit, stored) if stored else None) or answer

    def turns(self, session: Session, visit: Visit) -> tuple[Turn, ...]:
        """Everything said in a session, oldest first."""
        rows = session.execute(
            select(WebMessage.said, WebMessage.answer)
            .where(WebMessage.visit == visit.tag)
            .order_by(WebMessage.received_at, WebMessage.tag)
        )
        opened = ((self.visits.unseal(visit, said), answer) for said, answer in rows)
        return tuple(self._turn(visit, said, answer) for said, answer in opened if said is not None)

    def erase(self, session: Session, visit: Visit) -> int:
        """Forget a session; how many messages were erased."""
        return affected(session, delete(WebMessage).where(WebMessage.visit == visit.tag))

    def forget(self, session: Session, visit: Visit, but: str) -> int:
        """Forget a session but for the message with the tag `but`, which asked for it; how many were erased."""
        return affected(session, delete(WebMessage).where(WebMessage.visit == visit.tag, WebMessage.tag != but))

    def purge(self, session: Session, before: datetime) -> int:
        """Erase what is older; how many messages were."""
        return affected(session, delete(WebMessage).where(WebMessage.received_at < before))

    def _turn(self, visit: Visit, said: str, answer: bytes | None) -> Turn:
        message_id, text = json.loads(said)
        return Turn(message_id, text, self.visits.unseal(visit, answer) if answer else None)

    def _known(self, session: Session, claim: Claim, now: datetime) -> Answered | Busy | Claim | None:
        row = session.execute(
            select(WebMessage.answer, WebMessage.lease_until).where(WebMessage.tag == claim.tag)
        ).first()
        if row is None:
            return None
        answer = self.visits.unseal(claim.visit, row.answer) if row.answer else None
        if answer is not None:
            return Answered(answer)
        take_over = update(WebMessage).where(WebMessage.tag == claim.tag, _free(now))
        held = affected(session, take_over.values(owner=claim.owner, lease_until=now + LEASE, answer=None))
        return claim if held else Busy()

    def _crowded(self, session: Session, visit: Visit, now: datetime) -> bool:
        recent = select(func.count()).where(WebMessage.visit == visit.tag, WebMessage.received_at > now - CROWD_WINDOW)
        return (session.scalar(recent) or 0) >= CROWD


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(WebMessage.lease_until.is_(None), WebMessage.lease_until <= now)
