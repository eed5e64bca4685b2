"""What every public channel does with a message: a crisis first, then the assistant, and never silence."""

import logging

from bot.messages import Inbound, Reply, ReplyMessage
from channels.context import Context
from directory import city_line
from language.catalogue import say
from safety.crisis import Crisis
from safety.replies import reply as crisis_reply
from safety.screen import screen

log = logging.getLogger(__name__)


def crisis_in(said: str, *, alone: bool = False) -> Crisis | None:
    """The crisis in a message or a burst of them, decided here for every channel; `with_crisis_first` is its reply.

    `alone` says that no model reads the message too (`safety.screen.screen`).

    The screen ends a sentence at a line break, but people also break a sentence over lines and over texts, so that it
    is read both ways."""
    joined = " ".join(said.splitlines())
    return screen(said, alone=alone) or (screen(joined, alone=alone) if joined != said else None)


async def answer(context: Context, inbound: Inbound, crisis: Crisis | None, language: str) -> Reply:
    """The reply to a message that was screened already. Never raises: where the assistant cannot answer, a crisis
    still gets its full reply and anything else where to call.

    `language` is the conversation's, for when the assistant cannot say which.
    """
    reply = await _ask(context, inbound)
    if reply is None:
        crisis = crisis or crisis_in(inbound.text, alone=True)
    if crisis is not None:
        return with_crisis_first(reply, crisis, language)
    return reply or Reply((ReplyMessage(no_answer(language)),), None, language)


def with_crisis_first(reply: Reply | None, crisis: Crisis, language: str) -> Reply:
    """The assistant's reply where it answers a crisis itself; else the crisis reply before whatever it says.

    The assistant names the line by more voices than the screen has (docs/understanding.md); two kinds of lines for one
    message would only frighten.
    """
    if reply is not None and reply.crisis is not None:
        return reply
    first = ReplyMessage(crisis_reply(crisis, language).text)
    return Reply((first, *(reply.messages if reply else ())), crisis, language)


def where_to_call(language: str) -> str:
    """Whom to call: 311 while its line answers, else 211; and always 911 and 988."""
    return say("sms.call_open" if city_line.answers() else "sms.call_closed", language)


def no_answer(language: str) -> str:
    """Says that there is no answer to be had now, and whom to call."""
    return say("sms.no_answer", language, call=where_to_call(language))


async def _ask(context: Context, inbound: Inbound) -> Reply | None:
    if not context.assistant.ready:
        return None
    try:
        reply = await context.assistant.answer(inbound)
    except Exception as error:  # whatever breaks in there, the resident gets an answer
        log.error("the assistant failed: %s", type(error).__name__, exc_info=error)
        return None
    return reply if reply.messages else None
