"""The page behind a provider's link: what it shows, what it changes, and whom it lets in."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI

from channels.signin.audit import entries
from directory.availability import history
from directory.models import Service
from directory.provider_tokens import issue, issued, revoke
from directory.search import ServiceQuery, search
from runtime.database import Database
from tests.channels.staff.desk import DAY_ONE, SHELTER, Desk
from tests.channels.support import serving


def link(app: FastAPI, now: datetime | None = None) -> str:
    """The path of a new link for the organization of the shelter."""
    database: Database = app.state.context.database
    with database.begin() as session:
        owner = session.get_one(Service, SHELTER).organization_id
        return f"/provider/{issue(session, owner, 'the front desk', now=now or datetime.now(UTC))}"


async def post(app: FastAPI, path: str, **fields: str) -> httpx.Response:
    async with serving(app) as client:
        return await client.post(path, data=fields)


async def get(app: FastAPI, path: str) -> httpx.Response:
    async with serving(app) as client:
        return await client.get(path)


async def test_a_provider_sees_its_own_services_and_no_others(app: FastAPI) -> None:
    page = await get(app, link(app))
    assert page.status_code == 200
    assert "People Serving People family shelter" in page.text
    assert "Day One" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in page.headers


async def test_what_a_provider_marks_counts_for_everybody_at_once(app: FastAPI, desk: Desk) -> None:
    told = await post(app, f"{link(app)}/services/{SHELTER}/mark", state="full", until="week", note="Beds on Monday")
    assert told.status_code == 200 and "Marked full until" in told.text
    with desk.database.begin() as session:
        [mark] = history(session, SHELTER)
        assert (mark.state, mark.made_by, mark.by_provider) == ("full", "the front desk", True)
        [hit] = [h for h in search(session, ServiceQuery("people serving people")).hits if h.service_id == str(SHELTER)]
        assert hit.availability == "full"
        [entry] = entries(session, f"service:{SHELTER}")
        assert (entry.actor, entry.action) == ("the front desk", "service.marked")
    card = await desk.client.get(f"/staff/services/{SHELTER}")
    assert "said the front desk (the provider)" in card.text


async def test_a_provider_confirms_what_is_listed(app: FastAPI, desk: Desk) -> None:
    told = await post(app, f"{link(app)}/services/{SHELTER}/checked", all="right")
    assert "Checked today by the front desk." in told.text
    card = await desk.client.get(f"/staff/services/{SHELTER}")
    assert "by the front desk" in card.text


async def test_a_link_speaks_for_no_other_organization(app: FastAPI) -> None:
    refused = await post(app, f"{link(app)}/services/{DAY_ONE}/mark", state="closed", until="open")
    assert refused.status_code == 404
    with app.state.context.database.begin() as session:
        assert history(session, DAY_ONE) == ()


@pytest.mark.parametrize("how", ["ended", "revoked", "wrong"])
async def test_a_link_that_does_not_hold_shows_and_changes_nothing(app: FastAPI, how: str) -> None:
    path = link(app, datetime.now(UTC) - timedelta(days=400) if how == "ended" else None)
    if how == "revoked":
        with app.state.context.database.begin() as session:
            revoke(session, issued(session)[0].id, now=datetime.now(UTC))
    if how == "wrong":
        path = path[:-1]
    page = await get(app, path)
    assert page.status_code == 404 and "This link is not valid" in page.text
    refused = await post(app, f"{path}/services/{SHELTER}/mark", state="closed", until="open")
    assert refused.status_code == 404
    with app.state.context.database.begin() as session:
        assert history(session, SHELTER) == ()


@pytest.mark.parametrize(
    "fields", [{"state": "gone"}, {"state": "full", "until": "time", "until_time": "2020-01-01T08:00"}]
)
async def test_a_mark_that_makes_no_sense_is_refused_with_words(app: FastAPI, fields: dict[str, str]) -> None:
    answer = await post(app, f"{link(app)}/services/{SHELTER}/mark", **fields)
    assert answer.status_code == 422 and 'role="alert"' in answer.text
