"""A conversation in a real browser: it survives what happens to pages and networks, and can be left in a moment."""

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from tests.browser.chat import NEUTRAL_SITE, answered, answers, box, neutral_site, say
from tests.channels.web_support import DirectoryAssistant

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def fresh(assistant: DirectoryAssistant) -> None:
    """The assistant answers at once and has heard nothing."""
    assistant.delay = 0.0
    assistant.heard.clear()


def heard(assistant: DirectoryAssistant) -> list[str]:
    return [inbound.text for inbound in assistant.heard]


def test_a_need_brings_services_that_can_be_called_and_found(page: Page, chat_server: str):
    page.goto(chat_server)
    say(page, "my kids need food")
    card = page.locator(".card").first
    expect(card.get_by_role("heading")).not_to_be_empty()
    assert (card.get_by_role("link", name="Call").get_attribute("href") or "").startswith("tel:+1-")
    directions = card.get_by_role("link", name="Directions")
    assert (directions.get_attribute("href") or "").startswith("https://www.openstreetmap.org/search?query=")
    assert directions.get_attribute("rel") == "noreferrer"


def test_a_quick_reply_is_said_with_one_press(page: Page, chat_server: str, assistant: DirectoryAssistant):
    page.goto(chat_server)
    page.get_by_role("button", name="I need food").click()
    answered(page)
    page.get_by_role("button", name="More").click()
    answered(page, 2)
    assert heard(assistant) == ["I need food", "More"]


def test_shift_and_enter_begin_a_line_and_enter_sends(page: Page, chat_server: str, assistant: DirectoryAssistant):
    page.goto(chat_server)
    box(page).press_sequentially("two")
    box(page).press("Shift+Enter")
    box(page).press_sequentially("lines")
    box(page).press("Enter")
    answered(page)
    assert heard(assistant) == ["two\nlines"]


def test_while_an_answer_is_made_the_page_shows_it(page: Page, chat_server: str, assistant: DirectoryAssistant):
    assistant.delay = 0.6
    page.goto(chat_server)
    say(page, "my kids need food")
    expect(page.locator(".typing")).to_be_visible()
    answered(page)
    expect(page.locator(".typing")).to_be_hidden()


def test_a_reload_brings_the_conversation_back(page: Page, chat_server: str):
    page.goto(chat_server)
    say(page, "my kids need food")
    answered(page)
    page.reload()
    answered(page)
    expect(page.locator(".said .text")).to_have_text("my kids need food")
    expect(page.locator(".card").first).to_be_visible()


def test_a_late_copy_of_the_conversation_takes_away_neither_the_answer_nor_a_form_that_is_being_filled_in(
    page: Page, chat_server: str
):
    held: list[Route] = []
    page.route("**/api/chat/history", lambda route: held.append(route) if not held else route.continue_())
    # The tab looks for others longer than the first answer takes, so that the copy is asked for after it.
    page.add_init_script("const wait = setTimeout; window.setTimeout = (f, ms) => wait(f, ms === 150 ? 3000 : ms)")
    with page.expect_request("**/api/chat/history"):
        page.goto(chat_server)
        say(page, "my kids need food")
        answered(page)
    page.get_by_role("button", name="Send to my phone").first.click()
    page.get_by_label("Your mobile number").first.fill("612-555-0142")
    with page.expect_response("**/api/chat/history"):
        held[0].continue_()
    page.wait_for_timeout(300)
    answered(page)
    expect(page.get_by_label("Your mobile number").first).to_have_value("612-555-0142")


def test_a_reload_before_the_answer_neither_loses_nor_repeats_it(
    page: Page, chat_server: str, assistant: DirectoryAssistant
):
    page.goto(chat_server)
    say(page, "hello")
    answered(page)
    assistant.delay = 0.8
    say(page, "my kids need food")
    page.reload()
    answered(page, 2)
    assert heard(assistant) == ["hello", "my kids need food"]
    expect(page.locator(".said")).to_have_count(2)


