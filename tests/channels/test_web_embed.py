"""Other sites: only those in the settings may talk to the chat, and only to the chat."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.channels.support import serving
from tests.channels.web_support import web_app, web_settings

CITY = "https://www.city.example"


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(web_app(web_settings(tmp_path, chat_origins=f"{CITY}, https://library.example"))) as opened:
        yield opened


async def preflight(client: httpx.AsyncClient, path: str, origin: str) -> httpx.Response:
    wanted = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    return await client.options(path, headers={"Origin": origin, **wanted})


@pytest.mark.parametrize("origin", [CITY, "https://library.example"])
@pytest.mark.parametrize("path", ["/api/chat", "/api/chat/history", "/api/chat/send"])
async def test_a_named_origin_may_ask(client: httpx.AsyncClient, origin: str, path: str):
    allowed = await preflight(client, path, origin)
    assert allowed.status_code == 200 and allowed.headers["access-control-allow-origin"] == origin
    assert "access-control-allow-credentials" not in allowed.headers


async def test_its_answer_may_be_read(client: httpx.AsyncClient):
    answer = await client.post("/api/chat", json={"session": None, "text": ""}, headers={"Origin": CITY})
    assert answer.headers["access-control-allow-origin"] == CITY and "Origin" in answer.headers["vary"]


@pytest.mark.parametrize("origin", ["https://evil.example", "http://www.city.example", f"{CITY}.evil.example", "null"])
async def test_any_other_origin_may_not(client: httpx.AsyncClient, origin: str):
    assert (await preflight(client, "/api/chat", origin)).status_code == 400
    answer = await client.post("/api/chat", json={"session": None, "text": ""}, headers={"Origin": origin})
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/metrics", "/healthz"])
async def test_nothing_but_the_chat_is_open(client: httpx.AsyncClient, path: str):
    response = await client.get(path, headers={"Origin": CITY})
    assert "access-control-allow-origin" not in response.headers
