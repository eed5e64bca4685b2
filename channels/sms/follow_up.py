"""The one question whether we may ask again, at the end of an answer with services."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.messages import Reply, ReplyMessage
from channels.sms.render import render
from needs.followup import offer, question
from needs.pseudonyms import conversation_key, person_keys
from runtime.keys import Keyring


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
