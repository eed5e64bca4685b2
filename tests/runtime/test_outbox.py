"""A text decided on is sent once if it can be, never late, never to someone who stopped, and never forgotten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from runtime.database import Database
from runtime.keys import Keyring, make_key
from runtime.migrate import migrate
from runtime.outbox import LEASE, MOST_ATTEMPTS, Outbox, OutgoingText, Status
from runtime.vault import Vault

NUMBER = "+16125550123"
outbox = Outbox(Vault(Keyring((make_key("a secret for the tests"),))))
NOW = datetime.now(UTC)
LATER = NOW + timedelta(days=1)


def enqueue(database: Database, number: str = NUMBER, **options: object) -> UUID:
    with database.begin() as session:
        contact = outbox.vault.keep(session, number)
        return outbox.enqueue(session, contact, "Did it work?", "follow_up", LATER, **options)  # type: ignore[arg-type]


def status(database: Database, text_id: UUID) -> str:
    with database.begin() as session:
        return session.get_one(OutgoingText, text_id).status


def test_a_text_of_a_transaction_that_fails_is_never_sent(database: Database) -> None:
    with pytest.raises(RuntimeError), database.begin() as session:
        outbox.enqueue(session, outbox.vault.keep(session, NUMBER), "no", "reply", LATER)
        raise RuntimeError
    with database.begin() as session:
        assert outbox.claim(session) == ()


def test_a_due_text_is_claimed_once_with_number_and_body(database: Database) -> None:
    text_id = enqueue(database)
    with database.begin() as session:
        (claimed,) = outbox.claim(session)
    with database.begin() as session:
        assert outbox.claim(session) == ()
    assert (claimed.id, claimed.number, claimed.body, claimed.attempt) == (text_id, NUMBER, "Did it work?", 1)


def test_body_and_number_lie_sealed_and_the_body_goes_when_it_is_sent(database: Database) -> None:
    text_id = enqueue(database)
    with database.begin() as session:
        stored = " ".join(map(str, session.execute(text("SELECT * FROM outbox")).one()))
        (claimed,) = outbox.claim(session)
        assert outbox.mark_sent(session, claimed, "SM1")
    assert "Did it" not in stored and "5550123" not in stored
    with database.begin() as session:
        row = session.get_one(OutgoingText, text_id)
        assert (row.status, row.external_id, row.body) == (Status.SENT, "SM1", None)


def test_deciding_twice_on_one_text_puts_one_in_line(database: Database) -> None:
    once = uuid4()
    assert enqueue(database, text_id=once) == enqueue(database, text_id=once) == once
    with database.begin() as session:
        assert len(outbox.claim(session)) == 1


def test_senders_side_by_side_never_share_a_text(database: Database) -> None:
    expected = {enqueue(database) for _ in range(40)}

    def claim(_: int) -> list[UUID]:
        with database.begin() as session:
            return [claimed.id for claimed in outbox.claim(session, limit=5)]

    with ThreadPoolExecutor(8) as pool:
        claimed = [text_id for ids in pool.map(claim, range(16)) for text_id in ids]
    assert len(claimed) == len(set(claimed)) and set(claimed) <= expected
    while more := claim(0):
        claimed += more
    assert set(claimed) == expected


def test_what_a_dead_sender_held_is_claimed_again_and_the_dead_one_cannot_speak_for_it(database: Database) -> None:
    text_id = enqueue(database)
    with database.begin() as session:
        (lost,) = outbox.claim(session)
        (again,) = outbox.claim(session, now=datetime.now(UTC) + LEASE + timedelta(seconds=1))
        assert again.attempt == 2
        assert not outbox.mark_sent(session, lost, "SM-lost")
        assert outbox.mark_sent(session, again, "SM-again")
    assert status(database, text_id) == Status.SENT


def test_a_late_text_expires_and_one_to_a_stopped_person_is_cancelled(database: Database) -> None:
    late = enqueue(database)
    stopped = enqueue(database, "+16125550124")
    with database.begin() as session:
        outbox.vault.stop(session, "+16125550124")
        assert outbox.claim(session, now=LATER + timedelta(minutes=1)) == ()
    assert status(database, late) == Status.EXPIRED
    assert status(database, stopped) == Status.CANCELLED


def test_a_text_not_yet_due_waits(database: Database) -> None:
    enqueue(database, due_at=NOW + timedelta(hours=2))
    with database.begin() as session:
        assert outbox.claim(session) == ()
        assert len(outbox.claim(session, now=NOW + timedelta(hours=3))) == 1


def test_a_failed_attempt_waits_longer_each_time_and_gives_up_at_last(database: Database) -> None:
    text_id = enqueue(database)
    moment, waits = datetime.now(UTC), []
    with database.begin() as session:
        for _ in range(MOST_ATTEMPTS):
            (claimed,) = outbox.claim(session, now=moment)
            before = datetime.now(UTC)
            assert outbox.mark_retry(session, claimed, "20429")
            session.expire_all()
            waits.append(session.get_one(OutgoingText, text_id).due_at - before)
            moment = session.get_one(OutgoingText, text_id).due_at + timedelta(seconds=1)
    assert all(later > earlier for earlier, later in pairwise(waits[:-1]))
    assert status(database, text_id) == Status.FAILED


def test_erasing_a_person_takes_the_waiting_text_with_them(database: Database) -> None:
    enqueue(database)
    with database.begin() as session:
        outbox.vault.forget(session, NUMBER)
    with database.begin() as session:
        assert session.scalars(select(OutgoingText)).all() == []


ORDER = list(Status)
STEPS = st.lists(
    st.sampled_from(["claim", "sent", "failed", "retry", "delivered", "undelivered", "cancel", "lapse"]), max_size=12
)


@pytest.fixture(scope="module")
def one_database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    opened = Database(f"sqlite:///{tmp_path_factory.mktemp('outbox') / 'outbox.db'}")
    migrate(opened.engine)
    return opened


@given(STEPS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_final_status_is_never_left_whatever_is_reported(one_database: Database, steps: list[str]) -> None:
    text_id = enqueue(one_database, f"+1612555{uuid4().int % 10000:04}")
    finals = set(ORDER[ORDER.index(Status.DELIVERED) :])
    held, moment, seen = None, datetime.now(UTC), [Status.QUEUED]
    for step in steps:
        with one_database.begin() as session:
            contact = session.get_one(OutgoingText, text_id).contact_id
            if step in ("claim", "lapse"):
                moment += timedelta(hours=2) if step == "lapse" else timedelta(0)
                taken = outbox.claim(session, limit=500, now=moment)
                held = next((claimed for claimed in taken if claimed.id == text_id), held)
            elif step in ("delivered", "undelivered"):
                outbox.report(session, text_id, step == "delivered", f"SM{text_id.hex[:30]}")
            elif step == "cancel":
                outbox.cancel(session, contact)
            elif held is not None and step == "sent":
                outbox.mark_sent(session, held, f"SM{text_id.hex[:30]}")
            elif held is not None and step == "failed":
                outbox.mark_failed(session, held, "30003")
            elif held is not None:
                outbox.mark_retry(session, held, "20429")
        seen.append(Status(status(one_database, text_id)))
    for earlier, later in pairwise(seen):
        assert earlier not in finals or later == earlier
        assert not (earlier is Status.SENT and later in (Status.QUEUED, Status.CLAIMED))
