"""One service: what is known of it, and what staff find out about it."""

import html
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from channels.signin import audit
from directory import availability
from directory.search import ServiceQuery, search
from tests.channels.staff.desk import HOTLINE, SHELTER, ZONE, Desk, names
from tests.channels.staff_support import field


async def test_the_card_tells_what_the_directory_knows(desk: Desk) -> None:
    card = html.unescape((await desk.client.get(f"/staff/services/{SHELTER}")).text)
    for known in (
        "People Serving People family shelter",
        'href="tel:+1-612-332-4500"',
        "614 S 3rd St, Minneapolis",
        "open 24 hours",
        "referred by Hennepin County",
        "Shelter tonight",
        "Not yet checked: call first",
        "https://www.google.com/maps/dir/?api=1&destination=614+S+3rd+St",
    ):
        assert known in card, known


async def test_a_service_that_is_not_there_is_said(desk: Desk) -> None:
    answer = await desk.client.get("/staff/services/00000000-0000-0000-0000-000000000000")
    assert answer.status_code == 404 and "not in the directory" in answer.text
    assert (await desk.post("/open", service="nonsense")).status_code == 404


async def test_an_unverified_card_is_flagged_and_cannot_be_texted(desk: Desk) -> None:
    outfront = re.search(r'value="([^"]+)"[^>]*>OutFront', await desk.ask("legal aid", unverified="1"))
    assert outfront is not None
    card = (await desk.post("/open", service=outfront[1])).text
    assert "Somebody wrote this down from memory" in card and "Send the text" not in card
    assert (await desk.text(outfront[1], safe="1")).status_code == 422
    assert desk.waiting() == []


async def test_a_full_service_sinks_at_once_and_comes_back_by_itself(desk: Desk) -> None:
    part = await desk.ask("family shelter")
    first = names(part)[0]
    found = UUID(re.findall(r'name="service" value="([^"]+)"', part)[0])
    answer = await desk.post(f"/services/{found}/mark", state="full", until="today", note="asked at noon")
    assert "Marked full until" in answer.text and "asked at noon" in html.unescape(answer.text)
    assert names(await desk.ask("family shelter"))[0] != first
    midnight = datetime.combine(datetime.now(ZONE).date() + timedelta(days=1), datetime.min.time(), ZONE)
    with desk.database.begin() as session:
        mark = availability.history(session, found)[0]
        assert availability.current(session, [found], midnight - timedelta(minutes=1))[found].state == "full"
        assert availability.current(session, [found], midnight + timedelta(minutes=1)) == {}
    assert (mark.state, mark.until, mark.made_by) == ("full", midnight.astimezone(UTC), "ana-staff")


async def test_every_mark_is_in_the_audit_log_with_what_was_before(desk: Desk) -> None:
    await desk.post(f"/services/{SHELTER}/mark", state="closed", until="open")
    await desk.post(f"/services/{SHELTER}/mark", state="open", until="open")
    with desk.database.begin() as session:
        last, first = audit.entries(session, f"service:{SHELTER}")
    assert (first.before, first.after) == ({"state": "not marked"}, {"state": "closed", "until": "further notice"})
    assert (last.actor, last.before["state"], last.after["state"]) == ("ana-staff", "closed", "open")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"state": "gone"}, "Choose full, closed or open"),
        ({"state": "full", "until": "time", "until_time": "2020-01-01T08:00"}, "has passed"),
        ({"state": "full", "until": "time", "until_time": "soon"}, "Give the day and time"),
        ({"state": "full", "until": "time", "until_time": "2030-01-01T08:00+05:00"}, "Give the day and time"),
        ({"state": "full", "until": "time", "until_time": "9999-12-31T23:59"}, "within a year"),
    ],
)
async def test_a_mark_that_cannot_be_is_refused_with_what_to_do(desk: Desk, fields: dict[str, str], told: str) -> None:
    answer = await desk.post(f"/services/{SHELTER}/mark", **fields)
    assert answer.status_code == 422 and told in answer.text
    with desk.database.begin() as session:
        assert availability.history(session, SHELTER) == ()


async def test_a_wrong_number_is_hidden_until_the_service_is_checked(desk: Desk) -> None:
    phone = field((await desk.client.get(f"/staff/services/{SHELTER}")).text, "phone_id")
    answer = await desk.post(f"/services/{SHELTER}/wrong-number", phone_id=phone)
    assert "reported wrong, hidden" in answer.text
    with desk.database.begin() as session:
        assert search(session, ServiceQuery("people serving people")).hits[0].phone is None
    other = await desk.post(f"/services/{HOTLINE}/wrong-number", phone_id=phone)
    assert other.status_code == 422, "a number of another service"

    answer = await desk.post(f"/services/{SHELTER}/checked")
    assert "Checked today by ana-staff" in answer.text and "by ana-staff</dd>" in answer.text
    with desk.database.begin() as session:
        hit = search(session, ServiceQuery("people serving people")).hits[0]
    assert hit.phone == "612-332-4500" and hit.assured_date is not None


async def test_checking_an_unverified_record_makes_it_public(desk: Desk) -> None:
    found = re.search(r'value="([^"]+)"[^>]*>OutFront', await desk.ask("legal aid", unverified="1"))
    assert found is not None
    await desk.post(f"/services/{found[1]}/checked")
    assert "OutFront Minnesota anti-violence help" in names(await desk.ask("OutFront anti-violence"))
