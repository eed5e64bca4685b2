"""Only Twilio gets in: one thing changed at a time against a request signed by its own package."""

import hashlib
import json
from urllib.parse import urlencode

import httpx
import pytest
from fastapi import FastAPI

from channels.app import create_app
from runtime.settings import Settings
from tests.channels.support import PUBLIC_URL, TOKEN, EchoAssistant, incoming, serving, sign

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # no database decides on a signature

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PARAMETERS = incoming("hello", sid="SM" + "1" * 32)


async def send(client: httpx.AsyncClient, body: str, signature: str | None, path: str = "/sms", **headers: str) -> int:
    signed = {"X-Twilio-Signature": signature} if signature is not None else {}
    return (await client.post(path, content=body, headers={**FORM, **signed, **headers})).status_code


async def test_a_signed_request_is_answered(client: httpx.AsyncClient):
    assert await send(client, urlencode(PARAMETERS), sign(f"{PUBLIC_URL}/sms", PARAMETERS)) == 200


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("a blank parameter dropped", {name: value for name, value in PARAMETERS.items() if name != "FromZip"}),
        ("a value trimmed", {**PARAMETERS, "Body": "hell"}),
        ("a value padded", {**PARAMETERS, "Body": "hello "}),
        ("a parameter added", {**PARAMETERS, "OptOutType": ""}),
        ("another sender", {**PARAMETERS, "From": "+16125550199"}),
        ("a name in another case", {name.lower(): value for name, value in PARAMETERS.items()}),
    ],
)
async def test_a_changed_parameter_is_refused(client: httpx.AsyncClient, what: str, change: dict[str, str]):
    sent = urlencode({**change, "X": "1"}) if what == "a parameter added" else urlencode(change)
    assert await send(client, sent, sign(f"{PUBLIC_URL}/sms", PARAMETERS)) == 403


@pytest.mark.parametrize(
    "url",
    [
        f"{PUBLIC_URL}/sms?source=city",
        "http://nearhelp.example/sms",
        f"{PUBLIC_URL}/sms/",
        f"{PUBLIC_URL}/SMS",
        "https://other.example/sms",
        "http://10.0.0.7:8000/sms",
    ],
)
async def test_a_signature_over_another_address_is_refused(client: httpx.AsyncClient, url: str):
    assert await send(client, urlencode(PARAMETERS), sign(url, PARAMETERS)) == 403


async def test_the_query_belongs_to_the_address(client: httpx.AsyncClient):
    signature = sign(f"{PUBLIC_URL}/sms?try=2&to=a%20b&empty=", PARAMETERS)
    assert await send(client, urlencode(PARAMETERS), signature, "/sms?try=2&to=a%20b&empty=") == 200
    assert await send(client, urlencode(PARAMETERS), signature, "/sms?try=2&to=a%20b") == 403
    assert await send(client, urlencode(PARAMETERS), signature, "/sms") == 403


async def test_a_proxys_headers_do_not_change_the_address(client: httpx.AsyncClient):
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"}
    assert await send(client, urlencode(PARAMETERS), sign("http://evil.example/sms", PARAMETERS), **forged) == 403
    assert await send(client, urlencode(PARAMETERS), sign(f"{PUBLIC_URL}/sms", PARAMETERS), **forged) == 200


async def test_twilio_may_sign_with_or_without_the_port(client: httpx.AsyncClient):
    assert await send(client, urlencode(PARAMETERS), sign(f"{PUBLIC_URL}:443/sms", PARAMETERS)) == 200


@pytest.mark.parametrize("signature", [None, "", "AAAA", "é", "0" * 28])
async def test_no_signature_or_nonsense_is_refused(client: httpx.AsyncClient, signature: str | None):
    raw = signature.encode("latin-1").decode("latin-1") if signature else signature
    headers = {} if raw is None else {b"X-Twilio-Signature": raw.encode("latin-1")}
    answer = await client.post("/sms", content=urlencode(PARAMETERS), headers=[*FORM.items(), *headers.items()])
    assert answer.status_code == 403


