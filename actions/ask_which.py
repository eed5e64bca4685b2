"""Asks which need is meant where a request is not understood surely enough to be answered."""

from rasa_sdk.executor import CollectingDispatcher

from actions.answers import utter
from actions.conversation import Conversation
from actions.ledger import write_need
from language.catalogue import say
from needs.outcomes import Outcome, Reason

WORTH_NAMING = 0.02
"""Share of confidence below which a need is named by chance."""


def ask_which(dispatcher: CollectingDispatcher, conversation: Conversation) -> None:
    """Name the needs that come nearest, as buttons and in words; the request is written down as not understood."""
    language = conversation.language
    ranked = conversation.message.get("needs") or ()
    nearest = [need["code"] for need in ranked if need["confidence"] >= WORTH_NAMING]
    names = [say(f"need.{code}", language) for code in nearest if not code.startswith("crisis.")]
    if names:
        listed = ", ".join(f'"{name}"' for name in names)
        utter(dispatcher, say("dialogue.ask_which", language, needs=listed), quick_replies=names)
    else:
        utter(dispatcher, say("dialogue.ask_need", language))
    write_need(conversation, None, Outcome.UNMET, Reason.NOT_UNDERSTOOD)
