"""`POST /sms` as a resident and Twilio see it."""

import asyncio
import re
from collections.abc import Callable

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update

from channels.app import create_app
from channels.sms.models import IncomingText, TextingPerson
from runtime.database import Database
from runtime.outbox import OutgoingText
from runtime.settings import Settings
from safety.screen import screen
from tests.channels.support import EchoAssistant, incoming, new_sid, post, reply_in, serving, text, visible

WANTS_TO_DIE = "i want to kill myself"
Adjust = Callable[..., FastAPI]


@pytest.fixture
def adjusted(options: Settings, assistant: EchoAssistant) -> Adjust:
    """The app with some settings changed."""
    return lambda **changes: create_app(options.model_copy(update=changes), assistant)


def outgoing(app: FastAPI) -> list[str]:
    """What waits in the outbox, oldest first."""
    context = app.state.context
    with context.database.begin() as session:
        rows = session.scalars(select(OutgoingText).order_by(OutgoingText.created_at))
        return [context.outbox.vault.open(row.body) for row in rows if row.body]


async def taken_in(app: FastAPI, messages: int) -> None:
    """Wait until so many messages have come in."""

    def count() -> int:
        with app.state.context.database.begin() as session:
            return session.scalar(select(func.count()).select_from(IncomingText)) or 0

    while await asyncio.to_thread(count) < messages:
        await asyncio.sleep(0.02)


async def settled(app: FastAPI) -> None:
    """Wait until nothing is being answered any more."""
    while app.state.desk._at_work:
        await asyncio.sleep(0.02)


async def test_a_text_is_answered_with_twiml(client: httpx.AsyncClient):
    answer = await post(client, "/sms", incoming("where can i eat"))
    assert answer.headers["content-type"].startswith("text/xml")
    assert reply_in(answer) == "You said: where can i eat"


async def test_the_assistant_never_learns_the_number(client: httpx.AsyncClient, assistant: EchoAssistant):
    await text(client, "hi", number="+16125550123")
    (heard,) = assistant.heard
    assert "6125550123" not in repr(heard)
    assert heard.person != heard.conversation


async def test_delete_my_data_is_done_and_confirmed_without_the_assistant(
    client: httpx.AsyncClient, assistant: EchoAssistant
):
    await text(client, "no food at home")
    assert "deleted" in await text(client, "delete my data")
    assert [inbound.text for inbound in assistant.heard] == ["no food at home"]


async def test_one_person_is_one_conversation_and_two_are_two(client: httpx.AsyncClient, assistant: EchoAssistant):
    for number in ("+16125550123", "+16125550123", "+16125550124"):
        await text(client, "hi", number=number)
    first, again, other = (inbound.conversation for inbound in assistant.heard)
    assert first == again != other


async def test_a_repeated_message_sid_gets_the_stored_reply(client: httpx.AsyncClient, assistant: EchoAssistant):
    sid = new_sid()
    first = await text(client, "food near phillips", sid=sid)
    assert await text(client, "food near phillips", sid=sid) == first
    assert await text(client, "food near phillips", sid=sid, path="/sms?fallback=1") == first
    assert [inbound.message_id for inbound in assistant.heard] == [sid]


async def test_repeats_at_the_same_time_are_answered_once(client: httpx.AsyncClient, assistant: EchoAssistant):
    assistant.delay = 0.3
    sid = new_sid()
    replies = await asyncio.gather(*(text(client, "food", sid=sid) for _ in range(5)))
    assert set(replies) == {"You said: food"}
    assert len(assistant.heard) == 1


async def test_a_burst_over_two_workers_is_answered_as_one_thought(
    adjusted: Adjust, options: Settings, assistant: EchoAssistant
):
    thoughts = ["hi", "my landlord", "put a notice", "on my door", "what do i do"]
    apps = [adjusted(burst_seconds=3.0), adjusted(burst_seconds=3.0)]
    async with serving(apps[0]) as one, serving(apps[1]) as two:
        sending = []
        for index, thought in enumerate(thoughts):
            sending.append(asyncio.create_task(text((one, two)[index % 2], thought)))
            await taken_in(apps[0], index + 1)
        replies = await asyncio.gather(*sending)
    assert visible(replies) == ["You said: " + " ".join(thoughts)]
    assert len(assistant.heard) == 1


