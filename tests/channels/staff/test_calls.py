"""The calls of today, and the needs that could not be met on them."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from channels.signin import audit
from channels.signin.roles import Role
from channels.staff.calls import REASONS
from channels.staff.models import Lookup
from needs.ledger import history
from needs.models import Need
from needs.outcomes import Outcome, Reason
from tests.channels.staff.desk import HOTLINE, SHELTER, Desk, at_desk, names
from tests.channels.staff_support import field


async def test_an_unmet_need_is_in_the_ledger_without_who_called(desk: Desk) -> None:
    answer = await desk.post(
        "/unmet", unmet_need="housing.shelter", reason="full_or_waitlist", neighborhood="Harrison", once="1",
        text="Rosa Diaz needs a bed, call her at 612-555-0147", service=SHELTER,
    )  # fmt: skip
    assert "Recorded as not met: Shelter tonight, full or a waiting list, Harrison" in answer.text
    with desk.database.begin() as session:
        [need] = session.scalars(select(Need))
    assert (need.channel, need.outcome, need.reason, need.asserted_by) == (
        "staff",
        "unmet",
        "full_or_waitlist",
        "staff",
    )
    assert (need.actor, need.neighborhood, need.service_id) == ("ana-staff", "Harrison", SHELTER)
    assert need.text is not None and "612" not in need.text and "Diaz" not in need.text


async def test_pressing_a_reason_twice_records_once(desk: Desk) -> None:
    for _ in range(2):
        await desk.post("/unmet", unmet_need="basics.food", reason="ineligible", once="1")
    with desk.database.begin() as session:
        assert len(list(session.scalars(select(Need)))) == 1
        assert [e.action for e in audit.entries(session)].count("need.unmet") == 1


async def test_a_reason_pressed_by_mistake_is_taken_back_and_both_are_kept(desk: Desk) -> None:
    answer = await desk.post("/unmet", unmet_need="basics.food", reason="declined", once="1")
    await desk.post("/unmet/undo", need_id=field(answer.text, "need_id"))
    with desk.database.begin() as session:
        [need] = session.scalars(select(Need.id))
        states = [(state.outcome, state.reason) for state in history(session, need)]
    assert states == [(Outcome.UNMET, Reason.DECLINED), (Outcome.UNKNOWN, None)]


async def test_nobody_takes_back_what_another_recorded(desk: Desk) -> None:
    answer = await desk.post("/unmet", unmet_need="basics.food", reason="declined", once="1")
    with desk.database.begin() as session:
        session.execute(update(Need).values(actor="someone else"))
    undone = await desk.post("/unmet/undo", need_id=field(answer.text, "need_id"))
    assert undone.status_code == 422


@pytest.mark.parametrize(
    "fields", [{"reason": "declined"}, {"unmet_need": "basics.food"}, {"unmet_need": "x", "reason": "y"}]
)
async def test_a_need_without_code_or_reason_is_asked_for(desk: Desk, fields: dict[str, str]) -> None:
    answer = await desk.post("/unmet", **fields)
    assert answer.status_code == 422 and "Choose" in answer.text
    with desk.database.begin() as session:
        assert list(session.scalars(select(Need))) == []


def test_every_reason_has_a_key_of_its_own() -> None:
    keys = [key for key, _, _ in REASONS]
    assert sorted(keys) == [str(digit) for digit in range(10)]
    ours = {Reason.NOT_UNDERSTOOD, Reason.ABANDONED}
    assert {reason for _, reason, _ in REASONS} == set(Reason) - ours, "all that a person can say of a service"


async def test_todays_calls_are_the_accounts_own_and_hold_no_words_of_the_caller(desk: Desk) -> None:
    await desk.post(
        "/open", service=SHELTER, text="Rosa has nowhere", need_code="housing.shelter", neighborhood="Harrison"
    )
    calls = await desk.ask()
    assert "Shelter tonight, Harrison" in calls and "People Serving People family shelter" in calls
    assert "Rosa" not in calls
    with desk.database.begin() as session:
        assert "Rosa" not in str([vars(row) for row in session.scalars(select(Lookup))])
    async with at_desk(desk.app, Role.ADMIN) as other:
        assert "People Serving People" not in await other.ask()


async def test_yesterdays_calls_are_gone(desk: Desk) -> None:
    await desk.post("/open", service=SHELTER, need_code="housing.shelter")
    with desk.database.begin() as session:
        session.execute(update(Lookup).values(at=datetime.now(UTC) - timedelta(days=1)))
    assert "None yet" in await desk.ask()
    await desk.post("/open", service=HOTLINE)
    with desk.database.begin() as session:
        assert [row.service_id for row in session.scalars(select(Lookup))] == [HOTLINE], "and forgotten"


async def test_a_call_is_taken_up_again_by_its_need_and_place(desk: Desk) -> None:
    part = await desk.ask(need="housing.shelter", near="Harrison")
    assert "for Shelter tonight near Harrison" in part and names(part)
