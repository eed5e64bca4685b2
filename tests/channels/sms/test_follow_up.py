"""Somebody who was given services by text is asked once whether we may ask again; the word of consent is theirs."""

from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from bot.messages import Inbound, Reply
from channels.app import create_app
from channels.sms.gsm7 import segments
from channels.sms.keywords import RESERVED
from language.catalogue import say
from language.codes import SUPPORTED
from needs.followup import CONSENT, question
from needs.ledger import NeedExpressed, record
from needs.models import FollowUp, Need
from needs.outcomes import Channel
from runtime.database import Database
from runtime.outbox import OutgoingText
from runtime.settings import Settings
from runtime.vault import Contact
from tests.channels.support import incoming, new_sid, post, reply_in, serving, text
from tests.channels.web_support import NEEDS, DirectoryAssistant

ASKED, NOTED = question("en"), say("followup.noted", "en", days=5)
NUMBER = "+16125550123"


@dataclass
class KeepingAssistant(DirectoryAssistant):
    """Writes each need that it knows into the ledger, as the dialogue does."""

    database: Database | None = None

    async def answer(self, inbound: Inbound) -> Reply:
        code = next((code for word, code in NEEDS.items() if word in inbound.text.lower()), None)
        if code is not None and self.database is not None:
            keys = {"person_key": inbound.person, "conversation_key": inbound.conversation}
            with self.database.begin() as session:
                record(session, NeedExpressed(code, Channel.SMS, "en", message_id=inbound.message_id, **keys))
        return await super().answer(inbound)


@pytest.fixture
def app(options: Settings, database: Database) -> FastAPI:
    return create_app(options, KeepingAssistant(database=database))


def kept(database: Database) -> tuple[int, int, list[str]]:
    """How many numbers and waiting texts there are, and where the follow-ups stand."""
    with database.begin() as session:
        count = [len(session.scalars(select(table)).all()) for table in (Contact, OutgoingText)]
        return count[0], count[1], list(session.scalars(select(FollowUp.status)))


async def test_the_question_comes_once_at_the_end_of_an_answer_with_services(
    client: httpx.AsyncClient, database: Database
):
    assert ASKED not in await text(client, "hello")
    sid = new_sid()
    first = await text(client, "my kids need food", sid=sid)
    assert first.endswith(ASKED) and len(segments(first)) <= 3
    assert kept(database) == (0, 0, ["offered"]), "no number before the word of consent"
    assert await text(client, "my kids need food", sid=sid) == first
    for again in ("food", "i need a place to sleep"):
        assert ASKED not in await text(client, again)


async def test_the_word_of_consent_is_noted_once_and_schedules_question_and_reminder(
    client: httpx.AsyncClient, database: Database
):
    await text(client, "my kids need food")
    assert await text(client, "Ask me.") == NOTED
    assert kept(database) == (1, 2, ["scheduled"])
    assert await text(client, "ask me") != NOTED
    assert kept(database) == (1, 2, ["scheduled"])


async def test_the_word_means_nothing_to_who_was_not_asked(client: httpx.AsyncClient, database: Database):
    assert await text(client, "ask me") != NOTED
    assert kept(database) == (0, 0, [])


@pytest.mark.parametrize("crisis", ["my husband hits me and my kids need food", "i want to kill myself"])
async def test_nobody_is_asked_in_or_after_a_crisis(client: httpx.AsyncClient, crisis: str):
    assert ASKED not in await text(client, crisis)
    assert ASKED not in await text(client, "my kids need food")
    assert await text(client, "ask me") != NOTED


async def test_nobody_is_asked_after_a_crisis_that_came_while_the_assistant_was_loading(
    app: FastAPI, client: httpx.AsyncClient
):
    assistant = app.state.context.assistant
    assistant.ready = False
    await text(client, "my husband hits me")
    assistant.ready = True
    assert ASKED not in await text(client, "my kids need food")


async def test_a_crisis_is_one_row_of_the_ledger(client: httpx.AsyncClient, database: Database):
    await text(client, "my husband hits me")
    with database.begin() as session:
        assert session.scalars(select(Need.need_code)).all() == ["crisis.domestic_violence"]


async def test_a_crisis_between_offer_and_word_ends_it(client: httpx.AsyncClient, database: Database):
    assert ASKED in await text(client, "my kids need food")
    await text(client, "my husband hits me")
    assert await text(client, "ask me") != NOTED
    assert kept(database) == (0, 0, ["withdrawn"])


async def test_a_stop_ends_the_offer_too(client: httpx.AsyncClient, database: Database):
    await text(client, "my kids need food")
    for word in ("STOP", "START"):
        await text(client, word)
    assert await text(client, "ask me") != NOTED
    assert kept(database)[1:] == (0, ["withdrawn"])


async def test_a_carriers_word_that_somebody_opted_out_ends_the_consent(client: httpx.AsyncClient, database: Database):
    await text(client, "my kids need food")
    await text(client, "ask me")
    status = {"MessageSid": new_sid(), "MessageStatus": "failed", "ErrorCode": "21610", "To": NUMBER}
    assert (await post(client, "/sms/status", status)).status_code == 204
    assert kept(database)[2] == ["withdrawn"]


async def test_each_of_two_texts_that_cross_is_answered_and_one_asks(options: Settings, database: Database):
    app = create_app(options.model_copy(update={"burst_seconds": 0}), KeepingAssistant(database=database, delay=0.1))
    async with serving(app) as client:
        replies = [reply_in(await post(client, "/sms", incoming(said))) for said in ("food", "food please")]
    assert sum(ASKED in reply for reply in replies) == 1


def test_the_word_is_none_that_twilio_takes():
    assert {CONSENT[language] for language in SUPPORTED}.isdisjoint(RESERVED)
