"""`POST /api/chat`: the shape of an answer, a crisis before everything, and what becomes of bad input."""

import json
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from channels.web.incoming import LARGEST_BODY, LONGEST, BadMessage, read_form, read_message
from language.catalogue import replies, say
from language.codes import SUPPORTED
from needs.models import Need
from runtime.database import Database
from tests.channels.support import EchoAssistant
from tests.channels.web_support import CRISIS, ask, session_of

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite alone: nothing here depends on the engine."""
    return f"sqlite:///{tmp_path / 'nearhelp.db'}"


async def test_an_answer_has_the_published_shape(client: httpx.AsyncClient):
    answer = (await ask(client, "my kids need food")).json()
    assert set(answer) == {"session", "messages", "crisis", "language"}
    assert answer["crisis"] is None and answer["language"] == "en"
    assert [message["text"] for message in answer["messages"]] == ["You said: my kids need food"]
    assert answer["messages"][0]["services"] == [] and answer["messages"][0]["quick_replies"] == []


async def test_session_ids_are_long_and_never_the_same(client: httpx.AsyncClient):
    ids = [await session_of(client) for _ in range(20)]
    assert len(set(ids)) == 20 and all(len(token.split(".")[0]) >= 43 for token in ids)


async def test_a_crisis_is_answered_first_and_names_whom_to_call(client: httpx.AsyncClient):
    answer = (await ask(client, CRISIS)).json()
    assert answer["crisis"]["need"] == "crisis.suicide" and answer["crisis"]["kind"] == "988"
    assert [contact["phone"] for contact in answer["crisis"]["contacts"]][:2] == ["988", "911"]
    assert answer["crisis"]["contacts"][0]["phone_link"] == "tel:988"
    assert "988" in answer["messages"][0]["text"]


@pytest.mark.parametrize("trouble", ["broken", "loading", "slow"])
async def test_a_crisis_is_answered_whatever_the_assistant_does(
    client: httpx.AsyncClient, assistant: EchoAssistant, trouble: str
):
    assistant.broken, assistant.ready = trouble == "broken", trouble != "loading"
    assistant.delay = 60.0 if trouble == "slow" else 0.0
    answer = (await ask(client, CRISIS)).json()
    assert answer["crisis"]["kind"] == "988" and "988" in answer["messages"][0]["text"]


@pytest.mark.parametrize("trouble", ["broken", "loading", "none"])
async def test_a_crisis_is_one_row_of_the_ledger_whether_the_assistant_can_write_it_or_not(
    client: httpx.AsyncClient, assistant: EchoAssistant, database: Database, trouble: str
):
    assistant.broken, assistant.ready = trouble == "broken", trouble != "loading"
    session = await session_of(client)
    for message_id in ("one", "one", "two"):
        await ask(client, CRISIS, session, message_id=message_id)
    await ask(client, CRISIS)
    with database.begin() as opened:
        rows = opened.scalars(select(Need)).all()
        assert [(row.need_code, row.channel, row.text) for row in rows] == [("crisis.suicide", "web", None)] * 2
        assert len({row.conversation_key for row in rows}) == 2


@pytest.mark.parametrize("language", SUPPORTED)
async def test_a_crisis_that_others_must_not_see_speaks_of_the_page_and_not_of_a_thread_of_texts(
    client: httpx.AsyncClient, language: str
):
    answer = (await ask(client, "my husband hits me", language=language)).json()
    assert answer["crisis"]["kind"] == "dv"
    (message, *_) = answer["messages"]
    for told in (message["text"], message["lead"]):
        assert say("web.leave", answer["language"]) in told
        assert not [reply.text for reply in replies() if reply.key.startswith("safety.close.") and reply.text in told]


@pytest.mark.parametrize("trouble", ["broken", "loading"])
async def test_a_failing_assistant_is_never_silence(client: httpx.AsyncClient, assistant: EchoAssistant, trouble: str):
    assistant.broken, assistant.ready = trouble == "broken", trouble != "loading"
    answer = (await ask(client, "my kids need food")).json()
    assert "211" in answer["messages"][0]["text"]


@pytest.mark.parametrize("said", ["", "   ", "\n\t", "\x00"])
async def test_an_empty_message_gets_a_friendly_prompt(client: httpx.AsyncClient, assistant: EchoAssistant, said: str):
    answer = (await ask(client, said)).json()
    assert answer["messages"][0]["text"].startswith("Tell me in a few words")
    assert not assistant.heard


async def test_an_emoji_alone_is_asked_for_words(client: httpx.AsyncClient, assistant: EchoAssistant):
    answer = (await ask(client, "🍕🍕")).json()
    assert answer["messages"][0]["text"].startswith("I can only read words") and not assistant.heard


async def test_a_prompt_comes_in_the_language_of_the_page(client: httpx.AsyncClient):
    assert (await ask(client, "", language="es")).json()["messages"][0]["text"].startswith("Dígame")


async def test_the_longest_message_is_answered_and_a_longer_one_refused(client: httpx.AsyncClient):
    assert (await ask(client, "a" * LONGEST)).status_code == 200
    refused = await ask(client, "a" * (LONGEST + 1))
    assert refused.status_code == 413 and str(LONGEST) in refused.json()["detail"]


async def test_a_crisis_in_a_message_that_is_too_long_is_still_answered(client: httpx.AsyncClient):
    answer = await ask(client, CRISIS + " " + "a " * LONGEST)
    assert answer.json()["crisis"]["kind"] == "988"


async def test_a_crisis_with_other_fields_wrong_is_still_answered(client: httpx.AsyncClient):
    answer = await ask(client, CRISIS, session=5, language="klingon", message_id=["x"])
    assert answer.json()["crisis"]["kind"] == "988"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"text=hello", 400),
        (b"\xff\xfe\x00\x01", 400),
        (b"[" * 100_000, 400),
        (b'{"text": "hello"', 400),
        (b"[]", 422),
        (b'"hello"', 422),
        (b"null", 422),
        (b"{}", 422),
        (b'{"text": 5}', 422),
        (b'{"text": null}', 422),
        (b'{"text": ["hello"]}', 422),
        (b'{"text": "hello", "session": 5}', 422),
        (b'{"text": "hello", "language": "xx"}', 422),
        (b'{"text": "hello", "language": {}}', 422),
        (b'{"text": "hello", "message_id": 1}', 422),
        (b'{"text": "hello", "message_id": "' + b"x" * 200 + b'"}', 422),
        (b'{"text": "' + b"a" * LARGEST_BODY + b'"}', 413),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_request_that_cannot_be_used_says_what_to_do(body: bytes, status: int):
    with pytest.raises(BadMessage) as refused:
        read_message(body)
    assert refused.value.status == status
    assert len(str(refused.value)) > 20 and "hello" not in str(refused.value)


async def test_a_refusal_is_json_with_its_detail(client: httpx.AsyncClient):
    response = await client.post("/api/chat", content=b"{}", headers=JSON)
    assert response.status_code == 422 and '"text"' in response.json()["detail"]


async def test_only_json_is_taken_so_that_a_form_of_another_site_cannot_speak(client: httpx.AsyncClient):
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        response = await client.post("/api/chat", content=b'{"text": "hello"}', headers={"Content-Type": kind})
        assert response.status_code == 415


async def test_a_lone_surrogate_is_no_trouble(client: httpx.AsyncClient):
    response = await client.post("/api/chat", content=b'{"text": "food \\ud83d"}', headers=JSON)
    assert response.status_code == 200 and "food" in response.json()["messages"][0]["text"]


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(body: bytes):
    for read in (read_message, read_form):
        try:
            assert isinstance(read(body).text, str)
        except BadMessage as why:
            assert 400 <= why.status < 500


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from(["text", "session", "language", "message_id", "other"]),
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=50), st.lists(st.text(max_size=5))),
    )
)
def test_no_json_breaks_the_reader(fields: dict[str, object]):
    try:
        message = read_message(json.dumps(fields).encode())
    except BadMessage as why:
        assert 400 <= why.status < 500
    else:
        message.text.encode()
        assert message.text == fields["text"].replace("\x00", "").encode("utf-8", "replace").decode()  # type: ignore[union-attr]


async def test_no_answer_ever_sets_a_cookie(client: httpx.AsyncClient):
    session = await session_of(client)
    responses = [
        await client.get("/"),
        await ask(client, "food", session),
        await client.post("/", data={"text": "food"}),
        await client.post("/language", data={"language": "es", "session": session}),
    ]
    assert all("set-cookie" not in response.headers for response in responses)
