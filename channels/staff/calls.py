"""The calls of one account today, to be taken up again, and the needs that could not be met on them."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final, Literal
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from channels.signin.audit import User, audit, entries
from channels.staff.models import Lookup
from directory.codes import need_codes
from directory.models import Service
from language.codes import ENGLISH, SUPPORTED
from language.detection import detect
from needs.codes import neighborhood_names
from needs.ledger import NeedExpressed, record, set_outcome
from needs.models import Need
from needs.outcomes import AssertedBy, Barrier, Channel, Outcome, Reason
from needs.pseudonyms import conversation_key, person_key
from runtime.keys import Keyring

Did = Literal["opened", "texted", "unmet"]
SHOWN: Final = 8
REASONS: Final[tuple[tuple[str, Reason, str], ...]] = (
    ("1", Reason.FULL_OR_WAITLIST, "Full or a waiting list"),
    ("2", Reason.INELIGIBLE, "Does not qualify"),
    ("3", Reason.OUT_OF_AREA, "Too far or out of area"),
    ("4", Reason.NOT_ACCESSIBLE, "Cannot use it"),
    ("5", Reason.FUNDS_EXHAUSTED, "Money has run out"),
    ("6", Reason.TRIED_NOT_HELPED, "Tried, was not helped"),
    ("7", Reason.NO_SERVICE_EXISTS, "No such service"),
    ("8", Reason.DECLINED, "Caller does not want it"),
    ("9", Reason.DIRECTORY_STALE, "Our record is wrong"),
    ("0", Reason.DIRECTORY_GAP, "Missing in our directory"),
)
"""The key for each reason, and its words; what callers say most often comes first."""
BARRIERS: Final[tuple[tuple[Barrier, str], ...]] = (
    (Barrier.HOURS, "the hours"),
    (Barrier.TRANSPORT, "no way to get there"),
    (Barrier.LANGUAGE, "the language"),
    (Barrier.COST, "the cost"),
    (Barrier.DOCUMENTS, "missing papers"),
    (Barrier.DISABILITY, "a disability"),
)
LATEST_UNDO: Final = timedelta(hours=12)


class BadNeed(ValueError):
    """A need that cannot be recorded so; the text says what to do."""


@dataclass(frozen=True)
class Step:
    """Something done on a call today. `at` is local."""

    at: datetime
    did: Did
    need_code: str
    neighborhood: str
    service_id: UUID | None
    service: str


@dataclass(frozen=True)
class Unmet:
    """A caller's need that could not be met. `text` is what stood in the box; the ledger redacts it.

    `once` names the form, so that pressing twice records once.
    """

    need_code: str
    reason: str
    barrier: str
    neighborhood: str
    text: str
    service_id: UUID | None
    once: str


def note_step(
    session: Session,
    user: User,
    did: Did,
    now: datetime,
    zone: ZoneInfo,
    need_code: str = "",
    neighborhood: str = "",
    service_id: UUID | None = None,
) -> None:
    """Remember a step of a call until the day ends; codes and names that are not ours are left out."""
    mine = Lookup.account_id == user.account_id
    session.execute(delete(Lookup).where(mine, Lookup.at < _midnight(now, zone)))
    last = session.scalars(select(Lookup).where(mine).order_by(Lookup.at.desc()).limit(1)).first()
    if last is not None and (last.did, last.service_id) == (did, service_id) and did == "opened":
        session.delete(last)
    session.add(
        Lookup(
            account_id=user.account_id,
            at=now,
            did=did,
            need_code=need_code if need_code in need_codes() else None,
            neighborhood=neighborhood if neighborhood in neighborhood_names() else None,
            service_id=service_id,
        )
    )
    session.flush()


def recent_steps(session: Session, user: User, now: datetime, zone: ZoneInfo) -> tuple[Step, ...]:
    """The account's latest steps of today, newest first."""
    rows = session.execute(
        select(Lookup, Service.name)
        .outerjoin(Service, Service.id == Lookup.service_id)
        .where(Lookup.account_id == user.account_id, Lookup.at >= _midnight(now, zone))
        .order_by(Lookup.at.desc())
        .limit(SHOWN)
    )
    return tuple(
        Step(
            row.at.astimezone(zone),
            row.did,
            row.need_code or "",
            row.neighborhood or "",
            row.service_id,
            name or "",
        )
        for row, name in rows
    )


def record_unmet(session: Session, keys: Keyring, user: User, unmet: Unmet, now: datetime) -> UUID:
    """Write a caller's unmet need into the ledger, without anything that says who they are; its id.

    Raises:
        BadNeed: no need or no reason was chosen.
    """
    if unmet.need_code not in need_codes():
        raise BadNeed("Choose what the caller needs.")
    reason = next((reason for _key, reason, _label in REASONS if reason == unmet.reason), None)
    if reason is None:
        raise BadNeed("Choose why it could not be met.")
    barrier = Barrier(unmet.barrier) if reason is Reason.NOT_ACCESSIBLE and unmet.barrier in set(Barrier) else None
    language = detect(unmet.text, ENGLISH) if unmet.text else ENGLISH
    need_id = record(
        session,
        NeedExpressed(
            need_code=unmet.need_code,
            channel=Channel.STAFF,
            language=language if language in SUPPORTED else ENGLISH,
            person_key=person_key(f"nobody {uuid4()}", keys),
            conversation_key=conversation_key(f"staff {user.account_id} {unmet.once}", keys),
            text=unmet.text,
            neighborhood=unmet.neighborhood if unmet.neighborhood in neighborhood_names() else None,
            outcome=Outcome.UNMET,
            reason=reason,
            barrier=barrier,
            asserted_by=AssertedBy.STAFF,
            at=now,
            message_id=f"staff:{user.account_id}:{unmet.once}",
            service_id=unmet.service_id,
            actor=user.name,
        ),
    )
    if not entries(session, f"need:{need_id}"):
        audit(session, user, "need.unmet", f"need:{need_id}", after={"need": unmet.need_code, "reason": reason}, at=now)
    return need_id


def take_back(session: Session, user: User, need_id: UUID | None, now: datetime) -> None:
    """Take a reason back that was pressed by mistake; the ledger keeps both.

    Raises:
        BadNeed: the need is not this account's, or older than a day's work.
    """
    need = session.get(Need, need_id) if need_id else None
    if need is None or need.actor != user.name or need.at < now - LATEST_UNDO:
        raise BadNeed("Only what you have recorded today can be taken back.")
    before = {"outcome": need.outcome, "reason": need.reason or ""}
    set_outcome(session, need.id, Outcome.UNKNOWN, None, AssertedBy.STAFF, 1.0, actor=user.name, at=now)
    audit(session, user, "need.taken_back", f"need:{need_id}", before, {"outcome": Outcome.UNKNOWN}, now)


def _midnight(now: datetime, zone: ZoneInfo) -> datetime:
    return datetime.combine(now.astimezone(zone).date(), time(0), zone)
