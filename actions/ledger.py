"""Writes what residents need, and what became of it, from the dialogue into the ledger."""

from collections.abc import Callable
from uuid import UUID

from actions.conversation import Conversation
from actions.resources import database
from directory.search import SearchResult
from needs.ledger import NeedExpressed, locate, record, set_outcome
from needs.outcomes import AssertedBy, Barrier, Outcome, Reason
from needs.pseudonyms import conversation_key, is_pseudonym, person_key

RELAXED_REASON = {
    "distance": Reason.OUT_OF_AREA,
    "open_now": Reason.NOT_ACCESSIBLE,
    "languages": Reason.NOT_ACCESSIBLE,
    "audiences": Reason.INELIGIBLE,
    "age": Reason.INELIGIBLE,
}
"""What the search gave up to find anything, as the reason why the need was not wholly met."""


def outcome_of(result: SearchResult, act: str) -> tuple[Outcome, Reason | None]:
    """What the bot may say of a need after a search: never that it was met, which only the resident knows."""
    reason = next((RELAXED_REASON[name] for name in result.relaxed if name in RELAXED_REASON), None)
    if not result.hits:
        # Whoever asks for more than there is has seen all that we know of, which is our gap.
        return (Outcome.UNMET, reason or (Reason.DIRECTORY_GAP if act == "more" else Reason.NO_SERVICE_EXISTS))
    if all(hit.availability == "full" for hit in result.hits):
        return (Outcome.UNMET, Reason.FULL_OR_WAITLIST)
    return (Outcome.PARTLY_MET, reason) if reason else (Outcome.UNKNOWN, None)


def write_need(
    conversation: Conversation,
    code: str | None,
    outcome: Outcome = Outcome.UNKNOWN,
    reason: Reason | None = None,
    confidence: float = 0.5,
) -> UUID | None:
    """The ledger's row for a need: a new one, or the conversation's own brought up to date."""
    known = conversation.ledger.get(code) if code else None
    place = conversation.place
    with database().begin() as session:
        if known is None or not locate(session, known, place.neighborhood if place else None):
            return record(session, expressed(conversation, code, outcome, reason, confidence))
        if outcome is not Outcome.UNKNOWN:
            set_outcome(session, known, outcome, reason, AssertedBy.BOT, confidence)
        return known


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
        text=conversation.words_for(code),
        neighborhood=place.neighborhood if place else None,
        outcome=outcome,
        reason=reason,
        confidence=confidence,
        message_id=conversation.message_id,
    )


def tell_outcome(
    conversation: Conversation, need_id: UUID, outcome: Outcome, reason: Reason | None, barrier: Barrier | None
) -> None:
    """What the resident says became of a need; nothing where the need was erased meanwhile."""
    with database().begin() as session:
        if locate(session, need_id, None):
            set_outcome(session, need_id, outcome, reason, AssertedBy.RESIDENT, 0.9, barrier=barrier)


def _pseudonym(make: Callable[[str], str], key: str) -> str:
    return key if is_pseudonym(key) else make(key)
