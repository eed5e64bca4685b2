"""What a resident may say about their own data and consent, answered before any dialogue: one call for each edge."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from language.catalogue import say
from needs.consents import withdraw
from needs.erasure import erase_person
from needs.followup import answer, consent, is_consent, keep_contact
from needs.ledger import latest
from needs.pseudonyms import conversation_key, normal, person_key, person_keys
from runtime.outbox import Outbox
from runtime.settings import settings


def answer_personal(
    session: Session,
    outbox: Outbox,
    identity: str,
    conversation: str,
    text: str,
    language: str,
    now: datetime | None = None,
) -> str | None:
    """The reply to the word of consent, or to the answer to a question that we asked; None for all else.

    `identity` is what the edge knows the person by (a number, a session id) and `conversation` what it calls the
    conversation. Works in the caller's transaction; the caller has screened the text for a crisis.
    """
    moment = now or datetime.now(UTC)
    if is_consent(text):
        return _agree(session, outbox, identity, conversation, language, moment)
    told = answer(session, person_keys(identity, outbox.vault.keys), text, language, moment)
    return told.reply if told else None


def erase(session: Session, outbox: Outbox, identity: str, language: str) -> str:
    """Erase a person from ledger, follow-ups and vault; the reply says so, and what is kept if they have opted out.

    For `channels.personal`, which erases what the channels themselves keep in the same transaction.
    """
    erased = erase_person(session, outbox.vault, identity)
    return say("followup.erased_but_stopped" if erased.opted_out else "followup.erased", language)


def forget_consent(session: Session, outbox: Outbox, identity: str) -> int:
    """A person has opted out of texts: end every follow-up for good; how many there were."""
    return withdraw(session, *person_keys(identity, outbox.vault.keys))


def _agree(
    session: Session, outbox: Outbox, number: str, conversation: str, language: str, now: datetime
) -> str | None:
    need_id = latest(session, conversation_key(conversation, outbox.vault.keys))
    if need_id is None or not consent(session, need_id, language, now):
        return None
    if not keep_contact(session, outbox, person_key(number, outbox.vault.keys), normal(number), now):
        return None
    return say("followup.noted", language, days=settings().followup_days)
