"""Signing in through an OpenID provider that runs on a port of its own, signs with RSA and checks PKCE."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI

from channels.app import create_app
from channels.signin import accounts
from channels.signin.oidc import CALLBACK
from channels.signin.roles import Role
from runtime.database import Database
from runtime.migrate import migrate
from runtime.settings import Settings, SettingsError
from tests.channels.staff_support import PASSWORD, sign_in
from tests.channels.support import PUBLIC_URL, EchoAssistant, serving
from tests.support.openid_provider import Client, Provider, new_key, running_provider

COOKIE = "__Host-nearhelp-session"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider(Client("nearhelp", "s3cret of the client", PUBLIC_URL + CALLBACK)) as running:
        running.person["roles"] = ["everyone", "helpdesk"]
        yield running


@pytest.fixture
def settings_for(provider: Provider, tmp_path: Path) -> Settings:
    """On SQLite alone: what the provider says does not depend on the database."""
    database = Database(f"sqlite:///{tmp_path / 'nearhelp.db'}")
    migrate(database.engine)
    database.close()
    return Settings(
        _env_file=None,
        data_dir=tmp_path,
        database_url=database.url,
        public_url=PUBLIC_URL,
        secret_key="a key for tests that is long enough",
        oidc_issuer=provider.issuer,
        oidc_client_id=provider.client.client_id,
        oidc_client_secret=provider.client.secret,
        oidc_roles="it=admin, helpdesk=staff, data=analyst",
    )


@pytest.fixture
def app(settings_for: Settings) -> FastAPI:
    return create_app(settings_for, EchoAssistant())


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(app) as opened:
        opened.base_url = PUBLIC_URL
        yield opened


async def through_provider(client: httpx.AsyncClient, wanted: str = "") -> httpx.Response:
    """Leave for the provider and come back, as a browser does; the last answer."""
    return await client.get(await way_back(client, wanted))


async def way_back(client: httpx.AsyncClient, wanted: str = "") -> str:
    """Where the provider sends the browser back to."""
    leaving = await client.get("/login/openid", params={"next": wanted})
    assert leaving.status_code == 303, leaving.text
    async with httpx.AsyncClient() as outside:
        answer = await outside.get(leaving.headers["location"])
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def known(app: FastAPI) -> dict[str, str]:
    with app.state.context.database.begin() as session:
        return {account.name: account.role for account in accounts.listed(session)}


async def test_who_the_provider_vouches_for_is_in_with_the_role_it_says(
    app: FastAPI, client: httpx.AsyncClient, provider: Provider
) -> None:
    answer = await through_provider(client, "/staff/services/1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/services/1")
    assert COOKIE in client.cookies
    assert known(app) == {"ana (OpenID)": "staff"}
    asked = provider.asked[0]
    assert asked["code_challenge_method"] == "S256" and asked["nonce"] and asked["response_type"] == "code"


async def test_the_same_person_keeps_one_account_through_new_names_and_roles(
    app: FastAPI, client: httpx.AsyncClient, provider: Provider
) -> None:
    await through_provider(client)
    provider.person |= {"preferred_username": "ana.b", "roles": "data"}
    client.cookies.clear()
    answer = await through_provider(client)
    assert answer.headers["location"] == "/reports"
    assert known(app) == {"ana (OpenID)": "analyst"}


async def test_a_namesake_gets_neither_the_local_account_nor_that_of_another_subject(
    app: FastAPI, client: httpx.AsyncClient, provider: Provider
) -> None:
    with app.state.context.database.begin() as session:
        accounts.add(session, "ana", Role.ADMIN, PASSWORD, datetime.now(UTC))
    await through_provider(client)
    client.cookies.clear()
    provider.person["sub"] = "another"
    await through_provider(client)
    assert known(app) == {"ana": "admin", "ana (OpenID)": "staff", "ana (OpenID 2)": "staff"}
    client.cookies.clear()
    assert (await sign_in(client, "ana (OpenID)", "")).status_code == 403, "no password opens it"


@pytest.mark.parametrize("roles", [[], ["everyone"], None, "staff", 7, ["HELPDESK"], [["helpdesk"]]])
async def test_who_has_no_role_here_stays_out(
    app: FastAPI, client: httpx.AsyncClient, provider: Provider, roles: object
) -> None:
    provider.person["roles"] = roles
    answer = await through_provider(client)
    assert answer.status_code == 403 and "has no role here" in answer.text
    assert COOKIE not in client.cookies and known(app) == {}


@pytest.mark.parametrize("roles", ["data", ["x", "data"], {"data": {"org": "1"}}])
async def test_roles_may_come_as_a_text_a_list_or_the_names_of_an_object(
    app: FastAPI, client: httpx.AsyncClient, provider: Provider, roles: object
) -> None:
    provider.person["roles"] = roles
    await through_provider(client)
    assert set(known(app).values()) == {"analyst"}


async def test_roles_may_lie_deep_in_the_token(settings_for: Settings, provider: Provider) -> None:
    provider.person["realm_access"] = {"roles": ["it"]}
    deep = create_app(settings_for.model_copy(update={"oidc_role_claim": "realm_access.roles"}), EchoAssistant())
    async with serving(deep) as client:
        client.base_url = PUBLIC_URL
        await through_provider(client)
        assert set(known(deep).values()) == {"admin"}


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://evil.example"},
        {"azp": "nearhelp", "aud": ["another application"]},
        {"aud": ["nearhelp", "another"], "azp": "another"},
        {"nonce": "another"},
        {"exp": 1_000_000_000},
        {"at_hash": "AAAA"},
    ],
    ids=lambda lie: next(reversed(lie)),
)
async def test_a_token_that_does_not_hold_lets_nobody_in(
    app: FastAPI, client: httpx.AsyncClient, provider: Provider, lie: dict[str, object]
) -> None:
    provider.says = lie
    answer = await through_provider(client)
    assert answer.status_code == 403
    assert COOKIE not in client.cookies and known(app) == {}


async def test_a_token_signed_with_a_key_that_is_not_the_providers_lets_nobody_in(
    client: httpx.AsyncClient, provider: Provider
) -> None:
    provider.signing_key = new_key("first")
    assert (await through_provider(client)).status_code == 403
    assert COOKIE not in client.cookies


async def test_new_keys_of_the_provider_are_fetched(client: httpx.AsyncClient, provider: Provider) -> None:
    await through_provider(client)
    client.cookies.clear()
    provider.signing_key = new_key("second")
    provider.published_keys = [provider.signing_key]
    assert (await through_provider(client)).status_code == 303


async def test_a_way_back_works_once_and_only_in_the_browser_that_left(
    client: httpx.AsyncClient, provider: Provider
) -> None:
    back = await way_back(client)
    kept = dict(client.cookies)
    client.cookies.clear()
    assert (await client.get(back)).status_code == 403, "another browser"
    for name, value in kept.items():
        client.cookies.set(name, value, domain="nearhelp.example")
    forged = back.replace(parse_qs(urlsplit(back).query)["state"][0], "forged")
    assert (await client.get(forged)).status_code == 403, "another state"
    assert COOKIE not in client.cookies

    back = await way_back(client)
    kept = dict(client.cookies)
    assert (await client.get(back)).status_code == 303
    client.cookies.clear()
    for name, value in kept.items():
        client.cookies.set(name, value, domain="nearhelp.example")
    assert (await client.get(back)).status_code == 403, "the code is spent"
    assert COOKIE not in client.cookies


async def test_a_sign_in_that_was_given_up_says_so(client: httpx.AsyncClient, provider: Provider) -> None:
    provider.person = None
    answer = await through_provider(client)
    assert answer.status_code == 403 and "given up" in answer.text


async def test_an_answer_that_names_another_issuer_is_refused(client: httpx.AsyncClient, provider: Provider) -> None:
    back = await way_back(client)
    assert (await client.get(f"{back}&iss=https%3A%2F%2Fevil.example")).status_code == 403


async def test_passwords_still_work_while_the_provider_is_down(app: FastAPI, settings_for: Settings) -> None:
    with app.state.context.database.begin() as session:
        accounts.add(session, "ana", Role.STAFF, PASSWORD, datetime.now(UTC))
    nowhere = settings_for.model_copy(update={"oidc_issuer": "http://127.0.0.1:9"})
    async with serving(create_app(nowhere, EchoAssistant())) as client:
        client.base_url = PUBLIC_URL
        answer = await client.get("/login/openid")
        assert answer.status_code == 502 and "does not work just now" in answer.text
        assert (await sign_in(client, "ana")).status_code == 303


async def test_metadata_of_another_issuer_is_not_believed(settings_for: Settings, provider: Provider) -> None:
    provider.issuer, real = "https://evil.example", provider.issuer
    async with serving(create_app(settings_for, EchoAssistant())) as client:
        assert (await client.get("/login/openid")).status_code == 502
        provider.issuer = real
        assert (await client.get("/login/openid")).status_code == 303, "and it is asked again"


async def test_an_account_that_was_disabled_here_stays_out(app: FastAPI, client: httpx.AsyncClient) -> None:
    await through_provider(client)
    with app.state.context.database.begin() as session:
        accounts.set_disabled(session, "ana (OpenID)", True, datetime.now(UTC))
    client.cookies.clear()
    assert (await through_provider(client)).status_code == 403
    assert COOKIE not in client.cookies


@pytest.mark.parametrize(
    "wrong",
    [
        {"oidc_issuer": "http://login.example.org"},
        {"oidc_client_id": ""},
        {"oidc_scopes": "profile"},
        {"oidc_roles": "helpdesk"},
        {"oidc_roles": "helpdesk=boss"},
    ],
    ids=lambda wrong: "-".join(map(str, *wrong.items())),
)
def test_settings_that_cannot_work_are_refused_at_the_start(settings_for: Settings, wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="NEARHELP_OIDC"):
        create_app(settings_for.model_copy(update=wrong), EchoAssistant())
