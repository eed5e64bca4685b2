"""The outbox goes out through the real twilio client, each text once, on good days and bad."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from channels.context import Context
from channels.sms.inbox import LATE_ANSWER, LATE_ANSWER_LIFE
from channels.sms.sender import Sender, SmsOff
from channels.sms.statuses import read_status, record_status
from runtime.database import Database
from runtime.keys import load_keyring
from runtime.outbox import MOST_ATTEMPTS, Outbox, OutgoingText, Status
from runtime.settings import Settings
from runtime.vault import Vault
from tests.channels.sms.fake_twilio import FakeTwilio, served
from tests.channels.support import ACCOUNT, CITY_NUMBER, PUBLIC_URL, TOKEN, EchoAssistant

RESIDENT = "+16125550123"


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    fake = FakeTwilio(ACCOUNT, TOKEN)
    yield fake
    assert fake.broken_rules == []


@pytest.fixture
def context(database: Database, twilio: FakeTwilio, tmp_path: Path) -> Iterator[Context]:
    with served(twilio.app()) as url:
        options = Settings(
            _env_file=None,
            data_dir=tmp_path,
            public_url=PUBLIC_URL,
            secret_key="a key for tests that is long enough",
            twilio_account_sid=ACCOUNT,
            twilio_auth_token=TOKEN,
            twilio_from=CITY_NUMBER,
            twilio_api_url=url,
        )
        yield Context(options, database, EchoAssistant(), Outbox(Vault(load_keyring(options))))


@pytest.fixture
def sender(context: Context) -> Sender:
    return Sender(context)


def put(
    context: Context,
    body: str = "Your answer",
    number: str = RESIDENT,
    purpose: str = LATE_ANSWER,
    of_use: timedelta = LATE_ANSWER_LIFE,
) -> UUID:
    with context.database.begin() as session:
        contact = context.outbox.vault.keep(session, number)
        return context.outbox.enqueue(session, contact, body, purpose, datetime.now(UTC) + of_use)


def row(context: Context, text: UUID) -> OutgoingText:
    with context.database.begin() as session:
        return session.get_one(OutgoingText, text)


def make_due(context: Context) -> None:
    """Let the wait before the next try, or the lease of a sender that died, run out."""
    past = datetime.now(UTC) - timedelta(minutes=5)
    with context.database.begin() as session:
        session.execute(
            update(OutgoingText)
            .where(OutgoingText.status.in_(("queued", "claimed")))
            .values(due_at=past, lease_until=past)
        )


def is_stopped(context: Context, number: str = RESIDENT) -> bool:
    with context.database.begin() as session:
        return context.outbox.vault.is_stopped(session, number)


def test_a_text_goes_out_once_with_its_callback_and_a_short_validity(
    context: Context, sender: Sender, twilio: FakeTwilio
):
    text = put(context, "Está abierto: llame al 612-204-8200")
    assert sender.drain() == 1
    assert sender.drain() == 0
    (sent,) = twilio.requests
    assert 890 <= sent.pop("ValidityPeriod") <= 900
    assert sent == {
        "To": RESIDENT,
        "From": CITY_NUMBER,
        "Body": "Esta abierto: llame al 612-204-8200",
        "StatusCallback": f"{PUBLIC_URL}/sms/status?text={text}",
    }
    assert row(context, text).status == Status.SENT
    assert row(context, text).body is None


@pytest.mark.parametrize(("of_use", "seconds"), [(0.2, 1), (30 * 60, 1800), (24 * 3600, 4 * 3600)])
def test_twilio_holds_a_text_back_no_longer_than_it_is_of_use(
    context: Context, sender: Sender, twilio: FakeTwilio, of_use: float, seconds: int
):
    put(context, purpose="card", of_use=timedelta(seconds=of_use))
    sender.drain()
    assert seconds - 10 <= twilio.requests[0]["ValidityPeriod"] <= seconds


def test_a_messaging_service_sends_in_its_own_name(context: Context, twilio: FakeTwilio):
    service = "MG" + "a" * 32
    options = context.settings.model_copy(update={"twilio_from": service})
    put(context)
    Sender(Context(options, context.database, context.assistant, context.outbox)).drain()
    assert twilio.requests[0]["MessagingServiceSid"] == service


def test_somebody_who_opted_out_at_twilio_is_marked_and_gets_nothing_more(
    context: Context, sender: Sender, twilio: FakeTwilio
):
    twilio.opted_out.add(RESIDENT)
    first, second = put(context, "one"), put(context, "two", purpose="staff_send")
    for _ in range(3):
        sender.drain()
    assert is_stopped(context)
    assert {row(context, first).status, row(context, second).status} <= {Status.FAILED, Status.CANCELLED}
    assert "21610" in {row(context, first).error_code, row(context, second).error_code}
    third = put(context, "three")
    sender.drain()
    assert row(context, third).status == Status.CANCELLED
    assert twilio.messages == []


@pytest.mark.parametrize("trouble", [(429, 20429), (503, 20503), (500, 20500), (401, 20003), (400, 30022)])
def test_a_passing_refusal_is_tried_again_and_the_text_goes_out_once(
    context: Context, sender: Sender, twilio: FakeTwilio, trouble: tuple[int, int]
):
    twilio.troubles.append(trouble)
    text = put(context)
    sender.drain()
    assert row(context, text).status == Status.QUEUED
    assert row(context, text).error_code == str(trouble[1])
    assert sender.drain() == 0, "not before its time"
    make_due(context)
    sender.drain()
    assert row(context, text).status == Status.SENT
    assert len(twilio.messages) == 1


def test_each_wait_is_longer_and_at_last_it_is_given_up(context: Context, sender: Sender, twilio: FakeTwilio):
    text = put(context)
    waits = []
    for _ in range(MOST_ATTEMPTS):
        twilio.troubles.append((503, 20503))
        make_due(context)
        before = datetime.now(UTC)
        sender.drain()
        waits.append(row(context, text).due_at - before)
    assert row(context, text).status == Status.FAILED
    assert waits[0] < waits[1] < waits[2] < waits[3]


def test_a_number_that_is_none_fails_at_once(context: Context, sender: Sender):
    text = put(context, number="+1")
    sender.drain()
    assert (row(context, text).status, row(context, text).error_code) == (Status.FAILED, "21211")


def test_a_text_whose_answer_got_lost_is_found_again_and_not_sent_twice(
    context: Context, sender: Sender, twilio: FakeTwilio
):
    text = put(context)
    twilio.troubles.append("lost answer")
    sender.drain()
    make_due(context)
    sender.drain()
    assert len(twilio.messages) == 1
    assert (row(context, text).status, row(context, text).external_id) == (Status.SENT, twilio.messages[0]["sid"])


class SenderDied(Exception):
    """Stands for the process ending at that point."""


def test_a_sender_that_dies_after_twilio_took_the_text_does_not_make_it_go_twice(
    context: Context, sender: Sender, twilio: FakeTwilio, monkeypatch: pytest.MonkeyPatch
):
    text = put(context)

    def die(self: Outbox, session: Session, *_: object) -> bool:
        raise SenderDied

    with monkeypatch.context() as patch, pytest.raises(SenderDied):
        patch.setattr(Outbox, "mark_sent", die)
        sender.drain()
    make_due(context)
    sender.drain()
    assert len(twilio.messages) == 1
    assert row(context, text).external_id == twilio.messages[0]["sid"]


def test_the_same_words_to_the_same_person_twice_are_two_texts(context: Context, sender: Sender, twilio: FakeTwilio):
    first = put(context, "We are still looking")
    sender.drain()
    twilio.troubles.append((503, 20503))
    second = put(context, "We are still looking")
    sender.drain()
    make_due(context)
    sender.drain()
    assert len(twilio.messages) == 2
    assert {row(context, first).external_id, row(context, second).external_id} == {m["sid"] for m in twilio.messages}


def test_no_answer_at_all_is_tried_again(context: Context, twilio: FakeTwilio):
    options = context.settings.model_copy(update={"twilio_api_url": "http://127.0.0.1:9"})
    text = put(context)
    Sender(Context(options, context.database, context.assistant, context.outbox)).drain()
    assert (row(context, text).status, row(context, text).error_code) == (Status.QUEUED, "unreachable")


def test_without_an_account_nobody_pretends_to_send(context: Context):
    options = context.settings.model_copy(update={"twilio_from": ""})
    with pytest.raises(SmsOff, match="NEARHELP_TWILIO_FROM"):
        Sender(Context(options, context.database, context.assistant, context.outbox))


def report(context: Context, text: UUID, status: str, error_code: str = "", sid: str = "SM1", to: str = "") -> bool:
    parameters = {"MessageSid": sid, "MessageStatus": status, "ErrorCode": error_code, "To": to}
    return record_status(context, read_status(parameters, {"text": str(text)}))


def test_a_delivery_never_goes_back(context: Context, sender: Sender):
    text = put(context)
    sender.drain()
    for status in ("delivered", "sent", "queued", "undelivered", "failed", "sending"):
        report(context, text, status, sid=row(context, text).external_id or "")
        assert row(context, text).status == Status.DELIVERED


def test_an_undelivered_text_keeps_its_reason(context: Context, sender: Sender):
    text = put(context)
    sender.drain()
    report(context, text, "undelivered", "30003", sid=row(context, text).external_id or "")
    assert (row(context, text).status, row(context, text).error_code) == (Status.UNDELIVERED, "30003")
    assert not report(context, text, "sent", sid=row(context, text).external_id or "")


def test_an_opt_out_that_comes_with_a_status_is_remembered(context: Context, sender: Sender):
    text = put(context)
    sender.drain()
    report(context, text, "failed", "21610", sid=row(context, text).external_id or "", to=RESIDENT)
    assert is_stopped(context)


def test_a_status_that_twilio_adds_some_day_changes_nothing(context: Context, sender: Sender):
    text = put(context)
    sender.drain()
    assert not report(context, text, "partially_delivered")
    assert row(context, text).status == Status.SENT
