"""What a resident in a crisis reads: at most three SMS segments, 911 or 988 first, in four languages."""

from collections.abc import Sequence
from dataclasses import dataclass

from safety.contacts import Contact
from safety.crisis import Crisis


@dataclass(frozen=True)
class CrisisReply:
    """The text to send and the contacts named in it, in order."""

    text: str
    contacts: tuple[Contact, ...]


def reply(crisis: Crisis, language: str, everyday: Sequence[str] = ()) -> CrisisReply:
    """The reply to a crisis.

    Args:
        crisis: what the screen found.
        language: `en`, `es`, `so` or `hmn`; anything else is answered in English.
        everyday: names of the everyday needs that the same message holds, already in the resident's language.
    """
    raise NotImplementedError
