"""Texting a service to the caller."""

import html
import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from channels.app import create_app
from channels.signin.models import AuditEntry
from channels.staff.models import Lookup
from runtime.outbox import OutgoingText
from runtime.settings import Settings
from runtime.vault import Contact
from tests.channels.staff.desk import DAY_ONE, NUMBER, SHELTER, Desk, at_desk
from tests.channels.support import EchoAssistant


async def test_what_is_previewed_is_what_is_sent_and_no_number_is_kept_in_clear(desk: Desk) -> None:
    shown = html.unescape((await desk.post(f"/services/{SHELTER}/preview", text_language="es")).text)
    answer = await desk.text(text_language="es")
    assert "on its way" in answer.text
    [body] = desk.waiting()
    assert "".join(re.findall(r'class="segment"[^>]*>([^<]*)<', shown)) == body
    assert "612-332-4500" in body
    digits = NUMBER.replace("-", "")
    with desk.database.begin() as session:
        [sent] = session.scalars(select(OutgoingText))
        assert (sent.purpose, session.get_one(Contact, sent.contact_id).language) == ("staff", "es")
        entries = [*session.scalars(select(AuditEntry)), *session.scalars(select(Lookup))]
        kept = [str({key: value for key, value in vars(row).items() if key[0] != "_"}) for row in entries]
    assert not any(digits in row or NUMBER in row for row in kept)
    assert "given on the call" in str(kept)


async def test_pressing_twice_sends_once_and_a_new_form_sends_again(desk: Desk) -> None:
    for once in ("form 1", "form 1", "form 2"):
        assert (await desk.text(once=once)).status_code == 200
    assert len(desk.waiting()) == 2


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"consent": ""}, "Ask the caller if you may text them"),
        ({"number": "555-0123"}, "not a phone number in the United States"),
        ({"number": "hello"}, "ten-digit number"),
        ({"number": "+44 20 7946 0958"}, "not a phone number in the United States"),
        ({"seen": "something else"}, "has changed"),
    ],
)
async def test_a_text_that_is_not_right_is_not_sent(desk: Desk, fields: dict[str, str], told: str) -> None:
    answer = await desk.text(**fields)
    assert answer.status_code == 422 and told in html.unescape(answer.text)
    assert desk.waiting() == []


async def test_what_could_harm_needs_a_second_word(desk: Desk) -> None:
    refused = await desk.text(DAY_ONE)
    assert refused.status_code == 422 and "if it is safe" in refused.text
    assert (await desk.text(DAY_ONE, safe="1")).status_code == 200
    assert len(desk.waiting()) == 1


async def test_a_number_that_opted_out_gets_nothing(desk: Desk) -> None:
    with desk.database.begin() as session:
        desk.app.state.context.outbox.vault.stop(session, "+16125550147")
    answer = await desk.text()
    assert answer.status_code == 422 and "opted out" in answer.text
    assert desk.waiting() == []


async def test_one_number_gets_a_few_texts_a_day(desk: Desk) -> None:
    answers = [(await desk.text(once=str(time))).status_code for time in range(7)]
    assert answers == [200] * 5 + [422] * 2


async def test_without_sms_the_form_says_so_plainly(settings_on: Callable[..., Settings]) -> None:
    async with at_desk(create_app(settings_on(twilio_from=""), EchoAssistant())) as desk:
        card = (await desk.client.get(f"/staff/services/{SHELTER}")).text
        assert "Texting is not set up on this server" in card and "Send the text" not in card
        assert (await desk.text()).status_code == 422
        assert desk.waiting() == []
