"""What the channel tests share: a small real assistant, and requests signed as Twilio signs them."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode
from xml.etree import ElementTree

import httpx
from fastapi import FastAPI
from twilio.request_validator import RequestValidator

from bot.messages import Inbound, Reply, ReplyMessage
from safety.crisis import Crisis
from safety.replies import reply as crisis_reply
from safety.screen import screen

TOKEN = "0123456789abcdef0123456789abcdef"
ACCOUNT = "AC" + "0" * 32
CITY_NUMBER = "+16125550100"
PUBLIC_URL = "https://nearhelp.example"
_sids = itertools.count(1)


@dataclass
class EchoAssistant:
    """Says back what it is told, after `delay` seconds, and remembers every message that it was given."""

    ready: bool = True
    delay: float = 0.0
    broken: bool = False
    heard: list[Inbound] = field(default_factory=list)

    async def answer(self, inbound: Inbound) -> Reply:
        self.heard.append(inbound)
        await asyncio.sleep(self.delay)
        if self.broken:
            raise RuntimeError(f"could not make sense of {inbound.text}")
        crisis: Crisis | None = screen(inbound.text)
        first = (ReplyMessage(crisis_reply(crisis, "en").text),) if crisis else ()
        return Reply((*first, ReplyMessage(f"You said: {inbound.text}")), crisis, "en")


def new_sid() -> str:
    """A `MessageSid` that was not used before."""
    return f"SM{next(_sids):032x}"


def incoming(body: str, number: str = "+16125550123", sid: str | None = None, **more: str) -> dict[str, str]:
    """The parameters of an incoming message, blank ones among them, as Twilio sends them."""
    return {
        "MessageSid": sid or new_sid(),
        "AccountSid": ACCOUNT,
        "From": number,
        "To": CITY_NUMBER,
        "Body": body,
        "NumMedia": "0",
        "NumSegments": "1",
        "FromZip": "",
        "FromCity": "",
        "ApiVersion": "2010-04-01",
        **more,
    }


def sign(url: str, parameters: dict[str, str], token: str = TOKEN) -> str:
    """Twilio's signature over an address and parameters."""
    return RequestValidator(token).compute_signature(url, parameters)


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the app while it runs, its background work included."""
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://10.0.0.7:8000", timeout=30) as client:
            yield client


async def post(client: httpx.AsyncClient, path: str, parameters: dict[str, str]) -> httpx.Response:
    """A request as Twilio makes it."""
    return await client.post(
        path,
        content=urlencode(parameters),
        headers={
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "X-Twilio-Signature": sign(PUBLIC_URL + path, parameters),
        },
    )


async def text(client: httpx.AsyncClient, body: str, path: str = "/sms", **more: str) -> str:
    """Text the city; the reply, empty where there is none."""
    return reply_in(await post(client, path, incoming(body, **more)))


def reply_in(response: httpx.Response) -> str:
    """The text in a TwiML answer."""
    assert response.status_code == 200, response.text
    messages = [message.text or "" for message in ElementTree.fromstring(response.text).iter("Message")]
    assert len(messages) <= 1
    return messages[0] if messages else ""


def visible(replies: Iterable[str]) -> list[str]:
    """The replies that somebody sees."""
    return [reply for reply in replies if reply]
