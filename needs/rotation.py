"""Makes pseudonyms and seals anew under the newest key, so that opt-outs and people outlive a change of keys.

A pseudonym can be made anew only where the number behind it is kept; the others stay under the older key, which goes on
recognising them until retention has emptied them or `empty_older` does.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from needs.models import FollowUp, Need, PastState
from needs.pseudonyms import conversation_keys, person_keys, sms_conversation
from runtime.keys import Key, Keyring
from runtime.outbox import Outbox
from runtime.vault import Contact
from runtime.writes import affected


@dataclass(frozen=True)
class Rekeyed:
    """How many numbers, opt-outs among them, needs and waiting texts were made anew."""

    numbers: int
    opt_outs: int
    needs: int
    texts: int


@dataclass(frozen=True)
class Resting:
    """How many kept numbers and how many needs and follow-ups only one key can recognise."""

    numbers: int
    needs: int
    follow_ups: int


def rekey(session: Session, outbox: Outbox) -> Rekeyed:
    """Make anew what can be, in the caller's transaction; no worker may run that does not know the newest key.

    Raises:
        VaultError: a number was sealed with a key that is gone.
    """
    vault = outbox.vault
    opt_outs = session.scalar(select(func.count()).where(Contact.stopped_at.is_not(None))) or 0
    numbers = vault.under_older_keys(session)
    needs = sum(_rename(session, vault.keys, number) for number in numbers)
    return Rekeyed(vault.rekey(session), opt_outs, needs, outbox.rekey(session))


def resting(session: Session, key: Key) -> Resting:
    """What would be recognised no more without a key."""
    counted = (Contact.tag, Need.person_key, FollowUp.person_key)
    return Resting(*(session.scalar(select(func.count()).where(_under(column, key))) or 0 for column in counted))


def empty_older(session: Session, keys: Keyring) -> int:
    """Empty what only older keys recognise, as retention would: nobody could ask for its erasure; how many needs.

    Counts stay. Kept numbers are left: make them anew first (`rekey`).
    """
    old = or_(*(_under(Need.person_key, key) for key in keys.keys[1:]))
    session.execute(update(PastState).where(PastState.need_id.in_(select(Need.id).where(old))).values(note=None))
    session.execute(delete(FollowUp).where(or_(*(_under(FollowUp.person_key, key) for key in keys.keys[1:]))))
    empty = {"text": None, "note": None, "person_key": None, "conversation_key": None}
    return affected(session, update(Need).where(old).values(empty))


def _rename(session: Session, keys: Keyring, number: str) -> int:
    new, *old = person_keys(number, keys)
    conversation, *conversations = conversation_keys(sms_conversation(number), keys)
    by_text = update(Need).where(Need.conversation_key.in_(conversations))
    session.execute(by_text.values(conversation_key=conversation))
    session.execute(update(FollowUp).where(FollowUp.person_key.in_(old)).values(person_key=new))
    return affected(session, update(Need).where(Need.person_key.in_(old)).values(person_key=new))


def _under(column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], key: Key) -> ColumnElement[bool]:
    return column.startswith(f"{key.id}.")
