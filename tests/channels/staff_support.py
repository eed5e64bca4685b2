"""What the tests of signed-in pages share: accounts, a browser that signs in, and forms filled as a page fills them."""

import html
import re
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

import httpx
from fastapi import FastAPI

from channels.signin.models import Account
from channels.signin.passwords import hash_password
from channels.signin.roles import Role
from directory.codes import stable_id
from directory.reference import load_reference
from runtime.database import Database
from runtime.migrate import migrate

PASSWORD = "plum kettle otter"


def add_account(app: FastAPI, name: str, role: Role) -> None:
    """Make an account with `PASSWORD`."""
    with app.state.context.database.begin() as session:
        session.add(Account(name=name, role=role, password=_hashed(), created_at=datetime.now(UTC)))


def prepare(database: Database) -> None:
    """The newest schema with the reference directory."""
    migrate(database.engine)
    with database.begin() as session:
        load_reference(session)


def service_id(slug: str) -> UUID:
    """The id of a service of the reference directory."""
    return stable_id("service", slug)


async def sign_in(
    client: httpx.AsyncClient, name: str, password: str = PASSWORD, next_: str = "", **headers: str
) -> httpx.Response:
    """Fill in the form of `/login`; the answer, not followed."""
    form = await client.get("/login", params={"next": next_} if next_ else None)
    values = {"csrf": field(form.text, "csrf"), "next": field(form.text, "next"), "name": name, "password": password}
    return await client.post("/login", data=values, headers=headers)


def field(page: str, name: str) -> str:
    """The value of the first hidden field of a name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, f"no field {name}"
    return html.unescape(found[1])


@lru_cache(maxsize=1)
def _hashed() -> str:
    """Hashed once, because each hash takes a good part of a second."""
    return hash_password(PASSWORD, "nobody")
