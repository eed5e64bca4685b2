"""Sending a service to a phone: only what was shown, only with consent, only so often, and never what could harm."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from channels.web import to_phone
from channels.web.incoming import BadMessage, Incoming
from runtime.outbox import Claimed
from tests.channels.support import ACCOUNT, CITY_NUMBER, TOKEN, serving
from tests.channels.web_support import ask, web_app, web_settings

NUMBER = "+16125550142"


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    """An app that can send texts, and does not, since nothing of it runs in the background."""
    sender = {"twilio_account_sid": ACCOUNT, "twilio_auth_token": TOKEN, "twilio_from": CITY_NUMBER}
    return web_app(web_settings(tmp_path, **sender))


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as opened:
        yield opened


async def shown(client: httpx.AsyncClient, said: str = "my kids need food") -> tuple[str, list[dict[str, Any]]]:
    """A session in which services were shown, and those services."""
    answer = (await ask(client, said)).json()
    return answer["session"], answer["messages"][-1]["services"]


async def send(client: httpx.AsyncClient, session: str, service_id: str, **more: object) -> httpx.Response:
    fields = {"session": session, "service_id": service_id, "phone": "(612) 555-0142", "consent": True, **more}
    return await client.post("/api/chat/send", json=fields)


def waiting(app: FastAPI) -> tuple[Claimed, ...]:
    """The texts in line."""
    context = app.state.context
    with context.database.begin() as session:
        found: tuple[Claimed, ...] = context.outbox.claim(session, 100)
    return found


async def test_a_service_that_was_shown_is_put_in_line_for_the_phone(client: httpx.AsyncClient, app: FastAPI):
    session, (first, *_) = await shown(client)
    assert first["can_send"]
    sent = await send(client, session, first["service_id"])
    assert sent.status_code == 202 and "on its way" in sent.json()["text"]
    (text,) = waiting(app)
    assert text.number == NUMBER and text.purpose == "card"
    assert first["name"] in text.body and first["phone"] in text.body and first["address"] in text.body


async def test_asking_twice_sends_once(client: httpx.AsyncClient, app: FastAPI):
    session, (first, *_) = await shown(client)
    for _ in range(2):
        assert (await send(client, session, first["service_id"])).status_code == 202
    assert len(waiting(app)) == 1


@pytest.mark.parametrize("consent", [False, None, "true", 1])
async def test_nothing_is_sent_without_consent(client: httpx.AsyncClient, app: FastAPI, consent: object):
    session, (first, *_) = await shown(client)
    refused = await send(client, session, first["service_id"], consent=consent)
    assert refused.status_code == 422 and "tick the box" in refused.json()["detail"]
    assert waiting(app) == ()


@pytest.mark.parametrize("phone", ["", "911", "555-0142", "not a number", "+44 20 7946 0958", "900-555-01", None])
async def test_only_an_american_number_is_taken(client: httpx.AsyncClient, app: FastAPI, phone: object):
    session, (first, *_) = await shown(client)
    refused = await send(client, session, first["service_id"], phone=phone, language="es")
    assert refused.status_code == 422 and "diez dígitos" in refused.json()["detail"]
    assert waiting(app) == ()


async def test_only_what_this_session_has_seen_is_sent(client: httpx.AsyncClient, app: FastAPI):
    session, (first, *_) = await shown(client)
    other, _ = await shown(client, "a place to sleep")
    for token, service_id in ((other, first["service_id"]), (session, "made up"), ("guess", first["service_id"])):
        assert (await send(client, token, service_id)).status_code == 404
    assert waiting(app) == ()


async def test_help_against_a_violent_partner_is_never_sent_to_a_phone(client: httpx.AsyncClient, app: FastAPI):
    session, services = await shown(client, "my husband and the car")
    assert services and not any(service["can_send"] for service in services)
    assert (await send(client, session, services[0]["service_id"])).status_code == 404
    assert waiting(app) == ()


async def test_who_opted_out_is_not_texted(client: httpx.AsyncClient, app: FastAPI):
    context = app.state.context
    with context.database.begin() as session:
        context.outbox.vault.stop(session, NUMBER)
    token, (first, *_) = await shown(client)
    refused = await send(client, token, first["service_id"])
    assert refused.status_code == 409 and "no more texts" in refused.json()["detail"]
    assert waiting(app) == ()


async def test_one_session_sends_only_so_many(client: httpx.AsyncClient):
    session, (first, *_) = await shown(client)
    phones = [f"612-555-01{number:02}" for number in range(to_phone.FROM_ONE_SESSION + 1)]
    answers = [(await send(client, session, first["service_id"], phone=phone)).status_code for phone in phones]
    assert answers == [202] * to_phone.FROM_ONE_SESSION + [429]


async def test_one_household_sends_only_so_many_from_all_its_addresses(app: FastAPI):
    sender = app.state.to_phone
    told = []
    for number in range(to_phone.FROM_ONE_ADDRESS + 1):
        answer = await app.state.chat.receive(Incoming("my kids need food"), None)
        service = answer["messages"][-1]["services"][0]["service_id"]
        asked = to_phone.Request(answer["session"], service, f"+1612555{number:04}", "en")
        try:
            told.append(await sender.send(asked, f"2600:1700:1234:5678::{number:x}"))
        except BadMessage as why:
            assert why.status == 429
    assert len(told) == to_phone.FROM_ONE_ADDRESS


async def test_one_number_gets_only_so_many(client: httpx.AsyncClient, app: FastAPI):
    statuses = []
    for _ in range(to_phone.TO_ONE_NUMBER + 1):
        session, (first, *_) = await shown(client)
        statuses.append((await send(client, session, first["service_id"])).status_code)
    assert statuses == [202] * to_phone.TO_ONE_NUMBER + [429]
    assert len(waiting(app)) == to_phone.TO_ONE_NUMBER


async def test_without_an_account_nothing_is_offered_or_sent(tmp_path: Path):
    async with serving(web_app(web_settings(tmp_path))) as client:
        session, (first, *_) = await shown(client)
        assert not first["can_send"]
        refused = await send(client, session, first["service_id"])
    assert refused.status_code == 403 and "write the number down" in refused.json()["detail"]
