"""Which services a provider sees: all that are active and its own, hidden ones too, so that it can put them right."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from channels.staff.card import Card, read_card
from directory.models import Service
from directory.provider_tokens import Provider


def listings(session: Session, provider: Provider, moment: datetime, zone: ZoneInfo) -> tuple[Card, ...]:
    """The cards of the provider's services at an aware moment, by name."""
    own = select(Service.id).where(Service.organization_id == provider.organization_id)
    cards = (read_card(session, key, moment, zone) for key in session.scalars(own.order_by(Service.name, Service.id)))
    return tuple(card for card in cards if card is not None)
