"""A resident's word ends or erases what is kept of them: in ledger, vault, follow-ups, inbox, chat and Rasa's store."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import select

from bot.tracker_store import open_tracker_store
from channels.app import create_app
from channels.context import Context
from channels.personal import forget_texts_under
from channels.sms.models import IncomingText, TextingPerson
from channels.web.models import WebMessage
from language.catalogue import say
from needs.followup import consent, offer
from needs.ledger import NeedExpressed, record
from needs.models import FollowUp, Need
from needs.outcomes import Channel
from needs.pseudonyms import conversation_key, person_key, person_keys
from runtime.outbox import OutgoingText, Status
from runtime.settings import Settings
from runtime.vault import Contact
from tests.channels.support import CITY_NUMBER, new_sid, serving, text
from tests.channels.web_support import DirectoryAssistant, ask

pytestmark = pytest.mark.model
NUMBER = "+16125550123"


@pytest.fixture
def app(options: Settings) -> FastAPI:
    """The app; texts are on, and their carrier does not answer."""
    sender = {"twilio_from": CITY_NUMBER, "twilio_api_url": "http://127.0.0.1:9"}
    return create_app(options.model_copy(update=sender), DirectoryAssistant())


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(app) as opened:
        yield opened


@pytest.fixture
def trackers(options: Settings) -> TrackerStore:
    """Where Rasa keeps conversations."""
    return open_tracker_store(options)


def need(context: Context, identity: str, conversation: str) -> None:
    """A need as the dialogue writes it."""
    keys = context.outbox.vault.keys
    who = {"person_key": person_key(identity, keys), "conversation_key": conversation_key(conversation, keys)}
    with context.database.begin() as session:
        record(session, NeedExpressed("basics.food", Channel.SMS, "en", text="no food at home", **who))


def agree(context: Context) -> None:
    """A need of the person behind `NUMBER`, and their consent to be asked about it."""
    need(context, NUMBER, f"sms {NUMBER}")
    keys = context.outbox.vault.keys
    with context.database.begin() as session:
        assert offer(session, person_keys(NUMBER, keys), conversation_key(f"sms {NUMBER}", keys), "en")
        assert consent(session, context.outbox, person_keys(NUMBER, keys), NUMBER)


async def remember(trackers: TrackerStore, *conversations: str) -> None:
    for conversation in conversations:
        said = UserUttered("no food at home", timestamp=datetime.now(UTC).timestamp())
        await trackers.save(DialogueStateTracker.from_events(conversation, [said]))


def rows(context: Context, table: type[Any]) -> list[Any]:
    with context.database.begin() as session:
        return list(session.scalars(select(table)))


def is_emptied(row: Need) -> bool:
    return (row.text, row.person_key, row.conversation_key) == (None, None, None)


async def test_delete_my_data_by_text_erases_everything_and_a_repeat_gets_the_stored_reply(
    app: FastAPI, client: httpx.AsyncClient, trackers: TrackerStore
):
    context: Context = app.state.context
    mine = conversation_key(f"sms {NUMBER}", context.outbox.vault.keys)
    await remember(trackers, mine, "another")
    await text(client, "my kids need food", number=NUMBER)
    await text(client, "hi", number="+16125550124")
    agree(context)
    sid = new_sid()
    assert await text(client, "please delete my data", number=NUMBER, sid=sid) == say("followup.erased", "en")
    assert is_emptied(rows(context, Need)[0])
    for table in (FollowUp, Contact, OutgoingText):
        assert rows(context, table) == []
    assert list(await trackers.keys()) == ["another"]
    own = [
        row.sid for row in rows(context, IncomingText) if row.person == person_key(NUMBER, context.outbox.vault.keys)
    ]
    assert own == [sid]
    assert [row.rest for row in rows(context, TextingPerson)] == [None, None]
    assert await text(client, "please delete my data", number=NUMBER, sid=sid) == say("followup.erased", "en")


async def test_whoever_has_opted_out_is_erased_too_but_for_the_opt_out_and_is_told_so(
    app: FastAPI, client: httpx.AsyncClient, trackers: TrackerStore
):
    context: Context = app.state.context
    await remember(trackers, conversation_key(f"sms {NUMBER}", context.outbox.vault.keys))
    need(context, NUMBER, f"sms {NUMBER}")
    await text(client, "STOP", number=NUMBER)
    assert await text(client, "delete my data", number=NUMBER) == say("followup.erased_but_stopped", "en")
    assert is_emptied(rows(context, Need)[0])
    assert list(await trackers.keys()) == []
    assert len(rows(context, IncomingText)) == 1
    with context.database.begin() as session:
        assert context.outbox.vault.is_stopped(session, NUMBER)


async def test_delete_my_data_in_the_chat_erases_the_session_and_the_cards_that_it_sent(
    app: FastAPI, client: httpx.AsyncClient, trackers: TrackerStore
):
    context: Context = app.state.context
    answer = (await ask(client, "my kids need food")).json()
    token, service = answer["session"], answer["messages"][-1]["services"][0]["service_id"]
    sent = {"session": token, "service_id": service, "phone": NUMBER, "consent": True}
    assert (await client.post("/api/chat/send", json=sent)).status_code == 202
    other = (await ask(client, "hello")).json()["session"]
    need(context, token, f"web {token}")
    await remember(trackers, conversation_key(f"web {token}", context.outbox.vault.keys), "another")
    told = (await ask(client, "Delete my data.", token, message_id="d")).json()
    assert [message["text"] for message in told["messages"]] == [say("followup.erased", "en")]
    assert is_emptied(rows(context, Need)[0])
    assert rows(context, Contact) == rows(context, OutgoingText) == []
    assert list(await trackers.keys()) == ["another"]
    turns = {
        holder: (await client.post("/api/chat/history", json={"session": holder})).json()["turns"]
        for holder in (token, other)
    }
    assert [turn["said"] for turn in turns[token]] == ["Delete my data."]
    assert [turn["said"] for turn in turns[other]] == ["hello"]
    assert (await ask(client, "Delete my data.", token, message_id="d")).json() == told
    assert len(rows(context, WebMessage)) == 2


async def test_erasing_a_chat_leaves_a_number_that_agreed_by_text(app: FastAPI, client: httpx.AsyncClient):
    context: Context = app.state.context
    agree(context)
    answer = (await ask(client, "my kids need food")).json()
    service = answer["messages"][-1]["services"][0]["service_id"]
    sent = {"session": answer["session"], "service_id": service, "phone": NUMBER, "consent": True}
    assert (await client.post("/api/chat/send", json=sent)).status_code == 202
    await ask(client, "delete my data", answer["session"])
    assert {row.purpose for row in rows(context, OutgoingText)} == {"follow_up"}
    assert len(rows(context, Contact)) == 1


async def test_a_stop_ends_the_consent_for_good(app: FastAPI, client: httpx.AsyncClient):
    context: Context = app.state.context
    agree(context)
    await text(client, "STOP", number=NUMBER)
    await text(client, "START", number=NUMBER)
    assert [row.status for row in rows(context, FollowUp)] == ["withdrawn"]
    assert {row.status for row in rows(context, OutgoingText)} == {Status.CANCELLED}


async def test_the_inbox_goes_with_the_key_that_named_its_people(app: FastAPI, client: httpx.AsyncClient):
    context: Context = app.state.context
    await text(client, "my kids need food", number=NUMBER)
    with context.database.begin() as session:
        assert forget_texts_under(session, "0123abcd") == 0
        assert forget_texts_under(session, context.outbox.vault.keys.newest.id) == 1
    assert rows(context, IncomingText) == rows(context, TextingPerson) == []