def test_without_a_network_a_message_waits_and_is_sent_once(
    page: Page, context: BrowserContext, chat_server: str, assistant: DirectoryAssistant
):
    page.goto(chat_server)
    context.set_offline(True)
    say(page, "my kids need food")
    expect(page.locator(".waiting")).to_contain_text("not sent yet")
    expect(page.locator(".waiting a[href='tel:911']")).to_be_visible()
    context.set_offline(False)
    answered(page)
    expect(page.locator(".waiting")).to_have_count(0)
    assert heard(assistant) == ["my kids need food"]


@pytest.mark.parametrize("lost", [1, 2])
def test_an_answer_lost_on_its_way_is_fetched_and_not_made_again(
    page: Page, chat_server: str, assistant: DirectoryAssistant, lost: int
):
    """The `lost`-th answer never arrives: 1 is that to the request for a session, 2 that to the message itself."""
    seen = 0

    def lose(route: Route) -> None:
        nonlocal seen
        seen += 1
        answer = route.fetch()
        if seen == lost:
            route.abort("connectionreset")
        else:
            route.fulfill(response=answer)

    page.route("**/api/chat", lose)
    page.goto(chat_server)
    say(page, "my kids need food")
    answered(page)
    assert seen == 3 and heard(assistant) == ["my kids need food"]


def test_a_server_in_trouble_is_asked_again_by_the_button(page: Page, chat_server: str):
    trouble = True
    page.route("**/api/chat", lambda route: route.fulfill(status=503, json={}) if trouble else route.continue_())
    page.goto(chat_server)
    say(page, "my kids need food")
    expect(page.locator(".waiting")).to_be_visible()
    trouble = False
    page.get_by_role("button", name="Try now").click()
    answered(page)


def test_two_tabs_are_one_conversation(page: Page, context: BrowserContext, chat_server: str):
    page.goto(chat_server)
    say(page, "my kids need food")
    answered(page)
    other = context.new_page()
    other.goto(chat_server)
    answered(other)
    say(other, "a place to sleep")
    answered(other, 2)
    answered(page, 2)
    expect(page.locator(".said .text").last).to_have_text("a place to sleep")


def test_a_tab_that_was_open_before_the_first_message_is_in_the_conversation(
    page: Page, context: BrowserContext, chat_server: str
):
    page.goto(chat_server)
    other = context.new_page()
    other.goto(chat_server)
    expect(other.locator(".nearhelp")).to_be_visible()
    other.wait_for_timeout(300)
    say(page, "my kids need food")
    answered(page)
    answered(other)
    say(other, "a place to sleep")
    for tab in (other, page):
        answered(tab, 2)


@pytest.mark.parametrize(
    ("refusal", "language"),
    [({"detail": "Son muchos mensajes.", "language": "es"}, "es"), ({"detail": "That is too much."}, "en")],
)
def test_a_refusal_is_marked_with_its_own_language(
    page: Page, chat_server: str, refusal: dict[str, str], language: str
):
    page.goto(f"{chat_server}/?language=so")
    page.route("**/api/chat", lambda route: route.fulfill(status=429, json=refusal))
    say(page, "necesito comida")
    expect(page.locator(f".note[lang={language}]")).to_have_text(refusal["detail"])


def test_clearing_forgets_the_chat_here_in_other_tabs_and_on_the_server(
    page: Page, context: BrowserContext, chat_server: str
):
    page.goto(chat_server)
    say(page, "my kids need food")
    answered(page)
    other = context.new_page()
    other.goto(chat_server)
    answered(other)
    session = page.evaluate("JSON.parse(sessionStorage.nearhelp).session")
    page.get_by_role("button", name="Clear this chat").click()
    for tab in (page, other):
        expect(tab.locator(".said")).to_have_count(0)
        assert tab.evaluate("sessionStorage.nearhelp") is None
    history = page.request.post(f"{chat_server}/api/chat/history", data={"session": session})
    assert history.json()["turns"] == []


