"""The chat for everybody: axe-core finds nothing on any state, the keyboard reaches all, each message is heard once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from language.codes import SUPPORTED
from tests.browser.chat import PAPER, answered, answers, box, neutral_site, problems, say
from tests.channels.web_support import CRISIS, DirectoryAssistant

pytestmark = pytest.mark.browser

LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "high contrast": {"forced_colors": "active"},
    "320 px": {"viewport": {"width": 320, "height": 640}},
    "zoomed to 200 %": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
    "zoomed to 400 %": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
}


@pytest.fixture(autouse=True)
def fresh(assistant: DirectoryAssistant) -> None:
    """The assistant answers at once."""
    assistant.delay = 0.0


def with_services(page: Page) -> None:
    say(page, "my kids need food")
    answered(page)


def in_a_crisis(page: Page) -> None:
    say(page, CRISIS)
    answered(page)


def with_the_phone_form(page: Page) -> None:
    with_services(page)
    page.get_by_role("button", name="Send to my phone").first.click()
    page.get_by_role("button", name="Send the text").click()
    expect(page.locator(".result").first).not_to_be_empty()


def waiting_for_the_network(page: Page) -> None:
    page.context.set_offline(True)
    say(page, "my kids need food")
    expect(page.locator(".waiting")).to_be_visible()


STATES: dict[str, Callable[[Page], None]] = {
    "start": lambda page: None,
    "services": with_services,
    "crisis": in_a_crisis,
    "phone form": with_the_phone_form,
    "offline": waiting_for_the_network,
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_and_nothing_overflows(browser: Browser, chat_server: str, state: str, look: str):
    context = browser.new_context(**LOOKS[look])
    page = context.new_page()
    page.goto(chat_server)
    STATES[state](page)
    assert problems(page) == ""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


@pytest.mark.parametrize("language", SUPPORTED)
def test_axe_finds_nothing_in_any_language(page: Page, chat_server: str, language: str):
    page.goto(f"{chat_server}/?language={language}")
    say(page, "food")
    answered(page)
    assert problems(page) == ""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_axe_finds_nothing_without_scripts(browser: Browser, page: Page, chat_server: str):
    """axe needs scripts, so the page that a browser without them gets is shown in one that has them."""
    bare = browser.new_context(java_script_enabled=False)
    plain = bare.new_page()
    plain.goto(chat_server)
    for said in ("my kids need food", CRISIS):
        box(plain).fill(said)
        plain.get_by_role("button", name="Send").click()
    html = plain.content().replace('<script src="/chat.js" async=""></script>', "")
    bare.close()
    page.route("**/plain", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(f"{chat_server}/plain")
    expect(page.locator(".card").first).to_be_visible()
    assert problems(page) == ""


def test_the_keyboard_reaches_everything_in_order(page: Page, context: BrowserContext, chat_server: str):
    page.goto(chat_server)
    expect(page.locator(".nearhelp")).to_be_visible()
    page.keyboard.press("Tab")
    assert focused(page) == "Go to the chat"
    page.keyboard.press("Enter")
    assert reached(page, "What do you need?", 8)[:2] == ["I need food", "I need a place to sleep tonight"]
    page.keyboard.type("my kids need food")
    page.keyboard.press("Enter")
    answered(page)
    assert focused(page) == "What do you need?"
    back = reached(page, None, 12, "Shift+Tab")
    assert any(name.startswith("Call ") for name in back)
    assert any(name.startswith("Send to my phone: ") for name in back)


def test_the_phone_form_is_opened_filled_and_closed_by_keyboard(page: Page, chat_server: str):
    page.goto(chat_server)
    with_services(page)
    page.get_by_role("button", name="Send to my phone").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your mobile number").first).to_be_focused()
    page.keyboard.type("(612) 555-0142")
    reached(page, "Text me this one time. Message and data rates may apply.", 2)
    page.keyboard.press("Space")
    reached(page, "Send the text", 2)
    page.keyboard.press("Enter")
    expect(page.locator(".result").first).to_have_text("It is on its way to your phone.")
    closing = reached(page, None, 1)[-1]
    assert closing.startswith("Close: ")
    page.keyboard.press("Enter")
    assert focused(page).startswith("Send to my phone: ")


def test_whatever_has_the_focus_is_in_sight(page: Page, chat_server: str):
    """WCAG 2.2, 2.4.11: the bar that stays at the top covers nothing that is focused."""
    page.set_viewport_size({"width": 1100, "height": 620})
    page.goto(chat_server)
    with_services(page)
    for _ in range(25):
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(IN_SIGHT), focused(page)


def test_there_is_one_live_region_and_each_message_is_heard_once(page: Page, chat_server: str):
    page.goto(chat_server)
    expect(page.locator(".nearhelp")).to_be_visible()
    page.wait_for_timeout(300)
    assert page.evaluate(LIVE_REGIONS) == ["log"]
    page.evaluate(LISTEN)
    say(page, "my kids need food")
    answered(page)
    say(page, CRISIS)
    answered(page, 2)
    heard = page.evaluate("window.heard")
    for text in ("my kids need food", "Places near you:", CRISIS):
        assert sum(text in addition for addition in heard) == 1, heard
    assert page.evaluate(LIVE_REGIONS) == ["log"]


def test_a_reload_does_not_read_the_conversation_out_again(page: Page, chat_server: str):
    page.goto(chat_server)
    with_services(page)
    page.add_init_script(f"addEventListener('DOMContentLoaded', () => {{ {LISTEN_WHEN_THERE} }})")
    page.reload()
    answered(page)
    assert not any("Places near you" in addition for addition in page.evaluate("window.heard"))


def test_what_a_button_did_is_said_in_the_log(page: Page, context: BrowserContext, chat_server: str):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(chat_server)
    with_services(page)
    name = page.locator(".card h3").first.inner_text().removeprefix("1. ")
    page.get_by_role("button", name=f"Copy: {name}").click()
    expect(page.locator("[role=log]")).to_contain_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(name) and "612-" in copied


def test_print_puts_one_card_on_the_paper_and_nothing_else(page: Page, chat_server: str):
    page.add_init_script(PAPER)
    page.goto(chat_server)
    with_services(page)
    name = page.locator(".card h3").first.inner_text().removeprefix("1. ")
    page.get_by_role("button", name=f"Print: {name}").click()
    paper = page.evaluate("window.paper")
    assert paper.startswith(name) and "Tell us what you need" not in paper
    expect(page.locator("iframe")).to_have_count(0)


def test_a_printed_page_holds_the_answer_and_no_controls(page: Page, chat_server: str):
    page.goto(chat_server)
    with_services(page)
    page.emulate_media(media="print")
    expect(page.locator(".card").first).to_be_visible()
    for control in (".composer", ".card .minor", ".card .directions", ".top", "footer"):
        assert not any(part.is_visible() for part in page.locator(control).all()), control
    website = page.locator(".card .website").first
    written = website.evaluate("link => getComputedStyle(link, '::after').content")
    assert written.endswith(f'{website.get_attribute("href")}"'), "a link on paper leads nowhere without its address"


def test_reduced_motion_moves_nothing(browser: Browser, chat_server: str, assistant: DirectoryAssistant):
    assistant.delay = 0.5
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(chat_server)
    say(page, "food")
    expect(page.locator(".typing")).to_be_visible()
    assert page.locator(".typing span").first.evaluate("dot => getComputedStyle(dot).animationName") == "none"
    answered(page)
    context.close()


def test_in_a_crisis_the_first_line_is_in_sight(browser: Browser, chat_server: str):
    context = browser.new_context(viewport={"width": 320, "height": 560})
    page = context.new_page()
    page.goto(chat_server)
    for said in ("food", "a place to sleep", CRISIS):
        say(page, said)
    answered(page, 3)
    first = answers(page).last.locator("a[href='tel:988']").first
    expect(first).to_be_in_viewport(ratio=1)
    bar = page.locator(".bar").bounding_box()
    assert bar is not None
    page.wait_for_function(
        "([link, bottom]) => link.getBoundingClientRect().top > bottom", arg=[first.element_handle(), bar["height"]]
    )
    context.close()


def test_leaving_is_a_link_that_works_before_the_script_is_there(browser: Browser, chat_server: str):
    context = browser.new_context()
    neutral_site(context)
    page = context.new_page()
    page.route("**/chat.js", lambda route: route.abort())
    page.goto(chat_server)
    page.get_by_role("link", name="Leave this page").click()
    page.wait_for_url("https://www.weather.gov/")
    context.close()


def focused(page: Page) -> str:
    """The accessible name of what has the focus."""
    return str(page.evaluate(FOCUSED))


def reached(page: Page, name: str | None, most: int, key: str = "Tab") -> list[str]:
    """Press Tab until what is named has the focus (or so often); every name on the way."""
    names = []
    for _ in range(most):
        page.keyboard.press(key)
        names.append(focused(page))
        if names[-1] == name:
            return names
    assert name is None, names
    return names


FOCUSED = """() => {
  let element = document.activeElement;
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const label = element.labels?.[0] ?? element;
  return (element.getAttribute("aria-label") ?? label.innerText).trim().split("\\n")[0];
}"""

IN_SIGHT = """() => {
  let element = document.activeElement;
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (element === document.body) return true;
  const box = element.getBoundingClientRect();
  const bar = document.querySelector("header").getBoundingClientRect();
  return document.querySelector("header").contains(element) || element.matches(".skip")
    || (box.bottom > bar.bottom && box.top < innerHeight);
}"""

ALL = """
  const all = (root) => [...root.querySelectorAll("*")].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
"""

LIVE_REGIONS = f"""() => {{
  {ALL}
  return all(document)
    .filter((e) => ["log", "status", "alert", "marquee", "timer"].includes(e.getAttribute("role"))
      || (e.hasAttribute("aria-live") && e.getAttribute("aria-live") !== "off") || e.tagName === "OUTPUT")
    .map((e) => e.getAttribute("role") ?? e.tagName);
}}"""

WATCH = """
  window.heard = [];
  new MutationObserver((changes) => {
    if (log.getAttribute("aria-live") !== "polite") return;
    for (const { addedNodes } of changes) for (const node of addedNodes) window.heard.push(node.textContent);
  }).observe(log, { childList: true, subtree: true, characterData: true });
"""

LISTEN = f"() => {{ {ALL} const log = all(document).find((e) => e.getAttribute('role') === 'log'); {WATCH} }}"

LISTEN_WHEN_THERE = f"""
  {ALL}
  window.heard = [];
  const wait = setInterval(() => {{
    const log = all(document).find((e) => e.getAttribute('role') === 'log');
    if (!log) return;
    clearInterval(wait);
    {WATCH}
  }}, 1);
"""
