"""Erases a resident on their own word, the same on every channel: from ledger and vault, and the dialogue's memory."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.tracker_retention import forget_conversation
from channels.context import Context
from channels.sms.models import IncomingText, TextingPerson
from needs import personal
from needs.pseudonyms import conversation_keys
from runtime.writes import affected


def erase(context: Context, session: Session, identity: str, conversation: str, language: str) -> str:
    """Erase what is kept of a person and of their conversation; what to tell them.

    The caller's transaction also erases what its channel keeps. Rasa's tracker is another store and goes at once: where
    the transaction then fails nobody was told that all is gone, and asking again erases the rest.

    Args:
        context: of the app.
        session: the caller's transaction.
        identity: what the channel knows the person by, a number or a web session's token.
        conversation: what the channel calls the conversation.
        language: of the reply.

    Raises:
        SQLAlchemyError: one of the stores does not answer.
    """
    for key in conversation_keys(conversation, context.outbox.vault.keys):
        forget_conversation(context.settings, key)
    return personal.erase(session, context.outbox, identity, language)


def forget_texts_under(session: Session, key_id: str) -> int:
    """Erase the inbox of texts of people known by one secret, by its id, as it is retired; how many messages."""
    session.execute(delete(TextingPerson).where(TextingPerson.person.startswith(f"{key_id}.")))
    return affected(session, delete(IncomingText).where(IncomingText.person.startswith(f"{key_id}.")))
