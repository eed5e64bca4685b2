"""Writes a crisis into the ledger where the dialogue could not, so that it counts and nobody is asked anything then."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.messages import Inbound
from needs.ledger import NeedExpressed, record
from needs.models import Need
from needs.outcomes import Channel
from safety.crisis import Crisis

SAME = timedelta(hours=24)
"""A crisis told again within this is the same: the dialogue, too, has one row for it in a conversation."""


def note_crisis(session: Session, crisis: Crisis, told: Inbound, language: str) -> None:
    """Write down that a crisis was told in a message, unless the conversation has it; the words are left out.

    A faint alarm is none for the ledger: most of them are false. The message's id makes this the same row as the
    dialogue's own, so that one written meanwhile is left as it is.
    """
    if crisis.faint:
        return
    expressed = NeedExpressed(
        need_code=crisis.need,
        channel=Channel(told.channel),
        language=language,
        person_key=told.person,
        conversation_key=told.conversation,
        message_id=told.message_id,
    )
    known = select(Need.id).where(
        Need.conversation_key == told.conversation, Need.need_code == crisis.need, Need.at > expressed.at - SAME
    )
    if session.scalars(known.limit(1)).first() is None:
        record(session, expressed)
