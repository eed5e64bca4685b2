"""What every response and every log line of the app has in common."""

import logging
import subprocess
import sys
from io import StringIO

import httpx
import pytest
import structlog

from channels.logs import configure_logs
from tests.channels.support import EchoAssistant, incoming, post, text

SECRETS = ("+16125550123", "6125550123", "my landlord beats the dog", "2301 Bloomington")


async def test_every_response_carries_the_security_headers(client: httpx.AsyncClient):
    for answer in (
        await client.get("/healthz"),
        await client.get("/nothing-here"),
        await client.post("/sms"),
        await post(client, "/sms", incoming("hi")),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["strict-transport-security"].startswith("max-age=")


@pytest.mark.parametrize("path", ["/", "/healthz", "/chat.js", "/hsds/services", "/open-data.csv", "/nothing-here"])
async def test_head_gets_what_get_gets_without_its_content(client: httpx.AsyncClient, path: str):
    whole, head = await client.get(path), await client.head(path)
    assert head.content == b""
    volatile = {"date", "set-cookie"}
    assert head.status_code == whole.status_code
    assert head.headers.keys() - volatile == whole.headers.keys() - volatile
    assert head.headers["content-type"] == whole.headers["content-type"]


async def test_head_does_not_do_what_only_post_may(client: httpx.AsyncClient):
    assert (await client.head("/sms")).status_code == 405


async def test_readiness_names_its_parts(client: httpx.AsyncClient, assistant: EchoAssistant):
    assert (await client.get("/readyz")).json() == {"assistant": True, "database": True}
    assistant.ready = False
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()["assistant"]) == (503, False)
    assert (await client.get("/healthz")).status_code == 200


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """Everything that is logged under the app's own configuration."""
    written = StringIO()
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    configure_logs()
    (stream,) = [h for h in root.handlers if isinstance(h, logging.StreamHandler) and h not in handlers]
    stream.setStream(written)
    yield written
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


async def test_no_log_line_and_no_metric_holds_who_wrote_or_what(
    logged: StringIO, client: httpx.AsyncClient, assistant: EchoAssistant
):
    for assistant.broken in (False, True):
        await text(client, f"{SECRETS[2]} at {SECRETS[3]} Ave", number=SECRETS[0])
    await client.post("/sms", data=incoming(SECRETS[2], number=SECRETS[0]))
    structlog.get_logger().warning("rasa.event", text=SECRETS[2], sender=SECRETS[0])
    logging.getLogger("twilio.http_client").info("To: %s", SECRETS[0])
    metrics = (await client.get("/metrics")).text
    assert "the assistant failed: RuntimeError" in logged.getvalue()
    assert "rasa.event" in logged.getvalue()
    assert "nearhelp_sms_received_total" in metrics
    for secret in SECRETS:
        assert secret not in logged.getvalue()
        assert secret not in metrics


def test_the_app_is_there_without_importing_the_model_or_its_library():
    code = "import sys, channels.app; sys.exit(any(name in sys.modules for name in ('rasa', 'tensorflow', 'spacy')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
