"""Writes what residents need, and what became of it, from the dialogue into the ledger."""

from uuid import UUID

from actions.conversation import Conversation
from actions.resources import database
from directory.search import SearchResult
from needs.ledger import NeedExpressed, record, set_outcome
from needs.outcomes import AssertedBy, Barrier, Outcome, Reason
from needs.pseudonyms import conversation_key, is_pseudonym, person_key

RELAXED_REASON = {
    "distance": Reason.OUT_OF_AREA,
    "open_now": Reason.NOT_ACCESSIBLE,
    "languages": Reason.NOT_ACCESSIBLE,
    "audiences": Reason.INELIGIBLE,
    "age": Reason.INELIGIBLE,
}


def outcome_of(result: SearchResult, act: str) -> tuple[Outcome, Reason | None]:
    """What the bot may say of a need after a search: never that it was met, which only the resident knows."""
    if not result.hits:
        return (Outcome.UNMET, Reason.TRIED_NOT_HELPED if act == "more" else Reason.NO_SERVICE_EXISTS)
    return (Outcome.UNKNOWN, None)


def write_need(
    conversation: Conversation, code: str | None, outcome: Outcome, reason: Reason | None, confidence: float = 0.5
) -> UUID | None:
    """The ledger's row for a need: a new one, or the conversation's own brought up to date."""
    known = conversation.ledger.get(code) if code else None
    with database().begin() as session:
        if known is not None:
            if outcome is not Outcome.UNKNOWN:
                set_outcome(session, known, outcome, reason, AssertedBy.BOT, confidence)
            return known
        return record(session, expressed(conversation, code, outcome, reason, confidence))


def expressed(
    conversation: Conversation, code: str | None, outcome: Outcome, reason: Reason | None, confidence: float
) -> NeedExpressed:
    """The need as this conversation expresses it."""
    place = conversation.place
    return NeedExpressed(
        need_code=code,
        channel=conversation.channel,
        language=conversation.language,
        person_key=conversation.person or _pseudonym(person_key, conversation.key),
        conversation_key=_pseudonym(conversation_key, conversation.key),
        text=conversation.text,
        neighborhood=place.neighborhood if place else None,
        outcome=outcome,
        reason=reason,
        confidence=confidence,
        message_id=conversation.message_id,
    )


def tell_outcome(
    conversation: Conversation, need_id: UUID, outcome: Outcome, reason: Reason | None, barrier: Barrier | None
) -> None:
    """What the resident says became of a need."""
    with database().begin() as session:
        set_outcome(session, need_id, outcome, reason, AssertedBy.RESIDENT, 0.9, barrier=barrier)


def _pseudonym(make: object, key: str) -> str:
    return key if is_pseudonym(key) else make(key)  # type: ignore[operator]
