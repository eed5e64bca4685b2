"""Turns "they were full" into the outcome of the need it is about, and offers what was not shown yet."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import utter
from actions.call_someone import where_to_call
from actions.conversation import Conversation
from actions.find_services import answer_needs
from actions.ledger import tell_outcome
from language.catalogue import say
from needs.outcomes import Barrier, Outcome, Reason


class NoteFeedback(Action):
    """A reason makes the need unmet; praise makes it met."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_note_feedback"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Write the outcome down and go on from it."""
        conversation = Conversation.of(tracker)
        language = conversation.language
        reasons = conversation.message.get("reasons") or []
        need = next((row for code, row in conversation.ledger.items() if code in conversation.needs), None)
        outcome = Outcome(conversation.message.get("outcome") or Outcome.UNKNOWN)
        if not reasons and outcome in (Outcome.MET, Outcome.PARTLY_MET):
            if need:
                tell_outcome(conversation, need, outcome, None, None)
            utter(dispatcher, say("dialogue.feedback_good", language))
            return []
        if need:
            first = reasons[0] if reasons else {"reason": Reason.TRIED_NOT_HELPED}
            barrier = Barrier(first["barrier"]) if first.get("barrier") else None
            tell_outcome(conversation, need, Outcome.UNMET, Reason(first["reason"]), barrier)
        if not conversation.needs:
            utter(dispatcher, say("dialogue.feedback_bad_ask", language, call=where_to_call(language)))
            return []
        utter(dispatcher, say("dialogue.feedback_bad", language))
        return answer_needs(dispatcher, conversation)
