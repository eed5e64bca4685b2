"""The values that cross the border between a channel and the assistant."""

from dataclasses import dataclass

from directory.search.query import ServiceHit
from safety.crisis import Crisis


@dataclass(frozen=True)
class Inbound:
    """One thing that a resident said.

    Attributes:
        conversation: key of the conversation, a pseudonym from `needs.pseudonyms`; never a number or a session id.
        person: pseudonym of the person, the same over all their conversations where a channel knows it.
        channel: `sms`, `web`, `staff` or `terminal`, as in `needs.outcomes.Channel`.
        text: what was said, as it came.
        language: the language that the person chose on the page, or None to go by what they write.
        message_id: the channel's id of the message; the ledger writes a need once for each id.
    """

    conversation: str
    person: str
    channel: str
    text: str
    language: str | None = None
    message_id: str | None = None


@dataclass(frozen=True)
class ReplyMessage:
    """One message of the answer.

    Attributes:
        text: the whole message in words, its services included, one a line with number and address: what SMS, the
            terminal and a page without scripts show.
        services: the same services as cards, for a page that can draw them.
        lead: what stands before the services in `text`; a page that draws cards shows this above them.
        first: the number of the first service; the second message of an answer to two needs counts on.
        quick_replies: short answers to offer as buttons; each works as typed text too.
    """

    text: str
    services: tuple[ServiceHit, ...] = ()
    quick_replies: tuple[str, ...] = ()
    lead: str = ""
    first: int = 1


@dataclass(frozen=True)
class Reply:
    """The answer to one `Inbound`: at least one message, the crisis it was about if any, and its language."""

    messages: tuple[ReplyMessage, ...]
    crisis: Crisis | None
    language: str
