"""Writes one honest row per need expressed, and keeps what was said about it before."""

from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from directory.codes import need_codes
from language.codes import SUPPORTED
from needs.codes import neighborhood_names, phase_of
from needs.consents import NEVER_ASKED_AFTER, withdraw
from needs.models import Need, PastState, Touch
from needs.outcomes import AssertedBy, Barrier, Channel, Outcome, Reason
from needs.pseudonyms import is_pseudonym
from needs.redaction import redact
from runtime.settings import settings
from runtime.writes import insert_if_new

LONGEST_TEXT = 2000


class LedgerError(ValueError):
    """A row cannot be written as it is; the text says which value is wrong and what is expected."""


@dataclass(frozen=True)
class NeedExpressed:
    """A need as it was expressed, with what is known of its outcome at that moment.

    Attributes:
        need_code: a code of `data/needs.csv`; None when nobody could name it: with reason `not_understood` when the
            message could not be read, with `directory_gap` when it asked for help that no code covers.
        person_key, conversation_key: from `needs.pseudonyms`, never a number or a session id.
        neighborhood: one of the 87 names, never an address; None when not said.
        text: what was said; it is redacted before it is written.
        message_id: the message it came in; the same id and code again is the same row.
        confidence: how sure the outcome is, 0 to 1.
    """

    need_code: str | None
    channel: Channel
    language: str
    person_key: str
    conversation_key: str
    text: str = ""
    neighborhood: str | None = None
    outcome: Outcome = Outcome.UNKNOWN
    reason: Reason | None = None
    barrier: Barrier | None = None
    asserted_by: AssertedBy = AssertedBy.BOT
    confidence: float = 1.0
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    message_id: str | None = None
    service_id: UUID | None = None
    actor: str | None = None
    invented: bool = False


@dataclass(frozen=True)
class Assertion:
    """One thing said about a need, present or past."""

    outcome: Outcome
    reason: Reason | None
    barrier: Barrier | None
    asserted_by: AssertedBy
    asserted_at: datetime
    confidence: float
    service_id: UUID | None
    note: str | None
    actor: str | None


STATE = tuple(item.name for item in fields(Assertion))
AS_EXPRESSED = tuple(item.name for item in fields(NeedExpressed) if item.name not in {"at", "text", "message_id"})


def record(session: Session, expressed: NeedExpressed) -> UUID:
    """Write a need in the caller's transaction and give its id; a need already written is left as it is.

    A crisis takes back every follow-up that waits for the person.

    Raises:
        LedgerError: a value that the ledger does not take.
    """
    need_id = _identity(expressed)
    if expressed.message_id is not None and session.get(Need, need_id) is not None:
        return need_id
    values = _values(need_id, expressed)
    if insert_if_new(session, Need, values):
        touch(session, values["day"])
        if expressed.need_code is not None and expressed.need_code.startswith(NEVER_ASKED_AFTER):
            withdraw(session, expressed.person_key)
    return need_id


def set_outcome(
    session: Session,
    need_id: UUID,
    outcome: Outcome,
    reason: Reason | None,
    asserted_by: AssertedBy,
    confidence: float,
    note: str | None = None,
    *,
    barrier: Barrier | None = None,
    service_id: UUID | None = None,
    actor: str | None = None,
    at: datetime | None = None,
) -> bool:
    """Say what became of a need; what was said before goes to its history.

    The bot never overrules a resident or staff: then nothing changes and False is returned.

    Raises:
        LedgerError: no such need, or values that contradict each other.
    """
    check_state(outcome, reason, barrier, confidence)
    row = session.get(Need, need_id, with_for_update=True)
    if row is None:
        raise LedgerError(f"There is no need {need_id}. It may have been erased.")
    if asserted_by is AssertedBy.BOT and row.asserted_by != AssertedBy.BOT:
        return False
    session.add(_past(session, row))
    row.outcome, row.reason, row.barrier = outcome, reason, barrier
    row.asserted_by, row.asserted_at = asserted_by, at or datetime.now(UTC)
    row.confidence, row.service_id = confidence, service_id or row.service_id
    row.note, row.actor = redact(note) if note else None, actor
    session.flush()
    touch(session, row.day)
    return True


