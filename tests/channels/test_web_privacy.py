"""Nothing that a resident says or sends is found in anything that is written down meanwhile."""

import logging
from pathlib import Path

import httpx
import pytest

from channels.logs import configure_logs
from tests.channels.support import ACCOUNT, CITY_NUMBER, TOKEN, serving
from tests.channels.web_support import CRISIS, DirectoryAssistant, ask, web_app, web_settings

WORDS = ("xylophone", "Zebulon", "quagmire", "my kids need food", CRISIS)
NUMBERS = ("612-555-0142", "6125550142", "+16125550142", "555-0142")


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What the loggers write as the app sets them up."""
    configure_logs()
    logging.getLogger().addHandler(caplog.handler)
    return caplog


async def test_words_and_numbers_are_nowhere_in_logs_files_or_metrics(
    tmp_path: Path, everything_logged: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
):
    sender = {"twilio_account_sid": ACCOUNT, "twilio_auth_token": TOKEN, "twilio_from": CITY_NUMBER}
    options = web_settings(tmp_path, **sender, twilio_api_url="http://127.0.0.1:9")
    assistant = DirectoryAssistant()
    async with serving(web_app(options, assistant)) as client:
        session = await converse(client)
        assistant.broken = True
        await ask(client, "quagmire, and the assistant breaks", session)
        await client.post("/api/chat", content=b'{"text": "xylophone", "session": 5', headers={"Content-Type": "x"})
        await client.post("/api/chat", json={"text": ["quagmire"], "session": "Zebulon"})
        metrics = (await client.get("/metrics")).text
        files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert assistant.heard and "nearhelp_chat_messages_total" in metrics and any(files.values())
    lines = everything_logged.text + "".join(capfd.readouterr())
    assert "the assistant failed" in lines
    for secret in (*WORDS, *NUMBERS, session, session.split(".")[0]):
        assert secret not in lines and secret not in metrics
        assert [path for path, content in files.items() if secret.encode() in content] == []


async def converse(client: httpx.AsyncClient) -> str:
    """A conversation with a name, a number, a crisis, a card sent to a phone, and pages; gives the session."""
    answer = (await ask(client, "my kids need food, I play the xylophone, my name is Zebulon", message_id="1")).json()
    session, service = answer["session"], answer["messages"][-1]["services"][0]["service_id"]
    await ask(client, f"call me at {NUMBERS[0]}", session, message_id="2")
    await ask(client, CRISIS, session, message_id="3")
    sending = {"session": session, "service_id": service, "phone": NUMBERS[0], "consent": True}
    assert (await client.post("/api/chat/send", json=sending)).status_code == 202
    await client.post("/api/chat/send", json={**sending, "phone": "xylophone"})
    page = await client.post("/", data={"session": session, "text": "a quagmire"})
    assert "xylophone" in page.text
    assert "quagmire" in (await client.post("/api/chat/history", json={"session": session})).text
    return str(session)
