"""Who gets in, who does not, and for how long."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from fastapi import Depends, FastAPI
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import MetaData, select, update
from starlette.datastructures import URL

from channels.app import create_app
from channels.signin import accounts, audit
from channels.signin.attempts import FOR_NAME
from channels.signin.destinations import safe_destination
from channels.signin.guard import require
from channels.signin.models import Account, Attempts, SignInSession
from channels.signin.passwords import WeakPassword, hash_password
from channels.signin.roles import Role
from channels.signin.sessions import csrf_token
from channels.staff import models as _staff  # noqa: F401 - its table
from runtime.database import NAMING, Base, Database
from runtime.settings import Settings
from tests.channels.staff_support import PASSWORD, add_account, field, sign_in
from tests.channels.support import EchoAssistant, serving

COOKIE = "__Host-nearhelp-session"
TABLES = {"account", "signin_session", "signin_attempts", "audit_entry", "staff_lookup"}


@pytest.fixture
def app(options: Settings, assistant: EchoAssistant) -> FastAPI:
    """The app with one page for each role beside its own."""
    made = create_app(options, assistant)
    for role in Role:
        made.add_api_route(f"/for/{role}", lambda: "in", dependencies=[Depends(require(role))], methods=["GET", "POST"])
    for role in Role:
        add_account(made, f"the-{role}", role)
    return made


@pytest.fixture
async def client(app: FastAPI) -> Iterator[httpx.AsyncClient]:
    async with serving(app) as opened:
        opened.base_url = "https://nearhelp.example"
        yield opened


def later(app: FastAPI, **values: timedelta) -> None:
    """Move the open sessions into the past."""
    with app.state.context.database.begin() as session:
        for opened in session.scalars(select(SignInSession)):
            for name, by in values.items():
                setattr(opened, name, getattr(opened, name) - by)


async def test_the_right_password_opens_the_page_of_the_role(client: httpx.AsyncClient) -> None:
    for role, home in ((Role.STAFF, "/staff"), (Role.ANALYST, "/reports"), (Role.ADMIN, "/staff")):
        client.cookies.clear()
        answer = await sign_in(client, f"The-{role} ")
        assert (answer.status_code, answer.headers["location"]) == (303, home)
        assert (await client.get(f"/for/{role}")).text == '"in"'


@pytest.mark.parametrize(
    ("role", "opened"), [(Role.STAFF, "staff"), (Role.ANALYST, "analyst"), (Role.ADMIN, "staff analyst admin")]
)
async def test_a_role_opens_its_own_pages_and_admin_all(client: httpx.AsyncClient, role: Role, opened: str) -> None:
    await sign_in(client, f"the-{role}")
    pages = {page: (await client.get(f"/for/{page}")).status_code for page in Role}
    assert pages == {page: 200 if page in opened.split() else 403 for page in Role}


async def test_a_wrong_name_and_a_wrong_password_look_the_same(client: httpx.AsyncClient) -> None:
    answers = [await sign_in(client, "the-staff", "wrong"), await sign_in(client, "nobody", "wrong")]
    assert [answer.status_code for answer in answers] == [403, 403]
    texts = {answer.text.replace("the-staff", "X").replace("nobody", "X") for answer in answers}
    assert len(texts) == 1
    assert COOKIE not in client.cookies


async def test_the_cookie_is_out_of_reach_of_scripts_other_sites_and_other_hosts(client: httpx.AsyncClient) -> None:
    answer = await sign_in(client, "the-staff")
    cookie = next(line for line in answer.headers.get_list("set-cookie") if line.startswith(COOKIE))
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= parts
    assert not any(part.startswith("domain") for part in parts)


async def test_the_database_holds_neither_passwords_nor_tokens(app: FastAPI, client: httpx.AsyncClient) -> None:
    await sign_in(client, "the-staff")
    with app.state.context.database.begin() as session:
        kept = [
            *session.execute(select(Account.password, Account.name)),
            *session.scalars(select(SignInSession.token_hash)),
        ]
    assert PASSWORD not in str(kept) and client.cookies[COOKIE] not in str(kept)


async def test_a_page_that_needs_a_sign_in_leads_there_and_back(client: httpx.AsyncClient) -> None:
    answer = await client.get("/for/staff")
    assert answer.status_code == 303
    assert URL(answer.headers["location"]).path == "/login"
    answer = await sign_in(client, "the-admin", next_="/reports/needs?from=2026-01-01&to=2026-02-01")
    assert answer.headers["location"] == "/reports/needs?from=2026-01-01&to=2026-02-01"


async def test_a_script_is_told_that_the_session_has_ended_instead_of_being_led_away(client: httpx.AsyncClient) -> None:
    assert (await client.get("/for/staff", headers={"Sec-Fetch-Dest": "empty"})).status_code == 401


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/staff",
        "//evil.example/staff",
        "/\\evil.example",
        "/staff\\..\\x",
        "/\t/evil.example",
        "/staff/../logout",
        "javascript:alert(1)",
        "/staffx",
        "http:/staff",
        " //evil.example",
        "/staff\n//evil.example",
        "http://[",
        "/login",
    ],
)
def test_signing_in_never_leads_to_another_site_or_elsewhere(wanted: str) -> None:
    assert safe_destination(wanted, "/home") == "/home"


async def test_the_link_cannot_say_where_signing_in_leads_to(client: httpx.AsyncClient) -> None:
    assert (await sign_in(client, "the-staff", next_="//evil.example/staff")).headers["location"] == "/staff"


@given(st.text(alphabet="/\\:.@?#%\t\n stafrepo", max_size=30))
def test_whatever_is_wanted_the_destination_is_a_page_of_ours(wanted: str) -> None:
    found = safe_destination(wanted, "/staff")
    assert found.startswith(("/staff", "/reports"))
    assert not found.startswith(("//", "/\\"))


async def test_a_session_ends_by_idling_by_age_and_by_signing_out(app: FastAPI, client: httpx.AsyncClient) -> None:
    await sign_in(client, "the-staff")
    later(app, seen_at=timedelta(minutes=59))
    assert (await client.get("/for/staff")).status_code == 200, "use keeps it open"
    later(app, seen_at=timedelta(minutes=61))
    assert (await client.get("/for/staff")).status_code == 303, "idle for an hour"

    await sign_in(client, "the-staff")
    later(app, opened_at=timedelta(hours=12))
    assert (await client.get("/for/staff")).status_code == 303, "half a day old, though in use"

    await sign_in(client, "the-staff")
    token = client.cookies[COOKIE]
    answer = await client.post("/logout", data={"csrf": csrf_token(token)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    client.cookies.set(COOKIE, token, domain="nearhelp.example")
    assert (await client.get("/for/staff")).status_code == 303, "the token is worth nothing any more"


async def test_every_sign_in_makes_a_new_token_and_ends_the_one_before(client: httpx.AsyncClient, app: FastAPI) -> None:
    await sign_in(client, "the-staff")
    first = client.cookies[COOKIE]
    form = await client.get("/login")
    assert form.headers["location"] == "/staff", "signed in already"
    client.cookies.set(COOKIE, "planted", domain="nearhelp.example", path="/")
    await sign_in(client, "the-staff")
    with app.state.context.database.begin() as session:
        hashes = set(session.scalars(select(SignInSession.token_hash)))
    assert len(hashes) == 2 and "planted" not in client.cookies.values() and first not in client.cookies.values()


async def test_a_form_without_the_sessions_own_token_changes_nothing(client: httpx.AsyncClient) -> None:
    await sign_in(client, "the-staff")
    token = csrf_token(client.cookies[COOKIE])
    for data in ({}, {"csrf": ""}, {"csrf": csrf_token("other")}, {"csrf": token[:-1]}, {"csrf": "ä"}):
        assert (await client.post("/for/staff", data={"x": "1", **data})).status_code == 403, data
    assert (await client.post("/for/staff", data={"csrf": token})).status_code == 200
    assert (await client.post("/for/staff", headers={"X-CSRF-Token": token})).status_code == 200
    other_site = {"Sec-Fetch-Site": "cross-site"}
    assert (await client.post("/for/staff", data={"csrf": token}, headers=other_site)).status_code == 403


async def test_nobody_can_be_signed_in_to_an_account_that_is_not_theirs(client: httpx.AsyncClient) -> None:
    form = await client.get("/login")
    values = {"csrf": field(form.text, "csrf"), "name": "the-staff", "password": PASSWORD}
    client.cookies.clear()
    assert (await client.post("/login", data=values)).status_code == 403, "the form was another browser's"
    assert COOKIE not in client.cookies


async def test_a_name_is_shut_after_repeated_failures_even_for_the_right_password(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    for _ in range(FOR_NAME.most):
        assert (await sign_in(client, "the-staff", "wrong")).status_code == 403
    answer = await sign_in(client, "the-staff")
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) > 60
    assert (await sign_in(client, "the-admin")).status_code == 303, "others are not shut out"
    with app.state.context.database.begin() as session:
        assert [(e.action, e.subject) for e in audit.entries(session)][1] == ("signin.locked", "account:the-staff")


async def test_guesses_made_at_once_are_all_counted(client: httpx.AsyncClient) -> None:
    form = await client.get("/login")
    values = {"csrf": field(form.text, "csrf"), "name": "nobody", "password": "wrong"}
    answers = await asyncio.gather(*(client.post("/login", data=values) for _ in range(FOR_NAME.most + 4)))
    assert sorted(answer.status_code for answer in answers) == [403] * FOR_NAME.most + [429] * 4


async def test_signing_in_forgets_the_failures_before(client: httpx.AsyncClient) -> None:
    for _ in range(2):
        for _ in range(FOR_NAME.most - 1):
            await sign_in(client, "the-staff", "wrong")
        assert (await sign_in(client, "the-staff")).status_code == 303
        client.cookies.clear()


async def test_a_lock_opens_by_itself(app: FastAPI, client: httpx.AsyncClient) -> None:

    for _ in range(FOR_NAME.most + 1):
        await sign_in(client, "the-staff", "wrong")
    with app.state.context.database.begin() as session:
        session.execute(update(Attempts).values(since=datetime.now(UTC) - FOR_NAME.within))
    assert (await sign_in(client, "the-staff")).status_code == 303


async def test_a_disabled_account_is_out_at_once(app: FastAPI, client: httpx.AsyncClient) -> None:
    await sign_in(client, "the-staff")
    with app.state.context.database.begin() as session:
        accounts.set_disabled(session, "the-staff", True, datetime.now(UTC))
    assert (await client.get("/for/staff")).status_code == 303
    assert (await sign_in(client, "the-staff")).status_code == 403


async def test_a_new_password_ends_the_sessions_and_the_old_password(app: FastAPI, client: httpx.AsyncClient) -> None:
    await sign_in(client, "the-staff")
    with app.state.context.database.begin() as session:
        accounts.set_password(session, "the-staff", "another good one")
    assert (await client.get("/for/staff")).status_code == 303
    assert (await sign_in(client, "the-staff")).status_code == 403
    assert (await sign_in(client, "the-staff", "another good one")).status_code == 303


async def test_a_new_role_holds_from_the_next_request(app: FastAPI, client: httpx.AsyncClient) -> None:
    await sign_in(client, "the-staff")
    with app.state.context.database.begin() as session:
        accounts.set_role(session, "the-staff", Role.ANALYST)
    assert (await client.get("/for/staff")).status_code == 403
    assert (await client.get("/for/analyst")).status_code == 200


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaa", "ana-ana-ana-12", "x" * 300])
def test_a_weak_password_is_refused_and_told_why(password: str) -> None:
    with pytest.raises(WeakPassword, match="password"):
        hash_password(password, "ana")


def test_a_name_that_could_be_a_providers_or_is_taken_is_refused(database: Database) -> None:
    with database.begin() as session:
        accounts.add(session, "ana", Role.STAFF, PASSWORD, datetime.now(UTC))
        for name in ("ana", " ANA", "ana (OpenID)", "", "é", "a" * 61):
            with pytest.raises(accounts.AccountError):
                accounts.add(session, name, Role.STAFF, PASSWORD, datetime.now(UTC))


@pytest.mark.parametrize(
    "body", [b"", b"x" * 200_000, b"&".join(b"a=%d" % n for n in range(200)), b"\xff\xfe=\x00&csrf=\xff"]
)
async def test_a_body_that_is_no_form_of_ours_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    await client.get("/login")
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await client.post("/login", content=body, headers=kind)).status_code in (403, 422)
    assert (await client.post("/login", content=body)).status_code in (403, 422)


def test_the_migrated_schema_equals_the_models_and_every_column_says_whether_it_is_personal(database: Database) -> None:
    mine = MetaData(naming_convention=NAMING)
    for name in TABLES:
        Base.metadata.tables[name].to_metadata(mine)
    names = {"include_name": lambda name, kind, _: kind != "table" or name in TABLES, "compare_type": True}
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=names), mine) == []
    columns = [column for name in TABLES for column in Base.metadata.tables[name].columns]
    assert all(isinstance(column.info.get("personal"), bool) for column in columns)
