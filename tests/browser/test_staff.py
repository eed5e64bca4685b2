"""The staff page in a real Chromium: by keyboard alone, at every width and in both colours, with axe-core's eyes."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import delete, select

from channels.app import create_app
from channels.signin.roles import Role
from channels.staff.models import Lookup
from directory import availability, revision
from directory.models_profile import AvailabilityMark
from directory.search import warm
from needs.models import Need, PastState
from runtime.database import Database
from runtime.outbox import OutgoingText
from runtime.settings import Settings
from tests.browser.conftest import served
from tests.channels.staff_support import PASSWORD, add_account, prepare, service_id
from tests.channels.support import EchoAssistant

pytestmark = pytest.mark.browser

SHELTER = service_id("people-serving-people-shelter")
axe = Axe()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The app on the reference directory, with texts on that lead nowhere."""
    options = Settings(
        _env_file=None,
        data_dir=tmp_path_factory.mktemp("desk"),
        secret_key="a key for tests that is long enough",
        twilio_account_sid="AC" + "0" * 32,
        twilio_auth_token="0" * 32,
        twilio_from="+16125550100",
        twilio_api_url="http://127.0.0.1:9",
    )
    database = Database(options.database)
    prepare(database)
    with database.begin() as session:
        warm(session)  # as a server that has been running: the first search of all learns for some seconds
    database.close()
    made = create_app(options, EchoAssistant())
    for name in ("ana", "bo", "cai"):
        add_account(made, name, Role.STAFF)
    return made


@pytest.fixture(scope="module")
def server(app: FastAPI) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture(autouse=True)
def as_it_was(app: FastAPI) -> Iterator[None]:
    """Takes away what a test marked, recorded and sent."""
    yield
    with app.state.context.database.begin() as session:
        for table in (AvailabilityMark, PastState, Need, OutgoingText, Lookup):
            session.execute(delete(table))
        revision.bump(session, revision.AVAILABILITY)


@pytest.fixture
def desk(page: Page, server: str) -> Page:
    """The page, signed in by keyboard."""
    return signed_in(page, server)


def signed_in(page: Page, server: str, name: str = "ana") -> Page:
    page.goto(f"{server}/staff")
    page.get_by_label("Name").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}/staff")
    return page


def focused(page: Page) -> str:
    """The text of what has the focus, or its id."""
    return page.evaluate("document.activeElement.innerText || document.activeElement.id")


def findings(page: Page) -> list[str]:
    """What axe-core has against the page as it stands."""
    return [
        f"{rule['id']}: {[node['html'][:120] for node in rule['nodes']]}"
        for rule in axe.run(page).response["violations"]
    ]


def test_a_call_by_keyboard_alone_and_the_words_of_the_caller_in_no_address(desk: Page, app: FastAPI) -> None:
    addresses: list[str] = []
    desk.on("request", lambda request: addresses.append(request.url))
    assert focused(desk) == "text", "the box waits for the caller's words"
    desk.keyboard.type("people serving people")
    expect(desk.locator(".hit").first).to_contain_text("People Serving People family shelter")
    desk.keyboard.press("ArrowDown")
    assert focused(desk) == "People Serving People family shelter"
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="People Serving People family shelter", level=2)).to_be_focused()

    desk.keyboard.press("Tab")
    assert focused(desk) == "612-332-4500", "the number comes first"
    while focused(desk) != "Mark full, closed or open":
        desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    while focused(desk) != "Mark it":
        desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("status").filter(has_text="Marked full until")).to_be_focused()
    with app.state.context.database.begin() as session:
        assert availability.history(session, SHELTER)[0].state == "full"

    desk.keyboard.press("Escape")
    assert focused(desk) == "People Serving People family shelter", "back where the service was opened"
    desk.keyboard.press("/")
    assert focused(desk) == "text"
    assert not [address for address in addresses if "people" in address.lower()]


def test_an_unmet_need_takes_two_keys(desk: Page, app: FastAPI) -> None:
    desk.keyboard.type("shelter in Folwell")
    expect(desk.locator(".hit").first).to_be_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("u")
    desk.keyboard.press("1")
    expect(desk.get_by_text("Recorded as not met: Shelter tonight, full or a waiting list, Folwell.")).to_be_focused()
    with app.state.context.database.begin() as session:
        needs = list(session.scalars(select(Need)))
    assert [(need.need_code, need.reason, need.neighborhood) for need in needs] == [
        ("housing.shelter", "full_or_waitlist", "Folwell")
    ]
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Taken back.")).to_be_visible()