def test_delete_my_data_takes_what_was_said_off_the_page_and_off_other_tabs(
    page: Page, context: BrowserContext, chat_server: str
):
    page.goto(chat_server)
    say(page, "my kids need food")
    answered(page)
    other = context.new_page()
    other.goto(chat_server)
    answered(other)
    say(page, "delete my data")
    for tab in (page, other):
        expect(tab.locator(".said .text")).to_have_text(["delete my data"])
        expect(tab.locator(".card")).to_have_count(0)
        expect(answers(tab)).to_contain_text("deleted")


@pytest.mark.parametrize("way", ["button", "three shifts"])
def test_leaving_blanks_the_page_and_leaves_nothing_to_go_back_to(
    page: Page, context: BrowserContext, chat_server: str, way: str
):
    neutral_site(context)
    page.goto("about:blank")
    page.goto(chat_server)
    say(page, "my kids need food")
    answered(page)
    session = page.evaluate("JSON.parse(sessionStorage.nearhelp).session")
    if way == "button":
        page.get_by_role("link", name="Leave this page").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(NEUTRAL_SITE)
    page.go_back()
    assert page.url == "about:blank"
    history = page.request.post(f"{chat_server}/api/chat/history", data={"session": session})
    assert history.json()["turns"] == []
    page.goto(chat_server)
    expect(page.locator(".said")).to_have_count(0)


def test_leaving_takes_the_other_tabs_along(page: Page, context: BrowserContext, chat_server: str):
    neutral_site(context)
    page.goto(chat_server)
    other = context.new_page()
    other.goto(chat_server)
    page.get_by_role("link", name="Leave this page").click()
    other.wait_for_url(NEUTRAL_SITE)


def test_capital_letters_do_not_leave_the_page(page: Page, chat_server: str):
    page.goto(chat_server)
    box(page).focus()
    for letter in "HELP":
        page.keyboard.down("Shift")
        page.keyboard.press(letter)
        page.keyboard.up("Shift")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    expect(box(page)).to_have_value("HELP")


def test_another_language_keeps_the_conversation_and_adds_no_history(
    page: Page, chat_server: str, assistant: DirectoryAssistant
):
    page.goto(chat_server)
    say(page, "my kids need food")
    answered(page)
    before = page.evaluate("history.length")
    page.get_by_role("button", name="Español").click()
    page.wait_for_url("**/?language=es")
    assert page.locator("html").get_attribute("lang") == "es" and page.evaluate("history.length") == before
    answered(page)
    say(page, "comida")
    answered(page, 2)
    assert assistant.heard[-1].language == "es" and answers(page).last.get_attribute("lang") == "es"
    assert assistant.heard[0].language is None
    assert len({inbound.conversation for inbound in assistant.heard}) == 1


def test_nothing_is_loaded_from_elsewhere_and_no_address_holds_what_was_said(
    page: Page, context: BrowserContext, chat_server: str
):
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))
    page.goto(chat_server)
    say(page, "my kids need xylophones at 612-555-0142")
    answered(page)
    page.reload()
    answered(page)
    assert {request.url.split("?")[0].removeprefix(chat_server) for request in requests} == {
        "/",
        "/page.css",
        "/chat.js",
        "/api/chat",
        "/api/chat/history",
    }
    assert not any("xylophones" in request.url or "0142" in request.url for request in requests)
    assert context.cookies() == []
    assert page.evaluate("Object.keys(localStorage).length") == 0
    assert "xylophones" not in page.evaluate("JSON.stringify(sessionStorage)")
    assert "xylophones" not in page.url + page.title()


def test_without_scripts_the_form_does_the_same(browser, chat_server: str, assistant: DirectoryAssistant):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(chat_server)
    box(page).fill("my kids need food")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".card")).to_have_count(3)
    page.get_by_role("button", name="More").click()
    expect(page.locator(".said")).to_have_count(2)
    page.get_by_role("button", name="Español").click()
    assert page.locator("html").get_attribute("lang") == "es"
    expect(page.locator(".said")).to_have_count(2)
    assert page.get_by_role("link", name="Salir de esta página").get_attribute("href") == NEUTRAL_SITE
    assert len({inbound.conversation for inbound in assistant.heard}) == 1 and context.cookies() == []
    context.close()
