"""Turns "they were full" into the outcome of the need it is about, and offers what was not shown yet."""

from typing import Any
from uuid import UUID

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
        outcome, reason, barrier = told(conversation)
        need = _about(conversation)
        if need is not None:
            tell_outcome(conversation, need, outcome, reason, barrier)
        if outcome in (Outcome.MET, Outcome.PARTLY_MET):
            utter(dispatcher, say("dialogue.feedback_good", language))
        elif reason is Reason.NOT_UNDERSTOOD:
            utter(dispatcher, say("dialogue.misread", language))
        elif not conversation.needs:
            utter(dispatcher, say("dialogue.feedback_bad_ask", language, call=where_to_call(language)))
        else:
            utter(dispatcher, say("dialogue.feedback_bad", language))
            return answer_needs(dispatcher, conversation)
        return []


def told(conversation: Conversation) -> tuple[Outcome, Reason | None, Barrier | None]:
    """What a resident says became of a need; without a reason that can be read it was tried and did not help."""
    reasons = conversation.message.get("reasons") or []
    outcome = Outcome(conversation.message.get("outcome") or Outcome.UNKNOWN)
    if outcome is Outcome.MET or (outcome is Outcome.PARTLY_MET and not reasons):
        return outcome, None, None
    if not reasons:
        return Outcome.UNMET, Reason.TRIED_NOT_HELPED, None
    surest = max(reasons, key=lambda found: found["confidence"])
    barrier = Barrier(surest["barrier"]) if surest.get("barrier") else None
    return Outcome.UNMET, Reason(surest["reason"]), barrier


def _about(conversation: Conversation) -> UUID | None:
    return next((row for code, row in conversation.ledger.items() if code in conversation.needs), None)