def test_an_unmet_need_is_that_of_the_box_even_before_its_list_has_come(desk: Page) -> None:
    desk.keyboard.type("shelter")
    expect(desk.locator(".hit").first).to_be_visible()
    desk.keyboard.type(" in Folwell")
    desk.keyboard.press("Escape")
    desk.keyboard.press("u")
    desk.keyboard.press("1")
    expect(desk.get_by_text("Recorded as not met: Shelter tonight, full or a waiting list, Folwell.")).to_be_focused()


def test_what_was_typed_before_the_scripts_had_come_is_looked_up(desk: Page) -> None:
    held: list[Route] = []
    desk.route("**/staff.js*", lambda route: held.append(route))
    desk.goto(desk.url, wait_until="commit")
    desk.locator("#text").fill("shelter in Folwell")
    while not held:
        desk.wait_for_timeout(20)
    held[0].continue_()
    expect(desk.locator(".hit").first).to_be_visible()
    assert desk.locator("#text").input_value() == "shelter in Folwell"


def test_the_rest_of_a_long_list_comes_with_the_focus_on_its_first(desk: Page) -> None:
    desk.keyboard.type("food")
    expect(desk.get_by_role("heading", name="services for Food")).to_be_visible()
    shown = desk.locator(".hit").count()
    more = desk.get_by_role("button", name="Show all")
    more.press("Enter")
    expect(desk.locator(".hit").nth(shown).locator("button")).to_be_focused()
    expect(more).to_have_count(0)


def test_letters_typed_into_a_field_are_letters_and_single_keys_can_be_turned_off(desk: Page) -> None:
    desk.keyboard.type("u/1 food")
    expect(desk.get_by_label("What does the caller say?")).to_have_value("u/1 food")
    desk.get_by_text("Keys", exact=True).click()
    desk.get_by_label("Single keys work").uncheck()
    desk.keyboard.press("/")
    desk.keyboard.press("u")
    expect(desk.locator("details.unmet[open]")).to_have_count(0)
    assert focused(desk) == "single"
    desk.reload()
    expect(desk.locator("#single")).not_to_be_checked()


def test_enter_in_the_box_opens_the_best_service_even_before_the_list_has_come(desk: Page) -> None:
    desk.keyboard.type("people serving people")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="People Serving People family shelter", level=2)).to_be_focused()


def test_the_segments_are_seen_before_the_text_is_sent(desk: Page, app: FastAPI) -> None:
    desk.keyboard.type("people serving people")
    desk.keyboard.press("Enter")
    desk.get_by_text("Text it to the caller").click()
    english = desk.locator(".segment").all_text_contents()
    desk.get_by_label("The caller's number").fill("612-555-0147")
    desk.get_by_label("Language of the text").select_option("es")
    expect(desk.locator(".segment").first).not_to_have_text(english[0])
    spanish = desk.locator(".segment").all_text_contents()
    expect(desk.get_by_label("The caller's number")).to_have_value("612-555-0147")
    desk.get_by_label("The caller asked for this text").check()
    desk.get_by_role("button", name="Send the text").click()
    expect(desk.get_by_text("The text is on its way")).to_be_focused()
    with app.state.context.database.begin() as session:
        [sent] = [app.state.context.outbox.vault.open(text.body) for text in session.scalars(select(OutgoingText))]
    assert sent == "".join(spanish)


def test_the_card_can_be_copied(desk: Page, server: str) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server)
    desk.keyboard.type("people serving people")
    desk.keyboard.press("Enter")
    desk.get_by_text("Copy it").click()
    desk.get_by_role("button", name="Copy").click()
    expect(desk.get_by_role("button", name="Copied")).to_be_visible()
    copied = desk.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("People Serving People family shelter") and "612-332-4500" in copied


def test_an_answer_that_comes_late_never_replaces_a_newer_one(desk: Page) -> None:
    desk.route("**/staff", lambda route: desk.wait_for_timeout(400) or route.continue_(), times=1)
    desk.keyboard.type("food")
    desk.wait_for_timeout(150)
    desk.keyboard.press("Control+A")
    desk.keyboard.type("shelter")
    expect(desk.locator("#results h2")).to_contain_text("Shelter tonight")
    desk.wait_for_timeout(600)
    expect(desk.locator("#results h2")).to_contain_text("Shelter tonight")


