"""A need becomes one honest row, and nothing said about it is lost."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from needs.ledger import LedgerError, history, latest, record, set_outcome
from needs.models import Need, Touch
from needs.outcomes import AssertedBy, Barrier, Outcome, Reason
from needs.pseudonyms import conversation_key
from runtime.database import Database
from tests.needs.samples import LATE_EVENING, expressed


def test_a_need_is_written_with_the_citys_day_and_hour_and_without_the_number(database: Database) -> None:
    with database.begin() as session:
        need_id = record(session, expressed(neighborhood="Phillips West"))
    with database.begin() as session:
        row = session.get_one(Need, need_id)
    assert (row.day.isoformat(), row.hour, row.phase) == ("2026-01-05", 22, "response")
    assert row.at == LATE_EVENING
    assert "555" not in (row.text or "")
    assert "no place to sleep" in (row.text or "")


def test_the_same_message_and_code_is_one_row(database: Database) -> None:
    for _ in range(2):
        with database.begin() as session:
            first = record(session, expressed(message_id="SM1"))
            record(session, expressed(message_id="SM1", need_code="basics.food"))
    with database.begin() as session:
        assert session.scalar(select(func.count()).select_from(Need)) == 2
        assert session.scalar(select(func.count()).select_from(Touch)) == 2
        assert record(session, expressed(message_id="SM1")) == first


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"need_code": "housing.castle"}, "not a code"),
        ({"neighborhood": "2100 Bloomington Ave"}, "87 names"),
        ({"language": "fr"}, "language must be one of"),
        ({"person_key": "+16125550100"}, "needs.pseudonyms"),
        ({"conversation_key": "session-1"}, "needs.pseudonyms"),
        ({"outcome": Outcome.MET, "reason": Reason.INELIGIBLE}, "was met"),
        ({"barrier": Barrier.HOURS, "reason": Reason.INELIGIBLE}, "goes with the reason not_accessible"),
        ({"confidence": 1.5}, "between 0 and 1"),
        ({"at": datetime(2026, 1, 1)}, "time zone"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_and_nothing_is_written(
    database: Database, changes: dict[str, object], complaint: str
) -> None:
    with pytest.raises(LedgerError, match=complaint), database.begin() as session:
        record(session, expressed(**changes))
    with database.begin() as session:
        assert session.scalar(select(func.count()).select_from(Need)) == 0


def test_every_change_keeps_what_was_said_before(database: Database) -> None:
    with database.begin() as session:
        need_id = record(session, expressed())
    with database.begin() as session:
        set_outcome(
            session,
            need_id,
            Outcome.UNMET,
            Reason.NOT_ACCESSIBLE,
            AssertedBy.RESIDENT,
            0.8,
            barrier=Barrier.TRANSPORT,
        )
    with database.begin() as session:
        set_outcome(
            session, need_id, Outcome.MET, None, AssertedBy.STAFF, 1.0, "Ana Ruiz called 612-555-0101", actor="desk2"
        )
    with database.begin() as session:
        told = history(session, need_id)
    assert [(said.outcome, said.reason, said.barrier, said.asserted_by) for said in told] == [
        (Outcome.UNKNOWN, None, None, AssertedBy.BOT),
        (Outcome.UNMET, Reason.NOT_ACCESSIBLE, Barrier.TRANSPORT, AssertedBy.RESIDENT),
        (Outcome.MET, None, None, AssertedBy.STAFF),
    ]
    assert told[-1].actor == "desk2"
    assert "0101" not in (told[-1].note or "")


def test_the_bot_never_overrules_a_person(database: Database) -> None:
    with database.begin() as session:
        need_id = record(session, expressed())
        set_outcome(session, need_id, Outcome.UNMET, Reason.FULL_OR_WAITLIST, AssertedBy.RESIDENT, 0.9)
        assert not set_outcome(session, need_id, Outcome.UNKNOWN, Reason.ABANDONED, AssertedBy.BOT, 0.5)
        assert history(session, need_id)[-1].reason is Reason.FULL_OR_WAITLIST


def test_a_need_that_was_erased_cannot_be_changed(database: Database) -> None:
    with pytest.raises(LedgerError, match="no need"), database.begin() as session:
        set_outcome(session, uuid4(), Outcome.MET, None, AssertedBy.STAFF, 1.0)


def test_the_newest_need_of_a_conversation_is_what_feedback_is_about(database: Database) -> None:
    with database.begin() as session:
        record(session, expressed())
        newer = record(session, expressed(need_code="basics.food", at=datetime(2026, 1, 7, tzinfo=UTC)))
        record(session, expressed(conversation_key=conversation_key("another"), at=datetime(2026, 1, 8, tzinfo=UTC)))
        assert latest(session, conversation_key("sms +16125550100")) == newer
        assert latest(session, conversation_key("nobody's")) is None
