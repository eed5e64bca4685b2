"""A real server and a real Chromium; skipped loudly where there is no browser."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.channels.web_support import DirectoryAssistant, web_app, web_settings

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
]
PATIENCE = 20_000
"""Milliseconds until what should be on a page counts as missing: other tests use the same cores."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's or the user's Chromium, else the one that Playwright installed.

    For this package alone: while Playwright is open its event loop runs, and tests that are coroutines cannot.
    """
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(executable_path=found, args=FLAGS)
        except PlaywrightError:
            pytest.skip("NO CHROMIUM: install it (apt install chromium, or playwright install chromium)")
        yield opened
        opened.close()


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The app on a port of its own; gives its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False, ws="wsproto"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="package")
def assistant() -> DirectoryAssistant:
    """The assistant behind the server."""
    return DirectoryAssistant()


@pytest.fixture(scope="package")
def chat_server(assistant: DirectoryAssistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with SMS on, whose outbox nobody sends because Twilio's address leads nowhere."""
    options = web_settings(
        tmp_path_factory.mktemp("chat"),
        twilio_account_sid="AC" + "0" * 32,
        twilio_auth_token="0" * 32,
        twilio_from="+16125550100",
        twilio_api_url="http://127.0.0.1:9",
    )
    with served(web_app(options, assistant)) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser without any past."""
    opened = browser.new_context(viewport={"width": 1100, "height": 900})
    opened.set_default_timeout(5000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A tab that fails the test on any script error."""
    tab = context.new_page()
    tab.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    return tab
