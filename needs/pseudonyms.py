"""Turns whoever speaks into a key that nobody can turn back without the installation's secret."""

import re
from uuid import uuid4

import phonenumbers

from runtime.keys import Keyring, keyring

PSEUDONYM = re.compile(r"[0-9a-f]{8}\.[0-9a-f]{32}")
PERSON = "person"
CONVERSATION = "conversation"


def normal(identity: str) -> str:
    """A phone number in E.164 (read as American when no country is given); any other identity as it stands."""
    try:
        parsed = phonenumbers.parse(identity, "US")
    except phonenumbers.NumberParseException:
        return identity
    if not phonenumbers.is_possible_number(parsed):
        return identity
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def person_key(identity: str, keys: Keyring | None = None) -> str:
    """The key of a person, from a phone number or a web session id: `keyid.digest`, 41 characters."""
    return (keys or keyring()).tag(PERSON, normal(identity))


def person_keys(identity: str, keys: Keyring | None = None) -> tuple[str, ...]:
    """The person's key under every accepted secret, newest first, to find rows from before a rotation."""
    return (keys or keyring()).tags(PERSON, normal(identity))


def conversation_key(conversation: str, keys: Keyring | None = None) -> str:
    """The key of a conversation, from whatever the channel calls it."""
    return (keys or keyring()).tag(CONVERSATION, conversation)


def conversation_keys(conversation: str, keys: Keyring | None = None) -> tuple[str, ...]:
    """The conversation's key under every accepted secret, newest first."""
    return (keys or keyring()).tags(CONVERSATION, conversation)


def sms_conversation(number: str) -> str:
    """What the SMS channel calls the one conversation that it has with a number, as Twilio writes it."""
    return f"sms {number}"


def nobody() -> str:
    """A key that belongs to no one, for a need recorded without a person (a caller at the 311 desk)."""
    return person_key(f"nobody {uuid4()}")


def is_pseudonym(text: str) -> bool:
    """Whether a text has the form of a key, so that no number or session id is stored by mistake."""
    return PSEUDONYM.fullmatch(text) is not None
