"""Asks a resident who agreed to it, once and some days later, whether the help worked; the answer becomes the outcome.

Offered once to a person, and never after a crisis: not about the need itself, not about another need of the same
person, and what is waiting is taken back when a crisis is told later. The texts name no need and no service, since
others may read the phone.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from language.catalogue import say
from needs.consents import NEVER_ASKED_AFTER, PURPOSE, Stage, close
from needs.ledger import latest, set_outcome
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
LONGEST_CONSENT = 60
"""Characters; what is longer says something else too."""
_CONSENT = re.compile(
    r"(?:(?:yes|yeah|ok|okay|sure|please|si|haa|haye|yog|aws) )*"
    rf"(?:{'|'.join(CONSENT.values())})(?: (?:please|thanks))?",
    re.IGNORECASE,
)
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


def may_offer(session: Session, people: tuple[str, ...], need: Need) -> bool:
    """Whether a person (by all their keys) may be asked for consent about a need: once, not after a crisis, and only
    while nobody knows what became of it."""
    if need.need_code is None or need.outcome not in (Outcome.UNKNOWN, Outcome.PARTLY_MET):
        return False
    offered_before = session.scalars(select(FollowUp.need_id).where(FollowUp.person_key.in_(people)).limit(1)).first()
    return offered_before is None and not _told_a_crisis(session, people)


def offer(
    session: Session, people: tuple[str, ...], conversation: str, language: str, now: datetime | None = None
) -> str | None:
    """Offer to ask again about the newest need of a conversation (by its key); None where that may not be.

    Gives the question, for the answer that the caller's transaction stores: then it was asked, and never is again.
    """
    need_id = latest(session, conversation)
    if need_id is None or not may_offer(session, people, session.get_one(Need, need_id)):
        return None
    asked = question(language)
    values = {
        "need_id": need_id,
        "person_key": people[0],
        "language": language,
        "status": Stage.OFFERED,
        "consent_text": asked,
        "ask_at": (now or datetime.now(UTC)) + timedelta(days=settings().followup_days),
    }
    return asked if insert_if_new(session, FollowUp, values) else None


def question(language: str) -> str:
    """The words that ask whether we may text again, with the word to reply."""
    return say("followup.offer", language, word=CONSENT.get(language, CONSENT["en"]), days=settings().followup_days)


def is_consent(text: str) -> bool:
    """Whether a whole message is the word of consent, in any language."""
    return _CONSENT.fullmatch(normalise(text[:LONGEST_CONSENT]).replace(" ;", "")) is not None


def consent(
    session: Session, outbox: Outbox, people: tuple[str, ...], number: str, now: datetime | None = None
) -> bool:
    """Take the word of consent: the number goes into the vault and the question into the outbox.

    False where nothing was offered in the last days, a crisis was told, or the number has opted out.
    """
    moment = now or datetime.now(UTC)
    offered = (FollowUp.person_key.in_(people), FollowUp.status == Stage.OFFERED, FollowUp.ask_at > moment)
    follow_up = session.scalars(select(FollowUp).where(*offered).limit(1)).first()
    if follow_up is None or _told_a_crisis(session, people) or outbox.vault.is_stopped(session, number):
        return False
    follow_up.contact_id = outbox.vault.keep(session, number, follow_up.language)
    follow_up.status, follow_up.consented_at = Stage.SCHEDULED, moment
    follow_up.ask_at = moment + timedelta(days=settings().followup_days)
    _schedule(session, outbox, follow_up, follow_up.ask_at, "followup.ask")
    _schedule(session, outbox, follow_up, follow_up.ask_at + REMINDER_AFTER, "followup.remind")
    session.flush()
    return True


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


def _told_a_crisis(session: Session, people: tuple[str, ...]) -> bool:
    grave = or_(*(Need.need_code.startswith(code) for code in NEVER_ASKED_AFTER))
    return session.scalars(select(Need.id).where(Need.person_key.in_(people), grave).limit(1)).first() is not None


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
