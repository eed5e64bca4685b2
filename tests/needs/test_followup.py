"""Who agreed is asked once whether it worked, by day, and never after a crisis; the answer is the outcome."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from language.codes import SUPPORTED
from needs.consents import Stage, withdraw
from needs.followup import CONSENT, answer, consent, is_consent, offer, open_hours, question
from needs.ledger import history, record, set_outcome
from needs.models import FollowUp
from needs.outcomes import AssertedBy, Outcome, Reason
from needs.pseudonyms import conversation_key, person_key, person_keys
from needs.retention import DONE_DAYS, purge
from runtime.database import Database
from runtime.outbox import OutgoingText, Status, outbox
from runtime.settings import settings
from tests.needs.samples import NUMBER, expressed

CITY = ZoneInfo("America/Chicago")
NOON = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
TWILIO_WORDS = {
    *("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"),
    *("START", "YES", "UNSTOP", "HELP", "INFO"),
}


def offered(session: Session, number: str = NUMBER, now: datetime = NOON) -> str | None:
    """The question that may be put to a person about what they asked for last."""
    return offer(session, person_keys(number), conversation_key(f"sms {number}"), "en", now)


def agree(session: Session, number: str = NUMBER, now: datetime = NOON) -> bool:
    """The person replies with the word of consent."""
    return consent(session, outbox(), person_keys(number), number, now)


def agreed(database: Database, now: datetime = NOON, **changes: object) -> UUID:
    """A need whose person was asked and has agreed."""
    with database.begin() as session:
        need_id = record(session, expressed(at=now, **changes))
        assert offered(session, now=now) == question("en")
        assert agree(session, now=now)
    return need_id


def claim(database: Database, at: datetime) -> list[str]:
    with database.begin() as session:
        return [text.body for text in outbox().claim(session, now=at)]


def test_the_question_goes_out_after_some_days_and_one_reminder_after_it(database: Database) -> None:
    agreed(database)
    days = timedelta(days=settings().followup_days)
    assert claim(database, NOON + days - timedelta(minutes=1)) == []
    (question,) = claim(database, NOON + days)
    (reminder,) = claim(database, NOON + days + timedelta(days=2))
    assert "Did you get" in question and "last time" in reminder
    assert claim(database, NOON + days + timedelta(days=30)) == []


def test_the_answer_becomes_the_outcome_and_the_reminder_is_taken_back(database: Database) -> None:
    need_id = agreed(database)
    asked = NOON + timedelta(days=settings().followup_days, hours=1)
    claim(database, asked)
    with database.begin() as session:
        told = answer(session, person_keys(NUMBER), "they were full", "en", asked)
        assert told is not None and told.reason is Reason.FULL_OR_WAITLIST
        assert answer(session, person_keys(NUMBER), "they were full", "en", asked) is None
    with database.begin() as session:
        last = history(session, need_id)[-1]
    assert (last.outcome, last.reason, last.asserted_by) == (
        Outcome.UNMET,
        Reason.FULL_OR_WAITLIST,
        AssertedBy.RESIDENT,
    )
    assert claim(database, asked + timedelta(days=3)) == []


@pytest.mark.parametrize(
    ("text", "language", "outcome"),
    [
        ("yes", "en", Outcome.MET),
        ("It worked!", "en", Outcome.MET),
        ("no", "en", Outcome.UNMET),
        ("sort of, they paid half", "en", Outcome.PARTLY_MET),
        ("sí", "es", Outcome.MET),
        ("todavía no", "es", Outcome.UNMET),
        ("haa", "so", Outcome.MET),
        ("way buuxeen", "so", Outcome.UNMET),
        ("tau lawm", "hmn", Outcome.MET),
    ],
)
def test_a_word_is_enough_in_any_language(database: Database, text: str, language: str, outcome: Outcome) -> None:
    agreed(database)
    asked = NOON + timedelta(days=settings().followup_days, hours=1)
    with database.begin() as session:
        told = answer(session, person_keys(NUMBER), text, language, asked)
    assert told is not None and told.outcome is outcome


def test_a_message_that_answers_nothing_or_comes_before_the_question_is_left_alone(database: Database) -> None:
    agreed(database)
    with database.begin() as session:
        assert answer(session, person_keys(NUMBER), "they were full", "en", NOON + timedelta(hours=1)) is None
        asked = NOON + timedelta(days=settings().followup_days, hours=1)
        assert answer(session, person_keys(NUMBER), "where is the nearest library", "en", asked) is None
        assert answer(session, person_keys("+16125550999"), "yes", "en", asked) is None


@pytest.mark.parametrize("code", ["crisis.domestic_violence", "crisis.suicide", "crisis.emergency", "recovery.victim"])
def test_nobody_is_asked_about_a_crisis_nor_about_anything_else_after_one(database: Database, code: str) -> None:
    with database.begin() as session:
        record(session, expressed(need_code=code, at=NOON))
        assert offered(session) is None
        record(session, expressed(need_code="basics.food", at=NOON + timedelta(hours=1)))
        assert offered(session) is None


def test_an_offer_does_not_outlive_a_crisis(database: Database) -> None:
    with database.begin() as session:
        record(session, expressed(at=NOON))
        assert offered(session)
        record(session, expressed(need_code="crisis.domestic_violence", at=NOON))
        assert not agree(session)


def test_a_crisis_told_later_takes_back_what_was_waiting(database: Database) -> None:
    agreed(database)
    with database.begin() as session:
        record(session, expressed(need_code="crisis.domestic_violence", at=NOON + timedelta(days=1)))
    with database.begin() as session:
        assert {row.status for row in session.scalars(select(OutgoingText))} == {Status.CANCELLED}
        assert session.scalars(select(FollowUp.status)).one() == Stage.WITHDRAWN


def test_an_opt_out_ends_it_for_good(database: Database) -> None:
    agreed(database)
    with database.begin() as session:
        outbox().vault.stop(session, NUMBER)
        assert withdraw(session, *person_keys(NUMBER)) == 1
        outbox().vault.start(session, NUMBER)
    assert claim(database, NOON + timedelta(days=settings().followup_days)) == []


def test_it_is_offered_once_whatever_came_of_it(database: Database) -> None:
    agreed(database)
    with database.begin() as session:
        record(session, expressed(need_code="basics.food", at=NOON + timedelta(hours=1)))
        assert offered(session) is None and not agree(session)
        other = "+16125550177"
        mine = {"person_key": person_key(other), "conversation_key": conversation_key(f"sms {other}")}
        record(session, expressed(at=NOON, **mine))
        assert offered(session, other)
        record(session, expressed(need_code="basics.food", at=NOON + timedelta(hours=1), **mine))
        assert offered(session, other) is None, "they did not take it up"


@pytest.mark.parametrize(
    ("outcome", "reason"), [(Outcome.MET, None), (Outcome.UNMET, Reason.FULL_OR_WAITLIST), (Outcome.UNMET, None)]
)
def test_it_is_not_offered_where_the_outcome_is_known(
    database: Database, outcome: Outcome, reason: Reason | None
) -> None:
    with database.begin() as session:
        need_id = record(session, expressed(at=NOON))
        set_outcome(session, need_id, outcome, reason, AssertedBy.RESIDENT, 0.9)
        assert offered(session) is None
        assert offered(session, "+16125550177") is None, "nobody asked for anything"


def test_the_word_means_nothing_without_an_offer_after_it_is_old_or_from_who_opted_out(database: Database) -> None:
    with database.begin() as session:
        record(session, expressed(at=NOON))
        assert not agree(session)
        assert offered(session)
        assert not agree(session, now=NOON + timedelta(days=settings().followup_days))
        outbox().vault.stop(session, NUMBER)
        assert not agree(session)


def test_no_number_is_kept_of_a_person_who_has_not_agreed(database: Database) -> None:
    with database.begin() as session:
        record(session, expressed(at=NOON))
        offered(session)
        assert outbox().vault.find(session, NUMBER) is None


def test_the_number_goes_in_time_and_the_memory_of_the_offer_with_the_need(database: Database) -> None:
    agreed(database)
    asked = NOON + timedelta(days=settings().followup_days)
    purge(database, asked + timedelta(days=DONE_DAYS + 3))
    with database.begin() as session:
        assert outbox().vault.find(session, NUMBER) is None
        assert offered(session, now=asked) is None
    purge(database, NOON + timedelta(days=settings().retention_days + 1))
    with database.begin() as session:
        assert session.scalars(select(FollowUp)).all() == []


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)))
def test_no_text_is_ever_due_or_sent_in_quiet_hours(at: datetime) -> None:
    due, closes = open_hours(at)
    assert at <= due < closes
    assert 8 <= due.astimezone(CITY).hour < 20
    assert closes.astimezone(CITY).hour == 20 and closes.astimezone(CITY).date() == due.astimezone(CITY).date()


def test_the_words_of_consent_are_none_that_carriers_take() -> None:
    for language in SUPPORTED:
        assert CONSENT[language] not in TWILIO_WORDS
        assert CONSENT[language] in question(language)
        assert is_consent(f" {CONSENT[language].lower()}. ")
    for said in ("Yes, ask me", "ok ASK ME please", "'ask me'", "sí, pregunten"):
        assert is_consent(said)
    for said in ("yes", "ok", "", "ask me tomorrow about food", "don't ask me", "let me ask me"):
        assert not is_consent(said)
