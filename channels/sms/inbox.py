"""Who answers which message, decided in the database, so that no message is lost and none is answered twice.

Twilio repeats a message (a lost answer, its fallback URL), people write one thought in several texts, and several
workers serve them. Each step below runs in the caller's transaction and first locks the person's row; whoever holds a
message does so under a lease, and every later step names the holder, so that one who was thought dead changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from channels.sms.models import IncomingText, TextingPerson
from runtime.outbox import Outbox
from runtime.writes import affected, insert_if_new

LEASE = timedelta(seconds=6)
"""How long a holder may be silent; it renews well before. Short, so that Twilio's fallback request can take over."""
GRACE = timedelta(seconds=30)
"""Until then a message whose holder died is left to Twilio's own retry; after it we text the answer ourselves."""
MOST_ATTEMPTS = 3
"""A message that kills its holder so often is answered with where to call."""
CROWD = 40
CROWD_WINDOW = timedelta(minutes=10)
"""More texts of one person than this are a loop between two machines or abuse, not a conversation."""
LATE_ANSWER = "late_answer"
LATE_ANSWER_LIFE = timedelta(minutes=15)
"""An answer that comes later than this puzzles more than it helps."""


class State(StrEnum):
    """Where a message stands. Only a gathering one takes more texts of its burst in."""

    GATHERING = "gathering"
    ANSWERING = "answering"
    LATE = "late"
    ABSORBED = "absorbed"
    DONE = "done"


OPEN = (State.GATHERING, State.ANSWERING, State.LATE)


@dataclass(frozen=True)
class Message:
    """A text as it came in: its `MessageSid`, the pseudonym of who sent it, their number (E.164) and what it says."""

    sid: str
    person: str
    number: str
    said: str


@dataclass(frozen=True)
class Answered:
    """Nothing to do but to give this reply; empty means no text."""

    reply: str


@dataclass(frozen=True)
class Busy:
    """Another request holds the message now."""


@dataclass(frozen=True)
class Claim:
    """The right to answer a message, until its lease runs out."""

    sid: str
    person: str
    owner: UUID
    closes_at: datetime
    attempt: int


@dataclass(frozen=True)
class Turn:
    """What the holder must answer now: the texts of the burst, oldest first, and what the last answer left over."""

    texts: tuple[str, ...]
    number: str
    rest: str
    language: str