async def test_an_absorbed_text_stays_absorbed_when_it_is_repeated(adjusted: Adjust, assistant: EchoAssistant):
    app = adjusted(burst_seconds=2.0)
    async with serving(app) as client:
        sid = new_sid()
        first = asyncio.create_task(text(client, "i need"))
        await taken_in(app, 1)
        assert await text(client, "diapers", sid=sid) == ""
        assert await first == "You said: i need diapers"
        assert await text(client, "diapers", sid=sid) == ""


async def test_what_two_people_text_at_once_is_not_mixed(adjusted: Adjust):
    app = adjusted(burst_seconds=2.0)
    async with serving(app) as client:
        replies = await asyncio.gather(
            text(client, "a", number="+16125550101"), text(client, "b", number="+16125550102")
        )
    assert replies == ["You said: a", "You said: b"]


async def test_a_later_text_waits_until_the_earlier_is_answered(
    app: FastAPI, client: httpx.AsyncClient, assistant: EchoAssistant
):
    assistant.delay = 0.3
    first = asyncio.create_task(text(client, "one"))
    await taken_in(app, 1)
    second = asyncio.create_task(text(client, "two"))
    await asyncio.wait({first, second}, return_when=asyncio.FIRST_COMPLETED)
    assert first.done() and not second.done()
    await second
    assert [inbound.text for inbound in assistant.heard] == ["one", "two"]


async def test_a_slow_answer_gets_a_safe_text_now_and_comes_later(adjusted: Adjust, assistant: EchoAssistant):
    assistant.delay = 1.0
    app = adjusted(reply_seconds=0.3)
    async with serving(app) as client:
        sid = new_sid()
        safe = await text(client, "rent", sid=sid)
        assert "still looking" in safe
        assert "211" in safe and "911" in safe
        await settled(app)
        assert await text(client, "rent", sid=sid) == safe
        assert outgoing(app) == ["You said: rent"]
    assert len(assistant.heard) == 1


async def test_a_broken_assistant_says_where_to_call(client: httpx.AsyncClient, assistant: EchoAssistant):
    assistant.broken = True
    reply = await text(client, "rent")
    assert "211" in reply and "911" in reply and "988" in reply


async def test_while_the_assistant_loads_people_hear_where_to_call(client: httpx.AsyncClient, assistant: EchoAssistant):
    assistant.ready = False
    assert "211" in await text(client, "rent")
    assert (await client.get("/readyz")).status_code == 503
    assistant.ready = True
    assert (await client.get("/readyz")).status_code == 200
    assert await text(client, "rent") == "You said: rent"


@pytest.mark.parametrize("trouble", ["loading", "broken", "slow"])
async def test_a_crisis_gets_its_full_reply_whatever_the_assistant_does(
    adjusted: Adjust, assistant: EchoAssistant, trouble: str
):
    assistant.ready, assistant.broken, assistant.delay = (
        trouble != "loading",
        trouble == "broken",
        3.0 * (trouble == "slow"),
    )
    app = adjusted(burst_seconds=3.0)
    async with serving(app) as client:
        reply = await text(client, WANTS_TO_DIE)
    assert "988" in reply[:153]


async def test_a_crisis_gets_its_full_reply_without_a_database(options: Settings, assistant: EchoAssistant):
    gone = options.model_copy(update={"database_url": "postgresql+psycopg2://nobody@127.0.0.1:9/none"})
    async with serving(create_app(gone, assistant)) as client:
        assert "988" in (await text(client, WANTS_TO_DIE))[:153]
        other = await text(client, "where can i eat")
        assert "211" in other
        assert (await client.get("/readyz")).json() == {"assistant": True, "database": False}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("said", "told", "seconds"), [(WANTS_TO_DIE, "988", 5), ("where can i eat", "211", 2)])