async def test_a_repeated_parameter_is_signed_with_every_value(client: httpx.AsyncClient):
    class Values(dict[str, list[str]]):
        def getlist(self, name: str) -> list[str]:
            return self[name]

    several = Values({name: [value] for name, value in PARAMETERS.items()} | {"MediaUrl": ["b", "a"]})
    signature = sign(f"{PUBLIC_URL}/sms", several)  # type: ignore[arg-type]
    both = urlencode(PARAMETERS) + "&MediaUrl=b&MediaUrl=a"
    assert await send(client, both, signature) == 200
    assert await send(client, urlencode(PARAMETERS) + "&MediaUrl=b", signature) == 403


async def test_a_json_body_is_covered_by_its_digest(client: httpx.AsyncClient):
    body = json.dumps(PARAMETERS)
    path = f"/sms?bodySHA256={hashlib.sha256(body.encode()).hexdigest()}"
    kind = {"Content-Type": "application/json"}
    assert await send(client, body, sign(PUBLIC_URL + path, {}), path, **kind) == 200
    assert await send(client, body.replace("hello", "jello"), sign(PUBLIC_URL + path, {}), path, **kind) == 403
    assert await send(client, body, sign(f"{PUBLIC_URL}/sms", {}), "/sms", **kind) == 403


@pytest.mark.parametrize(
    "query", ["xbodySHA256=1", "bodySHA256=", "bodySHA256", "bodySHA256=1", "%ff=1", "bodySHA256=é"]
)
@pytest.mark.parametrize("body", ["{}", ""])
async def test_json_without_its_digest_is_refused(client: httpx.AsyncClient, query: str, body: str):
    kind = {"Content-Type": "application/json"}
    assert await send(client, body, "0" * 28, f"/sms?{query}", **kind) == 403


@pytest.mark.parametrize("body", ["[1]", "no json", '"text"'])
async def test_signed_json_that_is_no_object_gets_a_clear_400(client: httpx.AsyncClient, body: str):
    path = f"/sms?bodySHA256={hashlib.sha256(body.encode()).hexdigest()}"
    kind = {"Content-Type": "application/json"}
    assert await send(client, body, sign(PUBLIC_URL + path, {}), path, **kind) == 400


async def test_both_tokens_are_taken_while_one_is_rotated(options: Settings, assistant: EchoAssistant):
    rotating = options.model_copy(update={"twilio_auth_token": type(options.twilio_auth_token)(f"new{TOKEN}, {TOKEN}")})
    app: FastAPI = create_app(rotating, assistant)
    async with serving(app) as client:
        for token, status in ((TOKEN, 200), (f"new{TOKEN}", 200), (f"old{TOKEN}", 403)):
            signature = sign(f"{PUBLIC_URL}/sms", PARAMETERS, token)
            assert await send(client, urlencode(PARAMETERS), signature) == status


async def test_nothing_gets_in_where_no_token_is_set(options: Settings, assistant: EchoAssistant):
    off = options.model_copy(update={"twilio_auth_token": type(options.twilio_auth_token)("")})
    async with serving(create_app(off, assistant)) as client:
        assert await send(client, urlencode(PARAMETERS), sign(f"{PUBLIC_URL}/sms", PARAMETERS, "")) == 403


async def test_an_enormous_or_binary_body_is_refused_before_it_is_read(client: httpx.AsyncClient):
    for body in (b"Body=" + b"a" * 100_000, b"\xff\xfe\x00Body=%FF", b"Body=%FF%FE"):
        headers = {**FORM, "X-Twilio-Signature": sign(f"{PUBLIC_URL}/sms", {})}
        assert (await client.post("/sms", content=body, headers=headers)).status_code == 403


async def test_a_refused_request_is_not_understood_and_leaves_nothing(
    client: httpx.AsyncClient, assistant: EchoAssistant
):
    await send(client, urlencode(PARAMETERS), "wrong")
    assert assistant.heard == []


@pytest.mark.parametrize("missing", ["MessageSid", "From"])
async def test_a_signed_request_without_its_essentials_gets_a_clear_400(client: httpx.AsyncClient, missing: str):
    parameters = {name: value for name, value in PARAMETERS.items() if name != missing}
    answer = await client.post(
        "/sms",
        content=urlencode(parameters),
        headers={**FORM, "X-Twilio-Signature": sign(f"{PUBLIC_URL}/sms", parameters)},
    )
    assert answer.status_code == 400
    assert "MessageSid and From" in answer.text
