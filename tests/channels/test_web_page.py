"""The page without scripts: a plain form that keeps the conversation, in four languages."""

import re
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from channels.web.assets import chat_js, page_css
from channels.web.languages import negotiate
from channels.web.wire import directions, sms, tel
from language.codes import SUPPORTED
from tests.channels.support import EchoAssistant
from tests.channels.web_support import CRISIS


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite alone: nothing here depends on the engine."""
    return f"sqlite:///{tmp_path / 'nearhelp.db'}"


class Fields(HTMLParser):
    """The fields of the form in which a resident writes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inside = False
        self.values: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self.inside = found.get("class") == "composer"
        if tag == "input" and self.inside:
            self.values[found["name"] or ""] = found["value"] or ""


async def write(client: httpx.AsyncClient, page: httpx.Response, said: str, **more: str) -> httpx.Response:
    """Fill the form of a page in, as a browser does."""
    return await client.post("/", data={**Fields(page.text).values, "text": said, **more})


async def test_a_conversation_goes_on_in_the_page(client: httpx.AsyncClient, assistant: EchoAssistant):
    page = await write(client, await client.get("/"), "my kids need food")
    page = await write(client, page, "near Lake Street")
    said = [page.text.index(text) for text in ("my kids need food", "You said: near Lake Street")]
    assert said == sorted(said)
    assert len({inbound.conversation for inbound in assistant.heard}) == 1


async def test_sending_the_same_page_twice_answers_once(client: httpx.AsyncClient, assistant: EchoAssistant):
    page = await write(client, await client.get("/"), "hello")
    first = await write(client, page, "my kids need food")
    again = await write(client, page, "my kids need food")
    assert len(assistant.heard) == 2
    assert again.text.count("You said: my kids need food") == first.text.count("You said: my kids need food") == 1


async def test_an_old_page_with_other_words_gets_its_own_answer(client: httpx.AsyncClient):
    page = await write(client, await client.get("/"), "hello")
    await write(client, page, "my kids need food")
    assert "You said: help with rent" in (await write(client, page, "help with rent")).text


async def test_a_crisis_shows_whom_to_call_as_links(client: httpx.AsyncClient):
    page = await write(client, await client.get("/"), CRISIS)
    answer = page.text[page.text.index('class="turn answer crisis"') :]
    assert answer.index('href="tel:988"') < answer.index('href="tel:911"')


async def test_a_number_for_texts_only_is_a_link_to_text(client: httpx.AsyncClient):
    page = await write(client, await client.get("/"), "my husband hits me")
    assert '<a href="sms:+1-612-399-9995">612-399-9995</a>' in page.text
    assert '<a href="tel:+1-866-223-1111">866-223-1111</a>' in page.text


@pytest.mark.parametrize("said", ["", "  "])
async def test_nothing_written_gets_a_friendly_prompt(client: httpx.AsyncClient, said: str):
    assert "Tell me in a few words" in (await write(client, await client.get("/"), said)).text


async def test_what_a_resident_writes_is_never_markup(client: httpx.AsyncClient):
    page = await write(client, await client.get("/"), "<script>alert(1)</script> & \"quotes\" <b class='x'>")
    assert "<script>alert" not in page.text and "<b class" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page.text


@pytest.mark.parametrize("language", SUPPORTED)
async def test_each_language_is_the_whole_page(client: httpx.AsyncClient, language: str):
    page = await client.get("/", params={"language": language})
    assert f'<html lang="{language}">' in page.text
    assert f'value="{language}" lang="{language}" aria-current="true"' in page.text
    assert (language == "en") == ("Tell us what you need" in page.text)
    assert all(f'href="tel:{number}"' in page.text for number in ("911", "988", "211"))


async def test_switching_the_language_keeps_the_conversation(client: httpx.AsyncClient, assistant: EchoAssistant):
    page = await write(client, await client.get("/"), "my kids need food")
    session = Fields(page.text).values["session"]
    page = await client.post("/language", data={"session": session, "language": "es"})
    assert '<html lang="es">' in page.text and "my kids need food" in page.text
    await write(client, page, "comida")
    assert assistant.heard[-1].language == "es"
    assert len({inbound.conversation for inbound in assistant.heard}) == 1


async def test_a_form_of_another_site_is_refused(client: httpx.AsyncClient, assistant: EchoAssistant):
    for path in ("/", "/language"):
        response = await client.post(path, data={"text": "hello"}, headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 403
    assert not assistant.heard


async def test_too_long_a_text_says_so_on_the_page(client: httpx.AsyncClient):
    page = await write(client, await client.get("/"), "a" * 10_001)
    assert page.status_code == 413 and "too long" in page.text


async def test_nothing_on_the_page_comes_from_another_host(client: httpx.AsyncClient):
    page = await client.get("/")
    loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', page.text)
    assert loaded and all(address.startswith(("/", "data:,")) for address in loaded)
    assert " style=" not in page.text and "<style" not in page.text and "javascript:" not in page.text
    policy = page.headers["content-security-policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy and "*" not in policy


def test_the_widget_weighs_at_most_20_kilobytes():
    assert len(chat_js().compressed) <= 20 * 1024


def test_the_widget_speaks_every_language():
    script = chat_js().body.decode()
    assert all(text in script for text in ("Salir de esta página", "Ka bax boggan", "Tawm nplooj no"))
    assert "innerHTML" not in script and "eval(" not in script


@pytest.mark.parametrize(("path", "asset"), [("/chat.js", chat_js), ("/page.css", page_css)])
async def test_a_file_is_served_compressed_and_only_when_it_changed(client: httpx.AsyncClient, path: str, asset):
    response = await client.get(path, headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip" and response.content == asset().body
    plain = await client.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers and plain.content == asset().body
    again = await client.get(path, headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304 and not again.content
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("de, so;q=0.5, en;q=0.4", "so"),
        ("en;q=0.2, mww;q=0.9", "hmn"),
        ("es;q=0, en", "en"),
        ("zz;q=nonsense,,;", "en"),
    ],
)
def test_the_page_comes_in_the_browsers_language(header: str, language: str):
    assert negotiate(header) == language


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("612-555-0123", "tel:+1-612-555-0123"),
        ("1-800-799-7233", "tel:+1-800-799-7233"),
        ("988", "tel:988"),
        ("741741", "tel:741741"),
    ],
)
def test_a_number_is_a_link_that_a_phone_can_call(number: str, link: str):
    assert tel(number) == link and sms(number) == link.replace("tel", "sms")


def test_an_address_is_a_link_to_a_map():
    assert directions("2429 Nicollet Ave & Co").endswith("?query=2429%20Nicollet%20Ave%20%26%20Co")