async def test_while_the_database_hangs_everybody_hears_in_time_whom_to_call_and_the_answer_comes_later(
    adjusted: Adjust, database: Database, said: str, told: str, seconds: float
):
    app = adjusted(reply_seconds=0.5)
    async with serving(app) as client:
        await text(client, "hi")
        with database.begin() as session:
            session.execute(update(TextingPerson).values(language="en"))  # holds the person's row
            async with asyncio.timeout(seconds):
                assert told in await text(client, said)
        await settled(app)
        assert outgoing(app) == ([] if said == WANTS_TO_DIE else [f"You said: {said}"])


async def test_a_crisis_does_not_wait_for_a_burst_nor_hold_its_answer_back(adjusted: Adjust):
    app = adjusted(burst_seconds=3.0)
    async with serving(app) as client:
        first = asyncio.create_task(text(client, "hi"))
        await taken_in(app, 1)
        crisis = asyncio.create_task(text(client, WANTS_TO_DIE))
        await asyncio.wait({first, crisis}, return_when=asyncio.FIRST_COMPLETED)
        assert crisis.done() and not first.done()
        assert "988" in crisis.result()
        assert await first == "You said: hi"


async def test_a_crisis_that_only_shows_over_a_burst_is_seen(adjusted: Adjust):
    parts = ["i want to", "die"]
    assert not any(map(screen, parts))
    app = adjusted(burst_seconds=2.0)
    async with serving(app) as client:
        first = asyncio.create_task(text(client, parts[0]))
        await taken_in(app, 1)
        assert await text(client, parts[1]) == ""
        assert "988" in (await first)[:153]


async def test_a_crisis_broken_over_lines_is_seen(client: httpx.AsyncClient):
    assert "988" in (await text(client, "i want to\ndie"))[:153]


async def test_a_repeated_crisis_is_answered_every_time(client: httpx.AsyncClient, assistant: EchoAssistant):
    sid = new_sid()
    replies = [await text(client, WANTS_TO_DIE, sid=sid) for _ in range(2)]
    assert all("988" in reply for reply in replies)
    assert len(assistant.heard) == 1


async def test_stop_confirms_once_then_only_a_crisis_and_help_are_answered(
    client: httpx.AsyncClient, assistant: EchoAssistant
):
    assert "no more texts" in await text(client, "Stop")
    told = await text(client, "where can i eat")
    assert "START" in told and "911" in told
    assert "STOP" in await text(client, "help")
    assert "988" in (await text(client, WANTS_TO_DIE))[:153]
    assert [inbound.text for inbound in assistant.heard] == [WANTS_TO_DIE]


async def test_yes_turns_texts_on_again_only_after_a_stop(client: httpx.AsyncClient):
    assert await text(client, "YES") == "You said: YES"
    await text(client, "unsubscribe")
    assert "Texts are on" in await text(client, "yes")
    assert await text(client, "yes") == "You said: yes"


@pytest.mark.parametrize(("body", "kind"), [("STOP", "STOP"), ("START", "START"), ("HELP", "HELP"), ("ALTO", "STOP")])
async def test_where_twilio_has_answered_we_are_silent(client: httpx.AsyncClient, body: str, kind: str):
    assert await text(client, body, OptOutType=kind) == ""


async def test_an_opt_out_that_twilio_answered_counts(client: httpx.AsyncClient):
    await text(client, "ALTO", OptOutType="STOP")
    assert "START" in await text(client, "comida")
    await text(client, "INICIO", OptOutType="START")
    assert await text(client, "comida") == "You said: comida"


async def test_help_names_everything(client: httpx.AsyncClient):
    reply = await text(client, "HELP")
    for part in ("Nearhelp", "311", "rates may apply", "STOP", "911", "988"):
        assert part in reply


