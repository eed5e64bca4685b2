"""The reports and the open-data page in a real Chromium, at every width and in every colour, with axe-core's eyes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, StorageState, expect

from channels.app import create_app
from channels.reports.views import PAGES
from channels.signin.roles import Role
from needs.pins import Gap, end, pin, pins
from needs.publication import publish
from needs.simulate import simulate
from runtime.database import Database
from runtime.migrate import migrate
from runtime.settings import Settings
from tests.browser.chat import problems
from tests.browser.conftest import served
from tests.channels.staff_support import PASSWORD, add_account
from tests.channels.support import EchoAssistant

pytestmark = pytest.mark.browser

LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "high contrast": {"viewport": {"width": 1280, "height": 900}, "forced_colors": "active"},
    "320 px": {"viewport": {"width": 320, "height": 640}},
}
PATHS = [
    *(f"/reports/{page.name}" for page in PAGES),
    "/reports/rows",
    "/reports/replay?go=1&for=housing.rent&weekly=2",
]
COLOURED = ["/reports/overview", "/reports/reasons", "/reports/places", "/reports/times"]
"""Pages that between them show every kind of chart, table and note."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The app on a demonstration of three thousand needs, with what of it is public."""
    options = Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("reports"), secret_key="long enough for tests")
    database = Database(options.database)
    migrate(database.engine)
    today = datetime.now(UTC).date()
    simulate(database, today, days=100, rows=3000)
    publish(database, today, invented=True)
    with database.begin() as session:
        for gap in (Gap("housing.shelter"), Gap("housing.rent", "Phillips West", "so"), Gap("basics.food")):
            pin(session, gap, "what to look at", "ana", today - timedelta(days=40), invented=True)
        end(session, pins(session, invented=True)[0].id, today - timedelta(days=10))
    database.close()
    made = create_app(options, EchoAssistant())
    add_account(made, "ana", Role.ANALYST)
    return made


@pytest.fixture(scope="module")
def server(app: FastAPI) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture(scope="module")
def signed_in(browser: Browser, server: str) -> StorageState:
    """What a browser keeps once an analyst has signed in."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server}/login?next=/reports")
    page.get_by_label("Name").fill("ana")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="What residents need")).to_be_visible()
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def analyst(browser: Browser, signed_in: StorageState) -> Iterator[Page]:
    context = browser.new_context(storage_state=signed_in, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_nothing_overflows(browser: Browser, server: str, signed_in: StorageState, look: str):
    context = browser.new_context(storage_state=signed_in, **LOOKS[look])
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    for path in [*(COLOURED if look in ("dark", "high contrast") else PATHS), "/open-data"]:
        answer = page.goto(f"{server}{path}")
        assert answer is not None and answer.ok, path
        assert problems(page) == "", path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    context.close()
    assert refused == []


def test_a_phone_gets_the_narrow_chart_and_a_desk_the_wide_one(analyst: Page, server: str):
    analyst.goto(f"{server}/reports/reasons")
    expect(analyst.locator(".wide svg")).to_be_visible()
    expect(analyst.locator(".thin svg")).to_be_hidden()
    analyst.set_viewport_size({"width": 390, "height": 844})
    expect(analyst.locator(".wide svg")).to_be_hidden()
    expect(analyst.locator(".thin svg")).to_be_visible()


def test_filters_are_chosen_and_kept_from_page_to_page(analyst: Page, server: str):
    analyst.goto(f"{server}/reports")
    everything = analyst.locator(".big").first.inner_text()
    analyst.locator(".filters summary").click()
    analyst.get_by_label("Language").select_option("so")
    analyst.get_by_role("button", name="Show").click()
    assert "language=so" in analyst.url
    somali = analyst.locator(".big").first.inner_text()
    assert int(somali.replace(",", "")) < int(everything.replace(",", ""))
    analyst.get_by_role("link", name="Places").click()
    assert "language=so" in analyst.url
    expect(analyst.get_by_label("Language")).to_have_value("so")


def test_a_number_leads_to_as_many_rows(analyst: Page, server: str):
    analyst.goto(f"{server}/reports/reasons")
    link = analyst.locator("table a").first
    said = int(link.inner_text().replace(",", ""))
    link.click()
    expect(analyst.locator("tbody tr")).to_have_count(min(said, 50))


def test_a_gap_is_pinned_and_ended_by_keyboard(analyst: Page, server: str):
    analyst.goto(f"{server}/reports/pins")
    analyst.get_by_label("Need", exact=True).select_option("jobs.search")
    analyst.get_by_label("Note").fill("the spring fair")
    analyst.get_by_label("Note").press("Enter")
    row = analyst.get_by_role("row").filter(has_text="the spring fair")
    expect(row).to_contain_text("from tomorrow on")
    row.get_by_role("button").press("Enter")
    expect(row).to_contain_text("ended")


def test_the_replay_is_filled_in_by_keyboard(analyst: Page, server: str):
    analyst.goto(f"{server}/reports/replay")
    analyst.get_by_label("It is for").select_option(["housing.shelter", "housing.rent"])
    analyst.get_by_label("Places a week").fill("3")
    analyst.get_by_label("Places a week").press("Enter")
    expect(analyst.get_by_role("heading", name="What it would have met")).to_be_visible()
    assert analyst.get_by_label("Places a week").input_value() == "3"


def test_paper_shows_figures_without_menus(analyst: Page, server: str):
    analyst.goto(f"{server}/reports/places")
    analyst.emulate_media(media="print")
    expect(analyst.locator(".tabs")).to_be_hidden()
    expect(analyst.locator(".filters")).to_be_hidden()
    expect(analyst.get_by_role("heading", name="Where needs come from")).to_be_visible()
    expect(analyst.locator("figure svg").first).to_be_visible()
