"""Says plainly what this service is not for, and writes it down: an unanswered request for help is a gap."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import utter
from actions.call_someone import where_to_call
from actions.conversation import Conversation
from actions.ledger import write_need
from language.catalogue import say
from needs.outcomes import Outcome, Reason


class OutOfScope(Action):
    """Offers 311 or 211; the redacted text goes to the ledger as not understood."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_out_of_scope"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Utter where to call and record the gap."""
        conversation = Conversation.of(tracker)
        language = conversation.language
        utter(dispatcher, say("dialogue.oos", language, call=where_to_call(language)))
        write_need(conversation, None, Outcome.UNMET, Reason.NOT_UNDERSTOOD)
        return []