@dataclass(frozen=True)
class Inbox:
    """The claims. `burst` is how long a person's texts are gathered before they are answered as one."""

    outbox: Outbox
    burst: timedelta
    lease: timedelta = LEASE

    def lock(self, session: Session, person: str, now: datetime) -> TextingPerson:
        """The person's row, held until the transaction ends. The first statement, so that SQLite takes its lock."""
        held = update(TextingPerson).where(TextingPerson.person == person).values(touched_at=now)
        if affected(session, held) == 0:
            insert_if_new(session, TextingPerson, {"person": person, "language": "en", "touched_at": now})
            session.execute(held)
        return session.get_one(TextingPerson, person, populate_existing=True)

    def find(self, session: Session, sid: str, now: datetime) -> Answered | Busy | Claim | None:
        """What is known of a message: its reply, that someone holds it, a claim whose holder died, or nothing."""
        row = session.get(IncomingText, sid)
        if row is None:
            return None
        if row.reply is not None:
            return Answered(self._open(row.reply))
        if row.lease_until is not None and row.lease_until > now:
            return Busy()
        return self._hold(row, now)

    def join(self, session: Session, message: Message, now: datetime) -> Answered | Claim:
        """Take a new message in: with the burst that the person is in the middle of, else as the first of one."""
        leader = session.scalars(
            select(IncomingText).where(
                IncomingText.person == message.person,
                IncomingText.state == State.GATHERING,
                IncomingText.closes_at > now,
                IncomingText.lease_until > now,
            )
        ).first()
        if leader is None:
            return self.claim(session, message, now, State.GATHERING)
        self._add(session, message, now, State.ABSORBED, leader.sid)
        return Answered("")

    def claim(self, session: Session, message: Message, now: datetime, state: State = State.ANSWERING) -> Claim:
        """Take a new message to be answered by itself (a crisis does not wait for a burst)."""
        row = self._add(session, message, now, state, message.sid)
        return self._hold(row, now)

    def settle(self, session: Session, message: Message, now: datetime, reply: str) -> Answered:
        """Take a new message in and answer it in one step."""
        self._add(session, message, now, State.DONE, message.sid, reply)
        return Answered(reply)

    def crowded(self, session: Session, person: str, now: datetime) -> int:
        """By how many messages the person is over the limit; 0 within it."""
        recent = select(func.count()).where(
            IncomingText.person == person, IncomingText.received_at > now - CROWD_WINDOW
        )
        return max(0, (session.scalar(recent) or 0) + 1 - CROWD)

    def turn(self, session: Session, claim: Claim, now: datetime) -> Turn | None:
        """What to answer, or None while an earlier message of the person is still being answered; renews the lease.

        Raises:
            LostClaim: someone else took the message over.
        """
        person = self.lock(session, claim.person, now)
        row = self._mine(session, claim, now)
        if self._earlier(session, row):
            return None
        if row.state == State.GATHERING:
            row.state = State.ANSWERING
        burst = session.scalars(
            select(IncomingText)
            .where(IncomingText.leader == row.sid)
            .order_by(IncomingText.received_at, IncomingText.sid)
        )
        texts = tuple(self._open(text.said) for text in burst)
        return Turn(texts, self._open(row.number), self._open(person.rest), person.language)

    def renew(self, session: Session, claim: Claim, now: datetime) -> None:
        """Say that the holder is still at work.

        Raises:
            LostClaim: someone else took the message over.
        """
        self.lock(session, claim.person, now)
        self._mine(session, claim, now)

    def late(self, session: Session, message: Message | Claim, now: datetime, reply: str) -> str:
        """Give this reply for now and let the answer be texted; gives the reply in force where there is one already.

        Any request for the message may do so, whoever holds it: the holder then finds that it has to text its answer.
        """
        self.lock(session, message.person, now)
        row = session.get_one(IncomingText, message.sid, populate_existing=True)
        if row.reply is not None:
            return self._open(row.reply)
        row.state, row.reply = State.LATE, self._seal(reply)
        return reply

    def finish(
        self, session: Session, claim: Claim, now: datetime, reply: str, rest: str = "", language: str | None = None
    ) -> str:
        """Store the answer, or text it where the message already got a first reply; gives the stored reply.

        Raises:
            LostClaim: someone else took the message over.
        """
        person = self.lock(session, claim.person, now)
        row = self._mine(session, claim, now)
        if row.state == State.LATE:
            self._text(session, row, now, reply, language or person.language)
        else:
            row.reply = self._seal(reply)
        person.rest = self._seal(rest) if rest else None
        person.language = language or person.language
        row.state, row.owner, row.lease_until = State.DONE, None, None
        session.flush()
        session.execute(
            update(IncomingText).where(IncomingText.leader == row.sid).values(said=None, number=None, state=State.DONE)
        )
        session.expire_all()
        return self._open(session.get_one(IncomingText, claim.sid).reply)

    def abandoned(self, session: Session, now: datetime) -> tuple[tuple[str, str], ...]:
        """The sid and person of messages whose holder died and that Twilio did not bring again, oldest first."""
        found = session.execute(
            select(IncomingText.sid, IncomingText.person)
            .where(IncomingText.state.in_(OPEN), IncomingText.lease_until < now, IncomingText.received_at < now - GRACE)
            .order_by(IncomingText.received_at)
            .limit(20)
        )
        return tuple((sid, person) for sid, person in found)

    def adopt(self, session: Session, sid: str, person: str, now: datetime) -> Claim | None:
        """Take an abandoned message over, its answer to be texted; None where somebody else was first."""
        self.lock(session, person, now)
        row = session.get_one(IncomingText, sid, populate_existing=True)
        if row.state not in OPEN or row.lease_until is None or row.lease_until > now:
            return None
        row.state, row.reply = State.LATE, row.reply if row.reply is not None else self._seal("")
        return self._hold(row, now)

    def forget(self, session: Session, people: tuple[str, ...], but: str) -> int:
        """Erase what a person (by all their keys) was answered and what is left over of an answer; how many messages.

        The message `but`, with its burst, stays until `purge`: it asked for this, and a repeat must find its reply.
        """
        theirs = IncomingText.person.in_(people)
        session.execute(update(TextingPerson).where(TextingPerson.person.in_(people)).values(rest=None))
        answered = (theirs, IncomingText.state == State.DONE, IncomingText.leader != but)
        return affected(session, delete(IncomingText).where(*answered))

    def purge(self, session: Session, before: datetime) -> int:
        """Erase what is older than any repeat of Twilio's; how many messages were."""
        old = delete(IncomingText).where(IncomingText.received_at < before, IncomingText.state.not_in(OPEN))
        gone = affected(session, old)
        session.execute(delete(TextingPerson).where(TextingPerson.touched_at < before))
        return gone

    def _add(
        self, session: Session, message: Message, now: datetime, state: State, leader: str, reply: str = ""
    ) -> IncomingText:
        waiting = state is not State.DONE
        row = IncomingText(
            sid=message.sid,
            person=message.person,
            leader=leader,
            received_at=now,
            closes_at=now + self.burst if state is State.GATHERING else now,
            state=state,
            attempts=0,
            said=self._seal(message.said) if waiting else None,
            number=self._seal(message.number) if waiting else None,
            reply=None if state in OPEN else self._seal(reply),
        )
        session.add(row)
        session.flush()
        return row

    def _hold(self, row: IncomingText, now: datetime) -> Claim:
        row.owner, row.lease_until, row.attempts = uuid4(), now + self.lease, row.attempts + 1
        return Claim(row.sid, row.person, row.owner, row.closes_at, row.attempts)

    def _mine(self, session: Session, claim: Claim, now: datetime) -> IncomingText:
        row = session.get_one(IncomingText, claim.sid, populate_existing=True)
        if row.owner != claim.owner or row.state not in OPEN:
            raise LostClaim
        row.lease_until = now + self.lease
        return row

    def _earlier(self, session: Session, row: IncomingText) -> bool:
        earlier = select(IncomingText.sid).where(
            IncomingText.person == row.person,
            IncomingText.state.in_(OPEN),
            IncomingText.sid != row.sid,
            (IncomingText.received_at < row.received_at)
            | ((IncomingText.received_at == row.received_at) & (IncomingText.sid < row.sid)),
        )
        return session.scalars(earlier.limit(1)).first() is not None

    def _text(self, session: Session, row: IncomingText, now: datetime, reply: str, language: str) -> None:
        if reply:
            contact = self.outbox.vault.keep(session, self._open(row.number), language)
            self.outbox.enqueue(
                session,
                contact,
                reply,
                LATE_ANSWER,
                now + LATE_ANSWER_LIFE,
                text_id=uuid5(NAMESPACE_URL, f"nearhelp:late:{row.sid}"),
            )

    def _seal(self, text: str) -> bytes:
        return self.outbox.vault.seal(text)

    def _open(self, sealed: bytes | None) -> str:
        return self.outbox.vault.open(sealed) if sealed else ""


class LostClaim(Exception):
    """Someone else took the message over; whatever the former holder does must not be seen."""
