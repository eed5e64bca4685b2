"""One address cannot crowd everybody else out, and a crisis passes every limit."""

from pathlib import Path

import pytest

from channels.web import desk as desks
from channels.web.desk import ChatDesk, TooMany
from channels.web.incoming import Incoming
from channels.web.limits import Limiter, network
from safety.screen import screen
from tests.channels.web_support import CRISIS, web_app, web_settings

HOME, NEIGHBOUR = "8.8.4.4", "8.8.8.8"


@pytest.fixture
def desk(tmp_path: Path) -> ChatDesk:
    found: ChatDesk = web_app(web_settings(tmp_path)).state.chat
    return found


def test_a_key_is_let_through_so_often_and_again_in_the_next_window():
    moment = 0.0
    limiter = Limiter(2, 60.0, clock=lambda: moment)
    assert [limiter.allow("a") for _ in range(3)] == [True, True, False] and limiter.allow("b")
    moment = 61.0
    assert limiter.allow("a")


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("8.8.4.4", "8.8.4.4"),
        ("2600:1700:1234:5678:1:2:3:4", "2600:1700:1234:5678::/64"),
        ("127.0.0.1", ""),
        ("10.0.0.7", ""),
        ("fd00::1", ""),
        ("testclient", ""),
        (None, ""),
    ],
)
def test_a_household_counts_as_one_and_a_proxy_as_nobody(address: str | None, key: str):
    assert network(address) == key


async def test_an_address_over_its_limit_is_told_to_wait_and_others_are_not(desk: ChatDesk):
    for _ in range(desks.FROM_ONE_ADDRESS):
        await desk.receive(Incoming(""), HOME)
    with pytest.raises(TooMany, match="211"):
        await desk.receive(Incoming("food"), HOME)
    assert (await desk.receive(Incoming("food"), NEIGHBOUR))["messages"]
    assert (await desk.receive(Incoming(CRISIS, crisis=screen(CRISIS)), HOME))["crisis"]["kind"] == "988"
