"""A member of staff at a browser, for the tests of the staff page."""

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from zoneinfo import ZoneInfo

import httpx
from fastapi import FastAPI
from sqlalchemy import select

from channels.signin.roles import Role
from runtime.database import Database
from runtime.outbox import OutgoingText
from tests.channels.staff_support import add_account, field, service_id, sign_in
from tests.channels.support import PUBLIC_URL, serving

SHELTER = service_id("people-serving-people-shelter")
HOTLINE = service_id("hennepin-shelter-hotline")
DAY_ONE = service_id("day-one")
ZONE = ZoneInfo("America/Chicago")
TEXTS_ON = {"twilio_account_sid": "AC" + "0" * 32, "twilio_auth_token": "0" * 32, "twilio_from": "+16125550100"}
NUMBER = "612-555-0147"


class Desk:
    """A browser that is signed in, and fills in forms as the page does."""

    def __init__(self, app: FastAPI, client: httpx.AsyncClient) -> None:
        self.app, self.client = app, client
        self.database: Database = app.state.context.database
        self.csrf = ""

    async def post(self, path: str, part: bool = True, **fields: object) -> httpx.Response:
        """Post a form to a path below `/staff`, as the script does or as a page without scripts does."""
        headers = {"X-Fragment": "1"} if part else {}
        return await self.client.post(f"/staff{path}", data={"csrf": self.csrf, **fields}, headers=headers)

    async def ask(self, text: str = "", **filters: object) -> str:
        """The answer to the box and the filters."""
        answer = await self.post("", text=text, **filters)
        assert answer.status_code == 200
        return html.unescape(answer.text)

    async def text(self, service: object = SHELTER, **fields: object) -> httpx.Response:
        """Text a service to the caller, having read the preview."""
        language = fields.pop("text_language", "en")
        seen = field((await self.post(f"/services/{service}/preview", text_language=language)).text, "seen")
        usual = {"number": NUMBER, "seen": seen, "once": "form 1", "consent": "1", "text_language": language}
        return await self.post(f"/services/{service}/text", **{**usual, **fields})

    def waiting(self) -> list[str]:
        """What the texts that wait to be sent say."""
        with self.database.begin() as session:
            vault = self.app.state.context.outbox.vault
            return [vault.open(text.body) for text in session.scalars(select(OutgoingText))]


@asynccontextmanager
async def at_desk(app: FastAPI, role: Role = Role.STAFF) -> AsyncIterator[Desk]:
    """Somebody of a role, signed in."""
    add_account(app, f"ana-{role}", role)
    async with serving(app) as client:
        client.base_url = PUBLIC_URL
        await sign_in(client, f"ana-{role}")
        desk, page = Desk(app, client), await client.get("/staff")
        if page.status_code == 200:
            desk.csrf = field(page.text, "csrf")
        yield desk


def names(part: str) -> list[str]:
    """The services in an answer, in order."""
    return re.findall(r'<button name="service"[^>]*>([^<]+)<', part)
