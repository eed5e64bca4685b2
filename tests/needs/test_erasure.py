"""A resident's word is enough to have everything erased, and what is old goes by itself."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from needs.erasure import erase_person, is_erasure_request
from needs.followup import consent, offer
from needs.ledger import record, set_outcome
from needs.models import FollowUp, Need, PastState
from needs.outcomes import AssertedBy, Outcome, Reason
from needs.pseudonyms import conversation_key, person_key, person_keys
from needs.retention import purge
from runtime.database import Database
from runtime.keys import add_key, keyring
from runtime.migrate import migrate
from runtime.outbox import OutgoingText, outbox
from runtime.settings import settings
from runtime.vault import Contact, vault
from tests.needs.samples import NUMBER, expressed

NOW = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)


def with_everything(database: Database) -> None:
    """A person of whom all is kept that can be: text, history, note, consent, number, waiting texts."""
    with database.begin() as session:
        need_id = record(session, expressed(at=NOW))
        record(
            session,
            expressed(
                at=NOW,
                person_key=person_key("+16125550199"),
                conversation_key=conversation_key("other"),
                text="someone else",
            ),
        )
        assert offer(session, person_keys(NUMBER), conversation_key(f"sms {NUMBER}"), "en", NOW)
        assert consent(session, outbox(), person_keys(NUMBER), NUMBER, NOW)
        set_outcome(session, need_id, Outcome.UNMET, Reason.INELIGIBLE, AssertedBy.STAFF, 1.0, "called twice")
        set_outcome(session, need_id, Outcome.MET, None, AssertedBy.STAFF, 1.0, "called again")


def test_everything_of_a_person_goes_and_the_count_stays(database: Database) -> None:
    with_everything(database)
    with database.begin() as session:
        erased = erase_person(session, vault(), "(612) 555-0100")
        assert (erased.needs, erased.follow_ups, erased.number) == (1, 1, True)
    with database.begin() as session:
        assert session.scalar(select(func.count()).select_from(Need)) == 2
        emptied = session.scalars(select(Need).where(Need.person_key.is_(None))).one()
        assert (emptied.text, emptied.note, emptied.conversation_key) == (None, None, None)
        assert (emptied.outcome, emptied.need_code) == ("met", "housing.shelter")
        assert session.scalars(select(PastState.note)).all() == [None, None]
        for table in (FollowUp, Contact, OutgoingText):
            assert session.scalars(select(table)).all() == []
        assert session.scalars(select(Need.text).where(Need.text.is_not(None))).all() == ["someone else"]


def test_what_was_kept_under_an_older_key_goes_too(database: Database) -> None:
    with_everything(database)
    add_key(settings())
    assert len(keyring().keys) == 2
    with database.begin() as session:
        assert erase_person(session, vault(), NUMBER).needs == 1


def test_erasing_someone_unknown_erases_nothing(database: Database) -> None:
    with database.begin() as session:
        assert erase_person(session, vault(), "+16125550111").needs == 0


@pytest.mark.parametrize(
    "text",
    [
        "delete my data",
        "Please delete all my information.",
        "DELETE EVERYTHING YOU HAVE ON ME",
        "forget me",
        "erase my messages please",
        "i want you to remove my number",
        "borren mis datos",
        "por favor elimine mi información personal",
        "tirtir xogtayda",
        "xogtayda tirtira fadlan",
        "rho kuv cov ntaub ntawv tawm",
        "lwv kuv cov ntsiab lus",
    ],
)
def test_asking_for_it_is_understood_in_four_languages(text: str) -> None:
    assert is_erasure_request(text)


@pytest.mark.parametrize(
    "text",
    ["", "delete", "forget it", "remove the couch", "my landlord deleted my messages", "i lost my data plan",
     "clear the snow on my street", "delete my record, i have a felony", "borracho", "rho"],
)  # fmt: skip
def test_other_messages_are_not_taken_for_it(text: str) -> None:
    assert not is_erasure_request(text)


def test_old_text_keys_and_numbers_are_purged_and_the_rest_stays(database: Database) -> None:
    with_everything(database)
    with database.begin() as session:
        vault().stop(session, "+16125550177")
    assert purge(database, NOW + timedelta(days=1)).needs == 0
    purged = purge(database, NOW + timedelta(days=settings().retention_days + 1))
    assert (purged.needs, purged.notes, purged.follow_ups, purged.texts, purged.contacts) == (2, 1, 1, 2, 1)
    with database.begin() as session:
        assert session.scalars(select(Need).where(Need.text.is_not(None) | Need.person_key.is_not(None))).all() == []
        assert session.scalar(select(func.count()).select_from(Need)) == 2
        assert vault().is_stopped(session, "+16125550177")


def test_retention_looks_at_no_row_that_is_emptied_already(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    migrate(database.engine)
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda _c, _k, sql, *_rest: asked.append(sql))
    purge(database, NOW, retention_days=30)
    emptying = next(sql for sql in asked if sql.startswith("UPDATE need SET"))
    with database.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {emptying}", (None,) * emptying.count("?")).all()
    assert any("ix_need_personal" in step[-1] for step in plan), plan