def locate(session: Session, need_id: UUID, neighborhood: str | None) -> bool:
    """Note where a need is, once the resident said so; what is known already is kept. Whether the row is still there.

    Raises:
        LedgerError: the neighbourhood is not one of the 87.
    """
    row = session.get(Need, need_id)
    if row is not None and row.neighborhood is None and neighborhood is not None:
        _check_neighborhood(neighborhood)
        row.neighborhood = neighborhood
        session.flush()
        touch(session, row.day)
    return row is not None


def history(session: Session, need_id: UUID) -> tuple[Assertion, ...]:
    """Everything said about a need, oldest first; the last one is in force. Empty when there is no such need."""
    row = session.get(Need, need_id)
    if row is None:
        return ()
    past = session.scalars(select(PastState).where(PastState.need_id == need_id).order_by(PastState.sequence))
    return (*(_assertion(state) for state in past), _assertion(row))


def latest(session: Session, conversation: str) -> UUID | None:
    """The newest need of a conversation (by its key): what a resident's "they were full" is about."""
    return session.scalars(
        select(Need.id).where(Need.conversation_key == conversation).order_by(Need.at.desc(), Need.id).limit(1)
    ).first()


def touch(session: Session, day: date) -> None:
    """Note that a day's rows changed, so that the figures' copy of that day is made anew."""
    session.execute(insert(Touch).values(id=uuid4(), day=day))


def check_state(outcome: Outcome, reason: Reason | None, barrier: Barrier | None, confidence: float) -> None:
    """Refuse a state that contradicts itself.

    Raises:
        LedgerError: a reason for a need that was met, a barrier without `not_accessible`, a confidence outside 0 to 1.
    """
    if outcome is Outcome.MET and reason is not None:
        raise LedgerError("A need that was met has no reason for not being met: give reason None.")
    if barrier is not None and reason is not Reason.NOT_ACCESSIBLE:
        raise LedgerError(f"The barrier {barrier} goes with the reason not_accessible, not with {reason}.")
    if not 0 <= confidence <= 1:
        raise LedgerError(f"Confidence is between 0 and 1, not {confidence}.")


def _identity(expressed: NeedExpressed) -> UUID:
    if expressed.message_id is None:
        return uuid4()
    return uuid5(NAMESPACE_URL, f"nearhelp:need:{expressed.message_id}:{expressed.need_code}")


def _check(expressed: NeedExpressed) -> None:
    check_state(expressed.outcome, expressed.reason, expressed.barrier, expressed.confidence)
    if expressed.need_code is not None and expressed.need_code not in need_codes():
        raise LedgerError(f"{expressed.need_code} is not a code of data/needs.csv; give None when it cannot be named.")
    if expressed.neighborhood is not None:
        _check_neighborhood(expressed.neighborhood)
    if expressed.language not in SUPPORTED:
        raise LedgerError(f"The language must be one of {', '.join(SUPPORTED)}.")
    if not (is_pseudonym(expressed.person_key) and is_pseudonym(expressed.conversation_key)):
        raise LedgerError("Make person_key and conversation_key with needs.pseudonyms; nothing else may be kept.")
    if expressed.at.tzinfo is None:
        raise LedgerError("The moment needs a time zone.")


def _check_neighborhood(name: str) -> None:
    if name not in neighborhood_names():
        raise LedgerError("The neighborhood must be one of the 87 names or None; addresses are never kept.")


def _values(need_id: UUID, expressed: NeedExpressed) -> dict[str, Any]:
    _check(expressed)
    local = expressed.at.astimezone(ZoneInfo(settings().timezone))
    return {
        "id": need_id,
        "at": expressed.at,
        "day": local.date(),
        "hour": local.hour,
        "phase": phase_of(expressed.need_code),
        "text": redact(expressed.text[:LONGEST_TEXT]) or None,
        "asserted_at": expressed.at,
        "note": None,
        **{name: getattr(expressed, name) for name in AS_EXPRESSED},
    }


def _past(session: Session, row: Need) -> PastState:
    told = session.scalar(select(func.count()).select_from(PastState).where(PastState.need_id == row.id))
    return PastState(need_id=row.id, sequence=told or 0, **{name: getattr(row, name) for name in STATE})


def _assertion(state: Need | PastState) -> Assertion:
    return Assertion(
        outcome=Outcome(state.outcome),
        reason=Reason(state.reason) if state.reason else None,
        barrier=Barrier(state.barrier) if state.barrier else None,
        asserted_by=AssertedBy(state.asserted_by),
        asserted_at=state.asserted_at,
        confidence=state.confidence,
        service_id=state.service_id,
        note=state.note,
        actor=state.actor,
    )