async def test_somebody_who_stops_while_we_look_gets_no_answer(
    app: FastAPI, client: httpx.AsyncClient, assistant: EchoAssistant
):
    assistant.delay = 1.5
    looking = asyncio.create_task(text(client, "rent"))
    await taken_in(app, 1)
    await text(client, "stop")
    assert await looking == ""


@pytest.mark.parametrize(
    ("body", "more"),
    [
        ("", {"NumMedia": "1", "MediaUrl0": "https://api.twilio.com/m", "MediaContentType0": "image/jpeg"}),
        ("", {}),
        ("   \n", {}),
        ("🏠", {}),
        ("🙏🙏🏽", {}),
        ("?!", {}),
    ],
)
async def test_what_is_not_in_words_is_asked_for_in_words(
    client: httpx.AsyncClient, assistant: EchoAssistant, body: str, more: dict[str, str]
):
    reply = await text(client, body, **more)
    assert "only read words" in reply and "911" in reply
    assert assistant.heard == []


async def test_a_picture_with_words_is_answered_by_its_words(client: httpx.AsyncClient):
    assert await text(client, "this is my eviction letter", NumMedia="1") == "You said: this is my eviction letter"


@pytest.mark.parametrize(
    ("body", "more", "heard"),
    [
        (
            "",
            {"Latitude": "44.9612", "Longitude": "-93.2553", "Address": "2301 Bloomington Ave"},
            "2301 Bloomington Ave",
        ),
        ("food", {"Latitude": "44.9612", "Longitude": "-93.2553"}, "food\nVentura Village"),
        ("https://maps.apple.com/?ll=44.9612,-93.2553&q=Dropped%20Pin", {}, "Ventura Village"),
        ("food", {"Latitude": "north", "Longitude": "nan"}, "food"),
        ("food", {"Latitude": "41.8781", "Longitude": "-87.6298"}, "food\n41.8781, -87.6298"),
        ("https://www.google.com/maps?q=44.9612%2C-93.2553", {}, "Ventura Village"),
    ],
)
async def test_a_location_pin_says_where(
    client: httpx.AsyncClient, assistant: EchoAssistant, body: str, more: dict[str, str], heard: str
):
    await text(client, body, **more)
    assert [inbound.text for inbound in assistant.heard] == [heard]


async def test_a_very_long_text_is_answered_in_three_segments_and_the_rest_on_asking(client: httpx.AsyncClient):
    words = " ".join(f"word{number}" for number in range(220))
    page = await text(client, words)
    collected = []
    while page.endswith("Reply MORE for the rest."):
        assert len(page) <= 459
        collected.append(page.removesuffix("Reply MORE for the rest."))
        page = await text(client, "more")
    collected.append(page)
    assert re.findall(r"word\d+", "".join(collected)) == words.split()
    assert await text(client, "more") == "You said: more"


async def test_a_binary_or_enormous_text_is_answered(client: httpx.AsyncClient):
    for body in ("a" * 10_000, "\x00\x01\x02 food \ud7ff", "ja\u202eson " * 100):
        assert visible([await text(client, body)])


async def test_what_was_said_is_gone_once_it_is_answered(client: httpx.AsyncClient, database: Database):
    await text(client, "a secret")
    with database.begin() as session:
        rows = session.scalars(select(IncomingText)).all()
        assert [(row.said, row.number) for row in rows] == [(None, None)]
        assert b"secret" not in (rows[0].reply or b"")


async def test_a_status_is_noted_and_needs_a_signature(client: httpx.AsyncClient, database: Database):
    parameters = {"MessageSid": new_sid(), "MessageStatus": "delivered", "To": "+16125550123"}
    assert (await post(client, "/sms/status", parameters)).status_code == 204
    assert (await client.post("/sms/status", data=parameters)).status_code == 403
    assert (await post(client, "/sms/status", {"MessageSid": "SM1"})).status_code == 400
    assert (await post(client, "/sms/status?text=nonsense", parameters)).status_code == 400
    with database.begin() as session:
        assert session.scalar(select(func.count()).select_from(OutgoingText)) == 0
