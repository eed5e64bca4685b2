"""Sessions of the web chat, on SQLite and PostgreSQL: nobody reads another's, and no message is answered twice."""

import asyncio
import json
import re
import string

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from channels.web import desk
from channels.web.transcript import CROWD
from runtime.database import Database
from tests.channels.support import EchoAssistant
from tests.channels.web_support import CRISIS, ask, session_of


async def test_a_session_goes_on_under_the_id_that_the_server_made(client: httpx.AsyncClient, assistant: EchoAssistant):
    first = (await ask(client, "hello")).json()["session"]
    assert (await ask(client, "more", first)).json()["session"] == first
    assert len({inbound.conversation for inbound in assistant.heard}) == 1
    assert first not in repr(assistant.heard)


def other_spelling(token: str) -> str:
    """The token with a bit changed of the two at its end that base64 does not read (RFC 4648 §3.5)."""
    letters = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    return token[:-1] + letters[letters.index(token[-1]) ^ 1]


def other_beginning(token: str) -> str:
    """The token with another first letter."""
    return ("B" if token[0] == "A" else "A") + token[1:]


@pytest.mark.parametrize(
    "change", [lambda s: "guess", other_spelling, other_beginning, lambda s: "x" * 90, lambda s: s + "."]
)
async def test_an_unknown_session_is_replaced_and_shows_nothing(client: httpx.AsyncClient, change):
    own = (await ask(client, "a secret")).json()["session"]
    answer = (await ask(client, "hello", change(own))).json()
    assert answer["session"] not in (own, change(own))
    history = await client.post("/api/chat/history", json={"session": change(own)})
    assert history.json()["turns"] == []


async def test_nobody_reads_another_session(client: httpx.AsyncClient):
    mine = (await ask(client, "a secret")).json()["session"]
    theirs = (await ask(client, "something else")).json()["session"]
    turns = (await client.post("/api/chat/history", json={"session": theirs})).json()["turns"]
    assert [turn["said"] for turn in turns] == ["something else"]
    turns = (await client.post("/api/chat/history", json={"session": mine})).json()["turns"]
    assert [turn["said"] for turn in turns] == ["a secret"]


async def test_a_retry_gets_the_stored_answer(client: httpx.AsyncClient, assistant: EchoAssistant):
    session = await session_of(client)
    first = await ask(client, "food", session, message_id="m1")
    again = await ask(client, "food", session, message_id="m1")
    assert again.json() == first.json() and len(assistant.heard) == 1


async def test_the_same_id_in_another_session_is_another_message(client: httpx.AsyncClient, assistant: EchoAssistant):
    for said in ("one", "two"):
        answer = (await ask(client, said, await session_of(client), message_id="m1")).json()
        assert answer["messages"][0]["text"] == f"You said: {said}"
    assert len({inbound.message_id for inbound in assistant.heard}) == 2


async def test_a_retry_that_overtakes_the_answer_waits_for_it(client: httpx.AsyncClient, assistant: EchoAssistant):
    assistant.delay = 0.4
    session = await session_of(client)
    both = await asyncio.gather(*(ask(client, "food", session, message_id="m1") for _ in range(3)))
    assert len({response.text for response in both}) == 1 and len(assistant.heard) == 1


async def test_other_words_under_an_old_id_are_another_message(client: httpx.AsyncClient):
    session = await session_of(client)
    await ask(client, "food", session, message_id="m1")
    answer = (await ask(client, "rent", session, message_id="m1")).json()
    assert answer["messages"][0]["text"] == "You said: rent"


async def test_a_crisis_is_answered_without_a_database(client: httpx.AsyncClient, database: Database):
    with database.begin() as session:
        session.execute(text("DROP TABLE web_message"))
    answer = (await ask(client, CRISIS)).json()
    assert answer["crisis"]["kind"] == "988" and answer["session"]


async def test_without_a_database_everything_else_is_told_whom_to_call(client: httpx.AsyncClient, database: Database):
    with database.begin() as session:
        session.execute(text("DROP TABLE web_message"))
    answer = (await ask(client, "my kids need food")).json()
    assert "211" in answer["messages"][0]["text"] and "911" in answer["messages"][0]["text"]


async def test_too_much_is_refused_with_what_to_do_but_a_crisis_never(client: httpx.AsyncClient):
    session = await session_of(client)
    for number in range(CROWD):
        assert (await ask(client, f"message {number}", session)).status_code == 200
    refused = await ask(client, "one more", session)
    assert refused.status_code == 429 and refused.headers["retry-after"] and "211" in refused.json()["detail"]
    assert (await ask(client, CRISIS, session)).json()["crisis"]["kind"] == "988"
    assert (await ask(client, "somebody else")).status_code == 200


async def test_an_ended_session_is_forgotten(client: httpx.AsyncClient, database: Database):
    session = (await ask(client, "a secret")).json()["session"]
    ended = await client.post("/api/chat/end", content=json.dumps({"session": session}))
    assert ended.status_code == 204
    assert (await client.post("/api/chat/history", json={"session": session})).json()["turns"] == []
    with database.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM web_message")) == 0


async def test_what_was_said_lies_sealed_and_only_its_session_opens_it(client: httpx.AsyncClient, database: Database):
    session = (await ask(client, "a secret of mine")).json()["session"]
    with database.begin() as connection:
        (row,) = connection.execute(text("SELECT tag, visit, said, answer FROM web_message"))
    stored = b"".join(part.encode() if isinstance(part, str) else bytes(part) for part in row)
    assert b"secret" not in stored and session.encode() not in stored


async def test_the_sessions_of_yesterday_are_erased(app: FastAPI, client: httpx.AsyncClient, database: Database):
    await ask(client, "today")
    yesterday = (await ask(client, "yesterday")).json()["session"]
    visit = app.state.chat.visits.open(yesterday)
    with database.begin() as connection:
        connection.execute(
            text("UPDATE web_message SET received_at = '2020-01-01 00:00:00+00:00' WHERE visit = :visit"),
            {"visit": visit.tag},
        )
    assert await app.state.chat.purge() == 1


async def test_a_refusal_says_in_which_language_it_is_in_the_api_and_on_the_page(client: httpx.AsyncClient):
    session = await session_of(client)
    for number in range(CROWD):
        await ask(client, f"food {number}", session)
    spanish = "necesito comida para mis hijos por favor"
    refused = await ask(client, spanish, session)
    assert refused.status_code == 429 and refused.json()["language"] == "es"
    page = await client.post("/", data={"text": spanish, "session": session})
    assert page.status_code == 429
    assert re.search(
        r'class="turn answer" lang="es" id="latest">\s*<p class="who">\w+</p>\s*<p class="text">Son', page.text
    )


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_while_the_database_hangs_the_chat_says_whom_to_call_in_time(
    client: httpx.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(desk, "ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(desk, "STORE_SECONDS", 0.2)
    session = await session_of(client)
    with database.begin() as held:
        held.execute(text("LOCK TABLE web_message IN ACCESS EXCLUSIVE MODE"))
        async with asyncio.timeout(6):
            assert "988" in (await ask(client, CRISIS, session)).json()["messages"][0]["text"]
            assert "211" in (await ask(client, "food", session)).json()["messages"][0]["text"]
