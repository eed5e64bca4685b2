"""Sends what lies in the outbox through Twilio's API, and tells what may be tried again from what may not."""

import logging
from datetime import UTC, datetime, timedelta

from requests import RequestException
from sqlalchemy import select
from sqlalchemy.orm import Session
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from channels.context import Context
from channels.sms.gsm7 import transliterate
from channels.sms.statuses import STOPPED, callback_url
from needs.consents import withdraw_contact
from runtime.outbox import Claimed, OutgoingText
from runtime.settings import Settings

log = logging.getLogger(__name__)

LONGEST_VALIDITY = timedelta(hours=4)
"""Longest that Twilio may hold a text back before it drops it (`ValidityPeriod`); less where it is of use for less."""
TOO_MANY = frozenset({20429, 30001, 30022, 14107})
"""Twilio's codes for "too fast, later": too many requests, queue full, rate limits of carrier and account."""
SLOW_DOWN = timedelta(minutes=1)
TIMEOUT = 10.0
"""Seconds for one request, far below the lease on a text."""
BATCH = 10
MOST_RECENT = 20
"""Twilio lists a person's newest texts first; ours is among these if it was sent at all."""


class SmsOff(RuntimeError):
    """Texts cannot be sent with these settings; the text says which are missing."""


def twilio_client(settings: Settings) -> Client:
    """The client of the account in the settings.

    Raises:
        SmsOff: the account, its token or the number to send from is not set.
    """
    if not (settings.twilio_account_sid and settings.auth_tokens and settings.twilio_from):
        raise SmsOff(
            "To send texts set NEARHELP_TWILIO_ACCOUNT_SID, NEARHELP_TWILIO_AUTH_TOKEN and NEARHELP_TWILIO_FROM."
        )
    client = Client(settings.twilio_account_sid, settings.auth_tokens[0], http_client=TwilioHttpClient(timeout=TIMEOUT))
    if settings.twilio_api_url:
        client.api.base_url = settings.twilio_api_url.rstrip("/")
    return client


class Sender:
    """Drains the outbox of one process; any number may run side by side."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.client = twilio_client(context.settings)

    def drain(self) -> int:
        """Send what is due, at most one batch; how many texts were tried."""
        with self.context.database.begin() as session:
            texts = self.context.outbox.claim(session, BATCH)
        for text in texts:
            self._send(text)
        return len(texts)

    def _send(self, text: Claimed) -> None:
        try:
            sid = self._sent_before(text) or self._create(text)
        except TwilioRestException as error:
            self._refused(text, error)
        except (TwilioException, RequestException) as error:
            log.warning("twilio does not answer: %s", type(error).__name__)
            with self.context.database.begin() as session:
                self.context.outbox.mark_retry(session, text, "unreachable")
        else:
            with self.context.database.begin() as session:
                self.context.outbox.mark_sent(session, text, sid)

    def _create(self, text: Claimed) -> str:
        settings = self.context.settings
        by_service = settings.twilio_from.startswith("MG")
        message = self.client.messages.create(
            to=text.number,
            body=transliterate(text.body),
            **{"messaging_service_sid" if by_service else "from_": settings.twilio_from},
            status_callback=callback_url(settings.public_url, text.id),
            validity_period=_validity(text.not_after - datetime.now(UTC)),
        )
        return str(message.sid)

    def _sent_before(self, text: Claimed) -> str | None:
        """The text at Twilio, where an earlier try got it there and died before it could say so.

        Twilio has no idempotency key for messages, so a text that was tried before is looked for first.
        """
        if text.attempt == 1:
            return None
        found = self.client.messages.list(to=text.number, limit=MOST_RECENT)
        with self.context.database.begin() as session:
            since = session.get_one(OutgoingText, text.id).created_at - timedelta(minutes=1)
            ours = [message for message in found if _is(message, text) and _made_after(message, since)]
            told = _told(session, ours)
        return next((str(message.sid) for message in ours if message.sid not in told), None)

    def _refused(self, text: Claimed, error: TwilioRestException) -> None:
        outbox, code = self.context.outbox, str(error.code or error.status)
        with self.context.database.begin() as session:
            if code == STOPPED:
                outbox.vault.stop_contact(session, text.contact_id)
                outbox.mark_failed(session, text, code)
                outbox.cancel(session, text.contact_id)
                withdraw_contact(session, text.contact_id)
            elif error.status == 429 or error.code in TOO_MANY:
                outbox.mark_retry(session, text, code, after=SLOW_DOWN)
            elif error.status >= 500 or error.status == 401:
                outbox.mark_retry(session, text, code)  # theirs to mend, or a token being rotated
            else:
                outbox.mark_failed(session, text, code)
        log.warning("twilio refused a text: %s", code)


def _validity(of_use: timedelta) -> int:
    """Seconds; Twilio takes no less than one."""
    return max(1, round(min(of_use, LONGEST_VALIDITY).total_seconds()))


def _is(message: MessageInstance, text: Claimed) -> bool:
    return (
        message.direction == "outbound-api"
        and message.body == transliterate(text.body)
        and message.status not in ("failed", "canceled")
    )


def _made_after(message: MessageInstance, since: datetime) -> bool:
    return message.date_created is None or message.date_created >= since


def _told(session: Session, messages: list[MessageInstance]) -> set[str]:
    """Which of these some row of the outbox accounts for already."""
    sids = [str(message.sid) for message in messages]
    return set(session.scalars(select(OutgoingText.external_id).where(OutgoingText.external_id.in_(sids))))
