"""One call answers what a resident says about their own data, before any dialogue."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from language.catalogue import say
from needs.followup import CONSENT, offer
from needs.ledger import history, record
from needs.models import FollowUp, Need
from needs.outcomes import Outcome
from needs.personal import answer_personal, erase, forget_consent
from needs.pseudonyms import conversation_key, person_key, person_keys
from runtime.database import Database
from runtime.outbox import outbox
from runtime.settings import settings
from tests.needs.samples import NUMBER, expressed

NOON = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)


def said(database: Database, text: str, at: datetime = NOON, number: str = NUMBER) -> str | None:
    with database.begin() as session:
        return answer_personal(session, outbox(), number, text, "en", at)


def asked_about(database: Database) -> UUID:
    """A need about which it was offered to ask again."""
    with database.begin() as session:
        need_id = record(session, expressed(at=NOON))
        assert offer(session, person_keys(NUMBER), conversation_key(f"sms {NUMBER}"), "en", NOON)
    return need_id


def test_from_consent_to_answer_in_three_texts(database: Database) -> None:
    need_id = asked_about(database)
    assert said(database, CONSENT["en"]) == say("followup.noted", "en", days=settings().followup_days)
    later = NOON + timedelta(days=settings().followup_days, hours=1)
    assert said(database, "where can i get food", later) is None
    assert said(database, "yes it worked", later) == say("followup.thanks_met", "en")
    with database.begin() as session:
        assert history(session, need_id)[-1].outcome is Outcome.MET


def test_the_word_of_consent_means_nothing_when_nothing_was_asked(database: Database) -> None:
    assert said(database, CONSENT["en"]) is None
    with database.begin() as session:
        record(session, expressed(at=NOON))
    assert said(database, CONSENT["en"]) is None


def test_erasing_says_so_and_says_when_the_number_stays_on_the_list_of_opt_outs(database: Database) -> None:
    with database.begin() as session:
        record(session, expressed(at=NOON))
        assert erase(session, outbox(), NUMBER, "en") == say("followup.erased", "en")
        assert session.scalars(select(Need).where(Need.person_key == person_key(NUMBER))).all() == []
        outbox().vault.stop(session, NUMBER)
        assert erase(session, outbox(), NUMBER, "en") == say("followup.erased_but_stopped", "en")
        assert outbox().vault.is_stopped(session, NUMBER)


def test_an_opt_out_ends_the_follow_up(database: Database) -> None:
    asked_about(database)
    said(database, CONSENT["en"])
    with database.begin() as session:
        assert forget_consent(session, outbox(), NUMBER) == 1
        assert session.scalars(select(FollowUp.status)).one() == "withdrawn"


def test_everything_else_is_left_to_the_dialogue(database: Database) -> None:
    for text in ("", "i need a bed", "yes", "no", "they were full", "delete"):
        assert said(database, text) is None
