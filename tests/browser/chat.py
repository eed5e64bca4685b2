"""What a person does with the chat in a browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NEUTRAL_SITE = "https://www.weather.gov/"
PAPER = "print = () => { top.paper = document.body.innerText; dispatchEvent(new Event('afterprint')) }"
"""A printer: what a frame prints lies in the page's `paper` then."""
_AXE = Axe()


def say(page: Page, text: str) -> None:
    """Write something and send it."""
    box(page).fill(text)
    box(page).press("Enter")


def box(page: Page) -> Locator:
    """Where to write."""
    return page.locator("textarea")


def answers(page: Page) -> Locator:
    """What Nearhelp has answered, its greeting left out."""
    return page.locator(".said ~ .answer")


def answered(page: Page, count: int = 1) -> None:
    """Wait for so many answers."""
    expect(answers(page)).to_have_count(count)


def problems(page: Page) -> str:
    """What axe-core finds on the page as it is, shadow trees included; empty where it finds nothing.

    From its top: axe takes what has been scrolled half under the bar for a target that is too small.
    """
    page.evaluate("scrollTo(0, 0)")
    found = _AXE.run(page, options={"runOnly": RULES}).response["violations"]
    return "\n".join(
        f"{rule['id']}: {node['html']} {node['failureSummary']}" for rule in found for node in rule["nodes"]
    )


def neutral_site(context: BrowserContext) -> None:
    """Stands in for the site that "leave this page" goes to, since tests stay off the network."""
    context.route(
        f"{NEUTRAL_SITE}**", lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html")
    )
