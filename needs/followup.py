"""Asks a resident who agreed to it, once and some days later, whether the help worked; the answer becomes the outcome.

Never after a crisis: not about the need itself, not about another need of the same person, and what is waiting is
taken back when a crisis is told later. The texts name no need and no service, since others may read the phone.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from language.catalogue import say
from language.normalise import clean
from needs.consents import CRISIS, OPEN, PURPOSE, Stage, close
from needs.ledger import set_outcome
from needs.models import FollowUp, Need
from needs.outcomes import AssertedBy, Barrier, Outcome, Reason
from needs.reasons import normalise, read_feedback
from runtime.outbox import Outbox
from runtime.settings import settings
from runtime.writes import insert_if_new

OPENS, CLOSES = time(8), time(20)
"""City time. Texts outside it are a nuisance, and unlawful for some senders (47 CFR 64.1200(c)(1): 8 am to 9 pm)."""
REMINDER_AFTER = timedelta(days=2)
ANSWERS_WITHIN = timedelta(days=10)
"""From the question on; later messages are about something else."""

CONSENT = {"en": "ASK ME", "es": "PREGUNTEN", "so": "I WEYDII", "hmn": "NUG KUV"}
"""What a resident replies to agree: words that no carrier takes for an opt-in, opt-out or call for help."""
_YES = re.compile(
    "y|yes|yeah|yep|yup|yea|(?:yes )?(?:it|they|i) did|(?:yes )?(?:it )?(?:worked|helped)|got it"
    "|si|sip|claro|(?:si )?funciono|haa?|haah|yog|aws|tau(?: lawm)?"
)
_NO = re.compile("n|no|nope|nah|not(?: yet| really)?|(?:todavia|aun) no|(?:weli )?maya|may|tsis(?: tau)?")


@dataclass(frozen=True)
class Answer:
    """What was written down, and the reply that thanks for it."""

    need_id: UUID
    outcome: Outcome
    reason: Reason | None
    barrier: Barrier | None
    reply: str


def may_offer(session: Session, need_id: UUID) -> bool:
    """Whether a resident may be asked for consent about a need: not in a crisis, and not a second time."""
    need = session.get(Need, need_id)
    if need is None or need.person_key is None or need.need_code is None:
        return False
    if session.scalar(select(FollowUp.need_id).where(FollowUp.person_key == need.person_key, _is_open())):
        return False
    return session.get(FollowUp, need_id) is None and not _told_a_crisis(session, need.person_key)


def offer(language: str) -> str:
    """The question whether we may text again, with the word to reply."""
    return say("followup.offer", language, word=CONSENT.get(language, CONSENT["en"]), days=settings().followup_days)


def is_consent(text: str) -> bool:
    """Whether a whole message is the word of consent, in any language."""
    return clean(text).strip(" .!\"'").upper() in CONSENT.values()


def consent(session: Session, need_id: UUID, language: str, now: datetime | None = None) -> bool:
    """Write a resident's consent down, with the words they agreed to; False where nobody may be asked."""
    if not may_offer(session, need_id):
        return False
    moment = now or datetime.now(UTC)
    values = {
        "need_id": need_id,
        "person_key": session.get_one(Need, need_id).person_key,
        "language": language,
        "status": Stage.CONSENTED,
        "consented_at": moment,
        "consent_text": offer(language),
        "ask_at": moment + timedelta(days=settings().followup_days),
    }
    return insert_if_new(session, FollowUp, values)


def keep_contact(session: Session, outbox: Outbox, person_key: str, number: str, now: datetime | None = None) -> int:
    """Put the number of a person who has just consented into the vault, and their question into the outbox.

    For the edge to call with every message, since only the edge has the number; how many questions were scheduled.
    """
    waiting = select(FollowUp).where(FollowUp.person_key == person_key, FollowUp.status == Stage.CONSENTED)
    consents = session.scalars(waiting).all()
    if not consents or outbox.vault.is_stopped(session, number):
        return 0
    for follow_up in consents:
        follow_up.contact_id = outbox.vault.keep(session, number, follow_up.language)
        follow_up.status = Stage.SCHEDULED
        _schedule(session, outbox, follow_up, follow_up.ask_at, "followup.ask")
        _schedule(session, outbox, follow_up, follow_up.ask_at + REMINDER_AFTER, "followup.remind")
    session.flush()
    return len(consents)


def answer(
    session: Session, people: tuple[str, ...], text: str, language: str, now: datetime | None = None
) -> Answer | None:
    """Take a message as the answer to a question that was asked; None if none waits or the message does not answer.

    `people` are all keys of the person, from `pseudonyms.person_keys`. The reminder is taken back.
    """
    moment = now or datetime.now(UTC)
    asked = (
        select(FollowUp)
        .where(FollowUp.person_key.in_(people), FollowUp.status == Stage.SCHEDULED)
        .where(FollowUp.ask_at <= moment, FollowUp.ask_at >= moment - ANSWERS_WITHIN)
        .order_by(FollowUp.ask_at)
        .limit(1)
    )
    follow_up = session.scalars(asked).first()
    if follow_up is None:
        return None
    outcome, reason, barrier, confidence = _read(text, language)
    if outcome is Outcome.UNKNOWN:
        return None
    need_id = follow_up.need_id
    set_outcome(session, need_id, outcome, reason, AssertedBy.RESIDENT, confidence, barrier=barrier, at=moment)
    close(session, select(FollowUp).where(FollowUp.need_id == need_id), Stage.ANSWERED)
    key = "followup.thanks_met" if outcome is Outcome.MET else "followup.thanks_unmet"
    return Answer(need_id, outcome, reason, barrier, say(key, language))


def _read(text: str, language: str) -> tuple[Outcome, Reason | None, Barrier | None, float]:
    words = normalise(text)
    if _YES.fullmatch(words):
        return Outcome.MET, None, None, 0.9
    if _NO.fullmatch(words):
        return Outcome.UNMET, Reason.TRIED_NOT_HELPED, None, 0.6
    feedback = read_feedback(text, language)
    main = feedback.main
    if feedback.outcome is Outcome.MET or main is None:
        return feedback.outcome, None, None, feedback.confidence
    return feedback.outcome, main.reason, main.barrier, feedback.confidence


def _is_open() -> ColumnElement[bool]:
    return FollowUp.status.in_(OPEN)


def _told_a_crisis(session: Session, person_key: str) -> bool:
    crises = select(func.count()).select_from(Need)
    crises = crises.where(Need.person_key == person_key, Need.need_code.startswith(CRISIS))
    return bool(session.scalar(crises))


def _schedule(session: Session, outbox: Outbox, follow_up: FollowUp, at: datetime, key: str) -> None:
    due, closes = open_hours(at)
    assert follow_up.contact_id is not None
    body = say(key, follow_up.language)
    once = uuid5(follow_up.need_id, key)
    outbox.enqueue(session, follow_up.contact_id, body, PURPOSE, not_after=closes, due_at=due, text_id=once)


def open_hours(at: datetime) -> tuple[datetime, datetime]:
    """The first moment from `at` on that is no quiet hour, and the last one of that day."""
    zone = ZoneInfo(settings().timezone)
    local = at.astimezone(zone)
    day = local.date() + timedelta(days=local.time() >= CLOSES)
    opens, closes = _at(day, OPENS, zone), _at(day, CLOSES, zone)
    return max(at, opens.astimezone(UTC)), closes.astimezone(UTC)


def _at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, zone)
