"""The widget on a page of another site with a strict policy: one line of markup, and nothing of the page is touched."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chat import NEUTRAL_SITE, PAPER, answered, box, neutral_site, problems, say
from tests.browser.conftest import served
from tests.channels.web_support import CRISIS, DirectoryAssistant, web_app, web_settings

pytestmark = pytest.mark.browser


class CityPage(BaseHTTPRequestHandler):
    """A page of the city that lets nothing run but the widget: no inline style, no inline script, no frame."""

    chat = ""

    def do_GET(self) -> None:
        html = f"""<!doctype html><html lang="en"><head><title>City</title><link rel="icon" href="data:,"></head>
        <body><main><h1>City of Lakes</h1><h2>Parks</h2><p class="card">Our own card</p></main>
        <script src="{self.chat}/chat.js" async></script></body></html>"""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src {self.chat}; connect-src {self.chat}; img-src data:; "
            "require-trusted-types-for 'script'",
        )
        self.end_headers()
        self.wfile.write(html.encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def city_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the city's page, which embeds a chat of another origin."""
    city = ThreadingHTTPServer(("127.0.0.1", 0), CityPage)
    threading.Thread(target=city.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{city.server_port}"
    options = web_settings(tmp_path_factory.mktemp("embed"), chat_origins=address)
    with served(web_app(options, DirectoryAssistant())) as chat:
        CityPage.chat = chat
        yield address
    city.shutdown()


def opened(page: Page, city_page: str) -> None:
    page.goto(city_page)
    page.get_by_role("button", name="Find help").click()
    expect(box(page)).to_be_focused()


def test_one_line_puts_the_chat_on_another_page(page: Page, city_page: str):
    broken: list[str] = []
    page.on("console", lambda line: broken.append(line.text) if line.type == "error" else None)
    opened(page, city_page)
    say(page, "my kids need food")
    answered(page)
    expect(page.locator(".panel .card")).to_have_count(3)
    assert broken == []
    assert page.locator(".panel").evaluate("e => getComputedStyle(e).position") == "fixed"


def test_the_page_itself_looks_as_before(page: Page, city_page: str):
    page.route("**/chat.js", lambda route: route.abort())
    page.goto(city_page)
    style = "e => JSON.stringify([...getComputedStyle(e)].map((name) => getComputedStyle(e)[name]))"
    before = page.locator("main > .card").evaluate(style)
    page.unroute("**/chat.js")
    opened(page, city_page)
    assert page.locator("main > .card").evaluate(style) == before
    assert page.evaluate("Object.keys(window).filter((name) => /nearhelp/i.test(name))") == []


@pytest.mark.parametrize("size", [(1100, 800), (320, 640), (640, 400)], ids=["desktop", "320 px", "zoomed"])
def test_axe_finds_nothing_in_the_panel(page: Page, city_page: str, size: tuple[int, int]):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(city_page)
    expect(page.get_by_role("button", name="Find help")).to_be_visible()
    assert problems(page) == ""
    page.get_by_role("button", name="Find help").click()
    assert problems(page) == ""
    for count, said in enumerate(("my kids need food", CRISIS), 1):
        say(page, said)
        answered(page, count)
        assert problems(page) == ""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_escape_closes_the_panel_and_gives_the_focus_back(page: Page, city_page: str):
    opened(page, city_page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Find help")).to_be_focused()


def test_the_language_is_switched_in_the_panel(page: Page, city_page: str):
    opened(page, city_page)
    page.get_by_label("Language").select_option("es")
    expect(page.get_by_text("¿Qué necesita?")).to_be_visible()
    say(page, "comida")
    answered(page)
    assert page.locator(".said ~ .answer").get_attribute("lang") == "es"
    page.reload()
    expect(page.get_by_text("¿Qué necesita?")).to_be_visible()
    answered(page)


def test_the_open_panel_is_open_again_after_a_reload_with_its_conversation(page: Page, city_page: str):
    opened(page, city_page)
    say(page, "my kids need food")
    answered(page)
    page.reload()
    answered(page)
    expect(page.locator(".panel")).to_be_visible()


def test_leaving_takes_the_whole_page_away(page: Page, context: BrowserContext, city_page: str):
    neutral_site(context)
    page.goto("about:blank")
    opened(page, city_page)
    page.get_by_role("button", name="Leave this page").click()
    page.wait_for_url(NEUTRAL_SITE)
    page.go_back()
    assert page.url == "about:blank"


def test_print_works_under_the_policy_of_the_page(page: Page, city_page: str):
    page.add_init_script(PAPER)
    opened(page, city_page)
    say(page, "my kids need food")
    answered(page)
    name = page.locator(".card h3").first.inner_text().removeprefix("1. ")
    page.get_by_role("button", name=f"Print: {name}").click()
    paper = page.evaluate("window.paper")
    assert paper.startswith(name) and "City of Lakes" not in paper
