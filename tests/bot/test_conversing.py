"""The whole assistant around the dialogue: what it stores, what order it keeps, and what happens when a part breaks."""

import asyncio
import json
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, text

from actions.resources import database
from bot.messages import Reply
from bot.tracker_retention import TRACKER_FILE
from channels.context import Context
from runtime.paths import ROOT
from runtime.settings import settings
from tests.postgres import PostgresUnavailable, fresh_database
from tests.support.redis import RedisUnavailable, redis_url
from tests.support.talking import Talk, whole_assistant

pytestmark = pytest.mark.model
SECRETS = ("Warsame", "555-0142", "2615 Park", "amina@example.org")


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    with whole_assistant(tmp_path_factory.mktemp("conversing")) as opened:
        yield opened


def stored(conversation: str) -> list[dict[str, Any]]:
    with sqlite3.connect(settings().data_dir / TRACKER_FILE) as connection:
        rows = connection.execute("SELECT data FROM events WHERE sender_id = ? ORDER BY id", (conversation,)).fetchall()
    return [json.loads(row[0]) for row in rows]


@contextmanager
def action_server() -> Iterator[str]:
    """`rasa run actions`, which is `python -m rasa_sdk`, for this installation; its address once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=0)) as client:
            until = time.monotonic() + 60
            while True:
                try:
                    client.get(f"{address}/health").raise_for_status()
                    break
                except httpx.TransportError:
                    assert server.poll() is None and time.monotonic() < until, "the action server does not start"
                    time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait()


def needs_of(reply: Reply) -> set[str]:
    return {code for message in reply.messages for hit in message.services for code in hit.need_codes}


def test_the_files_of_a_conversation_hold_no_name_number_or_address(context: Context) -> None:
    async def tell_all() -> None:
        talk = Talk(context)
        await talk.say("my name is Amina Warsame, call 612-555-0142 or amina@example.org, i need food")
        await talk.say("2615 Park Ave")
        await talk.say("the second one")

    asyncio.run(tell_all())
    written = {path.name: path.read_bytes() for path in settings().data_dir.glob("*.db*")}
    assert TRACKER_FILE in written
    assert [(name, told) for name, data in written.items() for told in SECRETS if told.encode() in data] == []


def test_messages_of_one_conversation_are_answered_in_the_order_in_which_they_came(context: Context) -> None:
    async def burst() -> Talk:
        talk = Talk(context)
        said = ("i need groceries", "55407", "more", "2", "thanks")
        await asyncio.gather(*(talk.say(message) for message in said))
        return talk

    talk = asyncio.run(burst())
    heard = [event["text"] for event in stored(talk.key) if event["event"] == "user"]
    assert heard == ["i need groceries", "55407", "more", "2", "thanks"]


def test_conversations_beside_each_other_do_not_mix(context: Context) -> None:
    async def both() -> list[Reply]:
        food, work = Talk(context), Talk(context)
        await asyncio.gather(food.say("where can i get free groceries"), work.say("my boss stole my wages"))
        return await asyncio.gather(food.say("55407"), work.say("more"))

    food, work = (needs_of(reply) for reply in asyncio.run(both()))
    assert "basics.food" in food and "jobs.rights" not in food
    assert "jobs.rights" in work and "basics.food" not in work


def test_where_the_database_is_gone_an_action_raises_and_still_there_is_somebody_to_call(
    context: Context, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def talk_on() -> tuple[Reply, Reply]:
        talk = Talk(context)
        return await talk.say("my boss stole my wages"), await talk.say("everyone would be better off without me")

    with monkeypatch.context() as broken:
        broken.setenv("NEARHELP_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
        settings.cache_clear()
        database.cache_clear()
        request, crisis = asyncio.run(talk_on())
    settings.cache_clear()
    database.cache_clear()
    assert "211" in request.messages[0].text and request.crisis is None
    assert crisis.crisis is not None and "988" in crisis.messages[0].text

    after = asyncio.run(Talk(context).say("my boss stole my wages"))
    assert "jobs.rights" in needs_of(after)


def test_the_actions_answer_over_http_as_they_do_in_process(context: Context) -> None:
    """`rasa run actions` serves the same package; its server is asked what the assistant asked in this process."""

    async def conversed() -> tuple[dict[str, Any], list[dict[str, Any]]]:
        talk = Talk(context)
        await talk.say("where can i get groceries in 55407")
        tracker = await context.assistant._loaded._agent.tracker_store.retrieve(talk.key)  # type: ignore[attr-defined]
        return tracker.current_state(), [event.as_dict() for event in tracker.events]

    state, events = asyncio.run(conversed())
    tracker = {**state, "events": events, "slots": {**state["slots"], "offered": None, "shown": None}}
    payload = {"next_action": "action_find_services", "tracker": tracker, "domain": {}, "version": "3.6.21"}
    in_process = context.assistant._loaded._agent.action_endpoint  # type: ignore[attr-defined]
    here = asyncio.run(in_process.request(json=payload))
    with action_server() as address:
        over_http = httpx.post(f"{address}/webhook", json=payload, timeout=30).json()
    assert over_http == json.loads(json.dumps(here))
    assert [event["name"] for event in here["events"]] == ["crisis", "offered", "detailed", "shown", "names", "ledger"]


def test_conversations_lie_on_postgresql_with_locks_in_redis(tmp_path: Path) -> None:
    try:
        database_url, locks = fresh_database(), redis_url()
    except (PostgresUnavailable, RedisUnavailable) as why:
        pytest.skip(f"NO POSTGRESQL OR REDIS: {why}")

    async def burst(context: Context) -> Talk:
        talk = Talk(context)
        await asyncio.gather(talk.say("i need groceries, my number is 612-555-0142"), talk.say("55407"))
        return talk

    with whole_assistant(tmp_path, database_url, locks) as context:
        talk = asyncio.run(burst(context))
        reply = asyncio.run(talk.say("more"))
        ledger = [row.need_code for row in talk.ledger()]
    assert sum(len(message.services) for message in reply.messages) == 3
    assert ledger == ["basics.food"]
    with create_engine(database_url).connect() as connection:
        data = connection.scalars(text("SELECT data FROM events WHERE sender_id = :key"), {"key": talk.key}).all()
    assert data and not any("555-0142" in row for row in data)
    assert not (tmp_path / TRACKER_FILE).exists()
