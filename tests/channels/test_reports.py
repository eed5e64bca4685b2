"""The reports: who may see them, what they say, and that every look is noted."""

import io
import re
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from channels.reports.views import PAGES
from channels.signin import audit
from channels.signin.roles import Role
from tests.channels.reports_support import RECENT, ask, fill
from tests.channels.staff_support import add_account, sign_in
from tests.channels.support import serving

NAMES = [page.name for page in PAGES] + ["rows"]


@pytest.fixture
async def analyst(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client that is signed in as an analyst; cookies need the public address."""
    add_account(app, "ana", Role.ANALYST)
    async with serving(app) as opened:
        opened.base_url = httpx.URL("https://nearhelp.example")
        await sign_in(opened, "ana")
        yield opened


def text_of(response: httpx.Response) -> str:
    """What the page says, without tags and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


async def test_nobody_sees_reports_without_signing_in(client: httpx.AsyncClient):
    for path in ("/reports", "/reports/rows", "/reports/reasons", "/reports/export?format=csv"):
        answer = await client.get(path)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/login")


async def test_staff_see_no_reports(app: FastAPI, client: httpx.AsyncClient):
    add_account(app, "sam", Role.STAFF)
    client.base_url = httpx.URL("https://nearhelp.example")
    await sign_in(client, "sam")
    assert (await client.get("/reports")).status_code == 403
    assert (await client.get("/reports/rows")).status_code == 403


@pytest.mark.parametrize("name", NAMES)
async def test_an_empty_ledger_says_what_to_expect(analyst: httpx.AsyncClient, name: str):
    answer = await analyst.get(f"/reports/{name}")
    assert answer.status_code == 200
    assert "Nothing has been asked yet" in answer.text
    assert "this page then shows:" in answer.text


async def test_every_page_shows_its_figures(app: FastAPI, analyst: httpx.AsyncClient):
    fill(app)
    said = {name: text_of(await analyst.get(f"/reports/{name}")) for name in NAMES}
    assert "Needs expressed 75 Before: 5" in said["overview"]
    assert "Shelter tonight Full or waiting list 14 30.4%" in said["reasons"]
    assert (
        "Could not be named Nearhelp did not understand 12" in said["reasons"].split("What Nearhelp failed itself")[1]
    )
    assert "Place unknown 28" in said["places"]
    assert re.search(r"Whittier 30 [\d,]+ \d", said["places"])
    assert "Harrison 1–10" in said["places"]
    assert "estimates" in said["places"]
    assert "Shelter tonight 46" in said["supply"]
    assert "Response 47" in said["response"]
    assert "English 75" in said["coverage"]
    assert "keys, lighthouse, purple" in said["phrases"]
    assert "they had no bed for me" in said["rows"]


async def test_filters_stand_in_the_address_and_hold_on_every_page(app: FastAPI, analyst: httpx.AsyncClient):
    fill(app)
    page = await analyst.get("/reports/overview?need=basics&place=Harrison")
    assert "Needs expressed 3" in text_of(page)
    assert "/reports/reasons?need=basics&amp;place=Harrison" in page.text
    assert '<option value="basics" selected>' in page.text


async def test_a_filter_that_is_none_is_told_and_not_obeyed(analyst: httpx.AsyncClient):
    page = await analyst.get("/reports/overview?place=Atlantis&since=yesterday")
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert "Atlantis" not in page.text


async def test_what_is_in_the_address_never_becomes_markup(analyst: httpx.AsyncClient):
    page = await analyst.get("/reports/replay?for=<script>x</script>&weekly=<b>1</b>&go=1")
    assert "<script>x" not in page.text
    assert "<b>1" not in page.text


async def test_a_figure_leads_to_its_rows(app: FastAPI, analyst: httpx.AsyncClient):
    fill(app)
    page = await analyst.get("/reports/reasons")
    link = re.search(r'href="(/reports/rows\?[^"]*full_or_waitlist[^"]*)"', page.text)
    assert link
    rows = await analyst.get(link[1].replace("&amp;", "&"))
    assert rows.text.count("<tr>") == 1 + 14


async def test_what_was_said_in_a_crisis_is_kept_back(app: FastAPI, analyst: httpx.AsyncClient):
    fill(app)
    rows = await analyst.get("/reports/rows?need=crisis.suicide")
    assert "kept back" in rows.text
    assert "said in the dark" not in rows.text


async def test_rows_show_the_hour_and_never_a_persons_key(app: FastAPI, analyst: httpx.AsyncClient):
    ask(app)
    rows = await analyst.get("/reports/rows")
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:00<", rows.text)
    assert not re.search(r"[0-9a-f]{8}\.[0-9a-f]{32}", rows.text)


async def test_every_look_is_noted_with_its_filters(app: FastAPI, analyst: httpx.AsyncClient):
    await analyst.get("/reports/places?language=so")
    await analyst.get("/reports/rows?need=basics.food")
    await analyst.get("/reports/export?format=csv&channel=sms")
    with app.state.context.database.begin() as session:
        found = {entry.action: entry for entry in audit.entries(session) if entry.action.startswith("reports.")}
    assert found["reports.page"].after["language"] == "so"
    assert found["reports.rows"].after["need"] == "basics.food"
    assert found["reports.export"].after["channel"] == "sms"
    assert found["reports.rows"].actor == "ana"


async def test_replay_counts_what_a_new_service_would_have_met(app: FastAPI, analyst: httpx.AsyncClient):
    fill(app)
    page = text_of(await analyst.get("/reports/replay?go=1&for=housing.shelter&weekly=5"))
    assert "Unmet needs of its kind 16" in page
    assert "It would have met 16 and had room for 5" in page
    assert "with a disability" in page


async def test_replay_says_what_is_wrong_with_the_form(app: FastAPI, analyst: httpx.AsyncClient):
    ask(app)
    assert "Choose at least one need" in (await analyst.get("/reports/replay?go=1")).text
    assert "whole number" in (await analyst.get("/reports/replay?go=1&for=basics.food&weekly=-3")).text


@pytest.mark.parametrize("form", ["csv", "parquet"])
async def test_figures_can_be_taken_away(app: FastAPI, analyst: httpx.AsyncClient, form: str):
    fill(app)
    answer = await analyst.get(f"/reports/export?format={form}")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert {"datapackage.json", f"headline.{form}", f"ledger.{form}"} <= set(names)
    assert b"they had no bed" not in answer.content


async def test_invented_figures_say_so_on_every_page(app: FastAPI, analyst: httpx.AsyncClient):
    ask(app, 20, invented=True)
    for name in NAMES:
        assert "Invented." in (await analyst.get(f"/reports/{name}")).text, name


async def test_beside_real_needs_invented_ones_are_shown_only_when_asked_for(app: FastAPI, analyst: httpx.AsyncClient):
    ask(app, 31, invented=True)
    ask(app, 2)
    real = (await analyst.get("/reports/overview")).text
    assert "also holds 31 invented needs" in real and "Invented.</strong>" not in real
    asked = re.search(r'<a href="\?([^"]*)">Show them', real)
    assert asked
    for name in NAMES:
        page = (await analyst.get(f"/reports/{name}?{asked[1]}")).text
        assert "Invented.</strong>" in page and "Show the 2 real needs" in page, name
        assert f"/reports/rows?{asked[1]}" in page, "a tab leads back to the other kind"


async def test_a_gap_pinned_among_invented_needs_stays_among_them(app: FastAPI, analyst: httpx.AsyncClient):
    ask(app, 12, invented=True)
    ask(app, 2)
    form = {"csrf": csrf_of(await analyst.get("/reports/pins")), "need": "housing.shelter"}
    answer = await analyst.post("/reports/pins?invented=1", data=form)
    assert "Shelter tonight" in (await analyst.get(answer.headers["location"])).text
    assert "Nothing is pinned" in (await analyst.get("/reports/pins")).text


async def test_a_period_before_the_ledger_began_is_not_compared_without_a_warning(
    app: FastAPI, analyst: httpx.AsyncClient
):
    fill(app)
    begins = RECENT - timedelta(days=100)
    long = {"since": (begins - timedelta(days=5)).date().isoformat(), "until": RECENT.date().isoformat()}
    short = {"since": (RECENT - timedelta(days=9)).date().isoformat(), "until": RECENT.date().isoformat()}
    for name in ("overview", "reasons"):
        assert "too small to compare" in (await analyst.get(f"/reports/{name}", params=long)).text
        assert "too small to compare" not in (await analyst.get(f"/reports/{name}", params=short)).text


async def test_a_period_without_needs_draws_no_empty_charts(app: FastAPI, analyst: httpx.AsyncClient):
    ask(app, 2)
    for name in set(NAMES) - {"places"}:
        page = (await analyst.get(f"/reports/{name}?since=2001-01-01&until=2001-12-31")).text
        assert "<svg" not in page, name


async def test_charts_have_words_for_those_who_cannot_see_them(app: FastAPI, analyst: httpx.AsyncClient):
    fill(app)
    page = (await analyst.get("/reports/places")).text
    assert re.search(r'role="img" aria-label="Map of the 87 neighborhoods\. Highest: [^"]+"', page)
    assert page.count("<svg ") == page.count('<svg aria-hidden="true"')
    assert "style=" not in page


def csrf_of(page: httpx.Response) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found
    return found[1]


async def test_a_gap_is_pinned_followed_and_ended(app: FastAPI, analyst: httpx.AsyncClient):
    fill(app)
    page = await analyst.get("/reports/pins?need=housing.shelter&place=Jordan")
    assert '<option value="housing.shelter" selected>' in page.text and "<option selected>Jordan" in page.text
    form = {"csrf": csrf_of(page), "need": "housing.shelter", "place": "Jordan", "note": "the winter beds"}
    assert (await analyst.post("/reports/pins", data=form)).headers["location"] == "/reports/pins"
    page = await analyst.get("/reports/pins")
    assert "Shelter tonight, Jordan the winter beds" in text_of(page)
    assert "by ana 14 of 14 in 56 days" in text_of(page)
    again = await analyst.post("/reports/pins", data=form)
    assert again.status_code == 422 and "pinned already" in again.text and 'value="the winter beds"' in again.text
    link = re.search(r'action="(/reports/pins/[^"]+/end)"', page.text)
    assert link
    await analyst.post(link[1], data={"csrf": form["csrf"]})
    assert "; ended" in text_of(await analyst.get("/reports/pins"))
    assert (await analyst.post(link[1], data={"csrf": form["csrf"]})).status_code == 422
    with app.state.context.database.begin() as session:
        noted = {entry.action: entry for entry in audit.entries(session)}
    assert (
        noted["reports.pin"].after
        == noted["reports.pin_ended"].before
        == {
            "need": "housing.shelter",
            "place": "Jordan",
        }
    )


async def test_a_gap_is_pinned_only_by_an_analyst_with_the_form_of_the_page(app: FastAPI, analyst: httpx.AsyncClient):
    fill(app)
    assert (await analyst.post("/reports/pins", data={"need": "housing.shelter"})).status_code == 403
    token = csrf_of(await analyst.get("/reports/pins"))
    unknown = await analyst.post("/reports/pins", data={"csrf": token, "need": "castle"})
    assert unknown.status_code == 422 and 'role="alert"' in unknown.text
    assert "Nothing is pinned" in (await analyst.get("/reports/pins")).text
