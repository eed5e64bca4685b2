"""Texts that a session of the web chat had sent to a phone: known by an id that only the session's holder can make."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from channels.web.visits import LIFE, Visit
from needs.retention import forget_unused_contacts
from runtime.outbox import OutgoingText
from runtime.writes import affected

PURPOSE: Final = "card"


def card_id(visit: Visit, service_id: str, contact: UUID) -> UUID:
    """The id of the text about a service to a number, the same when it is asked for twice."""
    return uuid5(NAMESPACE_URL, json.dumps(["nearhelp", PURPOSE, visit.tag, service_id, str(contact)]))


def forget_cards(session: Session, visit: Visit, services: Collection[str], now: datetime) -> int:
    """Erase the texts that a session asked for, given the services it was shown, and their numbers if nothing else
    needs them; how many texts."""
    recent = select(OutgoingText.id, OutgoingText.contact_id).where(
        OutgoingText.purpose == PURPOSE, OutgoingText.created_at > now - LIFE
    )
    sent = session.execute(recent).all()
    own = [text for text, contact in sent if any(card_id(visit, service, contact) == text for service in services)]
    erased = affected(session, delete(OutgoingText).where(OutgoingText.id.in_(own)))
    if erased:
        forget_unused_contacts(session)
    return erased