SLOW_BODIES = """() => {
const quick = window.fetch;
window.fetch = async (address, options) => {
  const answer = await quick(address, { ...options, signal: undefined });
  const whole = new TextEncoder().encode(await answer.text());
  const body = new ReadableStream({
    start(stream) {
      const timer = setTimeout(() => (stream.enqueue(whole), stream.close()), 400);
      options.signal?.addEventListener("abort", () => (clearTimeout(timer), stream.error(options.signal.reason)));
    },
  });
  return new Response(body, { status: answer.status, headers: answer.headers });
};
}"""
"""Every answer of the server takes 400 milliseconds from its headers to its end, and can be given up in between."""


def test_a_search_that_is_given_up_halfway_leaves_the_list_and_the_keys(desk: Page) -> None:
    desk.keyboard.type("shelter")
    expect(desk.locator(".hit").first).to_be_visible()
    desk.evaluate(SLOW_BODIES)
    for letters in (" in", " Folwell"):  # the second search gives the first up while its body is on the way
        desk.keyboard.type(letters)
        desk.wait_for_timeout(250)
    assert desk.locator(".hit").count() > 0
    desk.keyboard.press("Escape")
    assert desk.evaluate("document.activeElement.id") != "text"
    expect(desk.locator("#results h2").first).to_contain_text("Folwell")


def test_a_session_that_ended_is_said_and_the_words_stay_in_the_box(desk: Page) -> None:
    desk.context.clear_cookies()
    desk.keyboard.type("shelter")
    expect(desk.get_by_role("alert")).to_contain_text("Your session has ended")
    expect(desk.get_by_role("alert").get_by_role("link", name="Sign in")).to_be_visible()
    expect(desk.get_by_label("What does the caller say?")).to_have_value("shelter")


def test_a_network_that_drops_is_said_and_comes_back(desk: Page) -> None:
    desk.context.set_offline(True)
    desk.keyboard.type("shelter")
    expect(desk.get_by_role("alert")).to_contain_text("does not answer")
    desk.context.set_offline(False)
    desk.keyboard.type(" family")
    expect(desk.locator(".hit").first).to_be_visible()
    expect(desk.get_by_role("alert")).to_be_hidden()


def test_without_scripts_a_call_still_works(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(f"{server}/staff")
    page.get_by_label("Name").fill("bo")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("What does the caller say?").fill("hennepin shelter hotline")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Hennepin Shelter Hotline").first.click()
    page.get_by_role("link", name="Go to Hennepin Shelter Hotline").click()
    page.get_by_text("Mark full, closed or open").click()
    page.get_by_label("Closed", exact=True).check()
    page.get_by_role("button", name="Mark it").click()
    expect(page.get_by_text("Marked closed until")).to_be_visible()
    page.locator("summary", has_text="Could not be met").click()
    page.get_by_role("button", name="Money has run out").click()
    expect(page.get_by_text("Recorded as not met")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_cut_off_in_any_state(
    browser: Browser, server: str, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{server}/login")
    states = {"sign-in": findings(page)}
    page.get_by_label("Name").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    states["refused"] = findings(page)
    signed_in(page, server, "cai")
    states["empty"] = findings(page)

    def state(name: str) -> None:
        states[name] = findings(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

    page.get_by_text("Filters").click()
    page.get_by_label("Also show unverified").check()
    page.get_by_label("What does the caller say?").fill("legal aid")
    expect(page.get_by_text("Not verified: do not give out").first).to_be_visible()
    state("found, with unverified ones")
    page.get_by_role("button", name="OutFront").click()
    expect(page.get_by_role("article")).to_be_visible()
    state("an unverified card")
    page.keyboard.press("Escape")
    page.get_by_label("Near", exact=True).fill("qqqq")
    page.get_by_label("What does the caller say?").fill("shelter family")
    expect(page.get_by_text("is no place that we know")).to_be_visible()
    page.get_by_role("button", name="Families Moving Forward").click()
    for summary in page.locator("article summary").all():
        summary.click()
    state("a card with everything open")
    page.get_by_role("button", name="Mark it").click()
    expect(page.get_by_text("Marked full until")).to_be_visible()
    state("a full service")
    page.keyboard.press("u")
    state("why it could not be met")
    page.keyboard.press("4")
    expect(page.get_by_text("Recorded as not met")).to_be_visible()
    state("recorded")
    page.goto(f"{server}/staff")
    expect(page.get_by_text("Your calls today")).to_be_visible()
    state("today's calls")
    context.close()
    assert {name: found for name, found in states.items() if found} == {}
