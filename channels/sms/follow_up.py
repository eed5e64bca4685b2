"""The one question whether we may ask again, at the end of an answer with services, and the crisis that forbids it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.messages import Reply, ReplyMessage
from channels.sms.render import render
from needs.followup import offer, question
from needs.ledger import NeedExpressed, record
from needs.outcomes import Channel
from needs.pseudonyms import conversation_key, person_key, person_keys
from runtime.keys import Keyring
from safety.crisis import Crisis


@dataclass(frozen=True)
class Texter:
    """Somebody who texts: their number, and what the channel calls the conversation with them."""

    number: str
    conversation: str
    keys: Keyring


def with_question(reply: Reply, texts: tuple[str, ...]) -> tuple[str, ...]:
    """The text of an answer that gives services, with the question at its end; nothing where it does not fit in."""
    if reply.crisis is not None or len(texts) > 1 or not any(message.services for message in reply.messages):
        return ()
    asking = ReplyMessage(question(reply.language))
    longer = render(replace(reply, messages=(*reply.messages, asking)))
    return longer if len(longer) == 1 else ()


def may_ask(session: Session, texter: Texter, language: str, now: datetime) -> bool:
    """Whether the question may go out; then it is written down as asked, in the transaction that stores the answer."""
    people, here = person_keys(texter.number, texter.keys), conversation_key(texter.conversation, texter.keys)
    return offer(session, people, here, language, now) is not None


def note_crisis(session: Session, texter: Texter, crisis: Crisis, message_id: str, language: str) -> None:
    """Write a crisis down where the dialogue could not, so that nobody is asked about anything after it.

    The dialogue's own row for the message is the same row, and is left as it is.
    """
    told = NeedExpressed(
        need_code=crisis.need,
        channel=Channel.SMS,
        language=language,
        person_key=person_key(texter.number, texter.keys),
        conversation_key=conversation_key(texter.conversation, texter.keys),
        message_id=message_id,
    )
    record(session, told)
