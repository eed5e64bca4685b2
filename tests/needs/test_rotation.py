"""A new key makes anew what it can; opt-outs and erasure go on working, and old keys go when nothing needs them."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from needs.erasure import erase_person
from needs.followup import consent, offer
from needs.ledger import record
from needs.models import FollowUp, Need
from needs.pseudonyms import conversation_key, person_key, person_keys, sms_conversation
from needs.rotation import Resting, empty_older, rekey, resting
from runtime.database import Database
from runtime.keys import add_key, keyring, retire_keys
from runtime.outbox import outbox
from runtime.settings import settings
from tests.needs.samples import NUMBER, expressed

NOON = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
STRANGER, STOPPED = "+16125550199", "+16125550177"


def before(database: Database) -> None:
    """Someone who agreed to be asked, someone whose number is not kept, and someone who has opted out."""
    with database.begin() as session:
        for number in (NUMBER, STRANGER):
            here = conversation_key(sms_conversation(number))
            record(session, expressed(at=NOON, person_key=person_key(number), conversation_key=here))
        offer(session, person_keys(NUMBER), conversation_key(sms_conversation(NUMBER)), "en", NOON)
        assert consent(session, outbox(), person_keys(NUMBER), NUMBER, NOON)
        outbox().vault.stop(session, STOPPED)


def test_people_with_a_number_and_opt_outs_come_under_the_new_key(database: Database) -> None:
    before(database)
    old = add_key(settings()).keys[1]
    with database.begin() as session:
        done = rekey(session, outbox())
        assert (done.numbers, done.opt_outs, done.needs, done.texts) == (2, 1, 1, 2)
        assert resting(session, old) == Resting(numbers=0, needs=1, follow_ups=0)
        assert resting(session, keyring().newest) == Resting(numbers=2, needs=1, follow_ups=1)
        assert rekey(session, outbox()).numbers == 0
    retire_keys(settings())
    with database.begin() as session:
        assert outbox().vault.is_stopped(session, STOPPED)
        mine = session.scalars(select(Need).where(Need.person_key == person_key(NUMBER))).one()
        assert mine.conversation_key == conversation_key(sms_conversation(NUMBER))
        (question,) = outbox().claim(session, now=NOON + timedelta(days=settings().followup_days))
        assert question.number == NUMBER and "Did you get" in question.body
        assert erase_person(session, outbox().vault, NUMBER).needs == 1


def test_what_only_the_old_key_recognises_can_be_emptied(database: Database) -> None:
    before(database)
    ring = add_key(settings())
    with database.begin() as session:
        rekey(session, outbox())
        assert empty_older(session, ring) == 1
        assert resting(session, ring.keys[1]) == Resting(0, 0, 0)
        emptied = session.scalars(select(Need).where(Need.person_key.is_(None))).one()
        assert (emptied.text, emptied.conversation_key) == (None, None)
        assert session.scalars(select(FollowUp.person_key)).all() == [person_key(NUMBER)]


def test_erasure_finds_who_could_not_be_made_anew(database: Database) -> None:
    before(database)
    add_key(settings())
    with database.begin() as session:
        rekey(session, outbox())
        assert erase_person(session, outbox().vault, STRANGER).needs == 1
