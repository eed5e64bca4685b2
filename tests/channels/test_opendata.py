"""The public page and its files give what is published and nothing else."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import httpx
from fastapi import FastAPI

from needs.outcomes import Outcome, Reason
from needs.pins import Gap, pin
from needs.publication import edition, publish
from tests.channels.reports_support import LONG_AGO, PERIOD, ask


def published(app: FastAPI) -> None:
    """Sixty needs of `PERIOD`, three of them of a rare kind."""
    ask(app, 40, "a", at=LONG_AGO, neighborhood="Whittier")
    ask(app, 17, "b", at=LONG_AGO, outcome=Outcome.UNMET, reason=Reason.FULL_OR_WAITLIST)
    ask(app, 3, "c", at=LONG_AGO, need_code="crisis.trafficking", neighborhood="Harrison")
    publish(app.state.context.database, datetime.now(UTC).date())


async def test_with_nothing_published_the_page_says_what_will_come(client: httpx.AsyncClient):
    page = await client.get("/open-data")
    assert page.status_code == 200
    assert "Nothing is published yet" in page.text
    assert (await client.get("/open-data.json")).json()["figures"] == []


async def test_small_numbers_are_hidden_in_every_form(app: FastAPI, client: httpx.AsyncClient):
    published(app)
    body = (await client.get("/open-data.json")).json()
    values = {
        (one["table"], one["row"], one["column"]): one["value"] for one in body["figures"] if one["period"] == PERIOD
    }
    assert values["needs", "crisis.trafficking", "total"] is None
    assert values["places", "Harrison", "total"] is None
    assert not [value for value in values.values() if value is not None and 0 < value < 11]
    lines = list(csv.DictReader(io.StringIO((await client.get("/open-data.csv")).text)))
    assert {line["period"] for line in lines} == set(body["periods"])
    assert {(line["table"], line["row"], line["column"]) for line in lines if not line["value"]} == {
        cell for cell, value in values.items() if value is None
    }
    page = (await client.get(f"/open-data?period={PERIOD}")).text
    assert re.search(r"Harrison</th><td class=\"n\">\s*<span class=\"hidden-cell\">hidden", page)


async def test_the_json_explains_itself(app: FastAPI, client: httpx.AsyncClient):
    published(app)
    answer = await client.get("/open-data.json")
    body = answer.json()
    assert set(body["dictionary"]) == set(body["figures"][0])
    assert body["hidden"][PERIOD] == sum(one["value"] is None for one in body["figures"] if one["period"] == PERIOD)
    assert body["invented"] is False
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_no_filter_reaches_behind_the_fixed_table(app: FastAPI, client: httpx.AsyncClient):
    published(app)
    plain = (await client.get("/open-data.json")).json()
    for query in ("language=so", "place=Harrison", "since=2026-01-01&until=2026-01-02", "need=crisis.trafficking"):
        assert (await client.get(f"/open-data.json?{query}")).json() == plain


async def test_a_visit_publishes_the_months_that_are_ripe(app: FastAPI, client: httpx.AsyncClient):
    ask(app, 40, at=LONG_AGO)
    await client.get("/open-data")
    with app.state.context.database.begin() as session:
        assert edition(session).periods[0] == PERIOD


async def test_beside_real_needs_a_demonstration_is_shown_only_to_who_asks_for_it(
    app: FastAPI, client: httpx.AsyncClient
):
    ask(app, 40, at=LONG_AGO, invented=True)
    publish(app.state.context.database, datetime.now(UTC).date(), invented=True)
    ask(app)
    page = (await client.get("/open-data")).text
    assert "Nothing is published yet" in page and 'href="/open-data?invented=1"' in page
    assert (await client.get("/open-data.json")).json()["figures"] == []
    shown = (await client.get("/open-data?invented=1")).text
    assert "Invented.</strong>" in shown and 'href="/open-data.csv?invented=1"' in shown
    assert (await client.get("/open-data.json?invented=1")).json()["invented"] is True


async def test_a_demonstration_says_so(app: FastAPI, client: httpx.AsyncClient):
    ask(app, 40, at=LONG_AGO, invented=True)
    publish(app.state.context.database, datetime.now(UTC).date(), invented=True)
    assert "Invented." in (await client.get("/open-data")).text
    assert (await client.get("/open-data.json")).json()["invented"] is True


async def test_pinned_gaps_show_with_published_numbers_and_without_note_or_name(
    app: FastAPI, client: httpx.AsyncClient
):
    ask(app, 3, "d", at=LONG_AGO, need_code="housing.rent", outcome=Outcome.UNMET)
    ask(app, 13, "e", at=LONG_AGO, need_code="housing.eviction", outcome=Outcome.UNMET)
    ask(app, 12, "f", at=LONG_AGO, need_code="housing.eviction")
    published(app)
    month_after = (LONG_AGO.date().replace(day=1) + timedelta(days=32)).replace(day=1)
    with app.state.context.database.begin() as session:
        for gap in (Gap("housing.shelter"), Gap("housing.rent"), Gap("housing.shelter", "Whittier")):
            pin(session, gap, "between us", "ana", month_after)
    page = await client.get("/open-data")
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page.text.split("Gaps that the city watches")[1], re.DOTALL)
    assert len([row for row in rows if "Too early to say" in row or "clear change" in row]) == 1
    assert "between us" not in page.text and "ana" not in re.findall(r"\w+", page.text)
    [gap] = (await client.get("/open-data.json")).json()["watched"]
    assert gap["need"] == "housing.shelter" and gap["before"] == {"period": PERIOD, "not_met": 17}
