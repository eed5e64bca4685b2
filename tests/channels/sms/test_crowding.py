"""Who texts too much or opted out gets no answers, except in a crisis, however faint."""

import httpx

from channels.sms.inbox import CROWD
from safety.screen import screen
from tests.channels.support import EchoAssistant, text, visible
from tests.safety.test_screen import cases

WANTS_TO_DIE = "i want to kill myself"
VEILED = [fields[-1] for fields in cases("crisis.txt")]


async def test_a_crowd_of_texts_is_slowed_down_once_and_a_crisis_never(
    client: httpx.AsyncClient, assistant: EchoAssistant
):
    replies = [await text(client, f"spam {number}") for number in range(CROWD + 5)]
    assert replies[CROWD - 1].startswith("You said")
    assert "ten minutes" in replies[CROWD]
    assert visible(replies[CROWD + 1 :]) == []
    assert "988" in (await text(client, WANTS_TO_DIE))[:153]
    assert await text(client, "hello", number="+16125550177") == "You said: hello"


def doubtful_crisis() -> str:
    """A crisis that the screen hears only where no model reads the message too."""
    return next(text for text in VEILED if screen(text, alone=True) and not screen(text))


async def test_a_crisis_that_only_a_model_would_hear_is_heard_without_one_from_who_opted_out_or_is_over_the_limit(
    client: httpx.AsyncClient, assistant: EchoAssistant
):
    await text(client, "stop")
    assert "911" in (await text(client, doubtful_crisis()))[:153]
    crowding = "+16125550177"
    for number in range(CROWD + 2):
        await text(client, f"spam {number}", number=crowding)
    assert "911" in (await text(client, doubtful_crisis(), number=crowding))[:153]
