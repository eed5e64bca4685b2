"""What a resident may say about their own data and consent, answered before any dialogue: one call for each edge."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from language.catalogue import say
from needs.consents import withdraw
from needs.erasure import erase_person
from needs.followup import answer, consent, is_consent
from needs.pseudonyms import person_keys
from runtime.outbox import Outbox
from runtime.settings import settings


def answer_personal(
    session: Session,
    outbox: Outbox,
    identity: str,
    text: str,
    language: str,
    now: datetime | None = None,
) -> str | None:
    """The reply to the word of consent, or to the answer to a question that we asked; None for all else.

    `identity` is the number that the edge knows the person by. Works in the caller's transaction; the caller has
    screened the text for a crisis.
    """
    moment = now or datetime.now(UTC)
    people = person_keys(identity, outbox.vault.keys)
    if is_consent(text):
        agreed = consent(session, outbox, people, identity, moment)
        return say("followup.noted", language, days=settings().followup_days) if agreed else None
    told = answer(session, people, text, language, moment)
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
