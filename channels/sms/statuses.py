"""How far a text has come, from Twilio's status callbacks, which come late, twice and out of order."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from channels.context import Context
from channels.sms.signature import MalformedRequest
from needs.personal import forget_consent

DELIVERED = frozenset({"delivered", "read"})
LOST = frozenset({"undelivered", "failed", "canceled"})
ON_THE_WAY = frozenset({"accepted", "scheduled", "queued", "sending", "sent"})
"""Every `MessageStatus` (twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks)."""
STOPPED = "21610"
"""The person opted out at Twilio (twilio.com/docs/api/errors/21610)."""
TEXT_ID = "text"
"""The parameter of the callback's address that names our text: Twilio's word can come before we know its sid."""


@dataclass(frozen=True)
class StatusReport:
    """One status of one text. `text_id` is None for a reply, which has no row; `number` must not be logged."""

    sid: str
    status: str
    error_code: str | None
    number: str
    text_id: UUID | None


def callback_url(public_url: str, text_id: UUID) -> str:
    """Where Twilio reports how far a text of ours has come."""
    return f"{public_url}/sms/status?{TEXT_ID}={text_id}"


def read_status(parameters: Mapping[str, str], query: Mapping[str, str]) -> StatusReport:
    """The status in a callback.

    Raises:
        MalformedRequest: `MessageSid` or `MessageStatus` is missing, or the address names no text of ours.
    """
    sid = parameters.get("MessageSid") or parameters.get("SmsSid") or ""
    status = parameters.get("MessageStatus") or parameters.get("SmsStatus") or ""
    if not sid or not status or len(sid) > 40:
        raise MalformedRequest("A status needs MessageSid and MessageStatus; this request has not both.")
    try:
        text_id = UUID(query[TEXT_ID]) if TEXT_ID in query else None
    except ValueError:
        raise MalformedRequest("The address of a status names a text by its UUID.") from None
    return StatusReport(sid, status.lower(), parameters.get("ErrorCode") or None, parameters.get("To", ""), text_id)


def record_status(context: Context, report: StatusReport) -> bool:
    """Note a final status; False for one on the way, and where a final one is noted already, which then stands."""
    with context.database.begin() as session:
        if report.error_code == STOPPED and report.number:
            context.outbox.vault.stop(session, report.number)
            forget_consent(session, context.outbox, report.number)
        if report.text_id is None or report.status not in DELIVERED | LOST:
            return False
        return context.outbox.report(session, report.text_id, report.status in DELIVERED, report.sid, report.error_code)
