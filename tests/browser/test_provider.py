"""The page behind a provider's link in a real Chromium: by keyboard, narrow and dark, with axe-core's eyes."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from channels.app import create_app
from directory.models import Service
from directory.provider_tokens import issue
from runtime.database import Database
from runtime.settings import Settings
from tests.browser.conftest import served
from tests.channels.staff_support import prepare, service_id
from tests.channels.support import EchoAssistant

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def link(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a provider's page on a real server."""
    options = Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("provider"), secret_key="a key for tests " * 3)
    database = Database(options.database)
    prepare(database)
    with database.begin() as session:
        owner = session.get_one(Service, service_id("people-serving-people-shelter")).organization_id
        token = issue(session, owner, "the front desk", now=datetime.now(UTC))
    database.close()
    app: FastAPI = create_app(options, EchoAssistant())
    with served(app) as address:
        yield f"{address}/provider/{token}"


def test_a_service_is_marked_full_without_a_mouse(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_text("Mark it full, closed or open").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Mark it").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Marked full until")).to_be_visible()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1100])
def test_axe_finds_nothing_and_nothing_is_cut_off(browser: Browser, link: str, width: int, colours: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=colours)  # type: ignore[arg-type]
    page = context.new_page()
    for address in (link, f"{link}x"):
        page.goto(address)
        for summary in page.locator("summary").all():
            summary.click()
        assert [rule["id"] for rule in Axe().run(page).response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
