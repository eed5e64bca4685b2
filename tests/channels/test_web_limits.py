"""One address cannot crowd everybody else out, and a crisis passes every limit."""

from pathlib import Path

import pytest

from channels.web import desk as desks
from channels.web.desk import ChatDesk, TooMany
from channels.web.incoming import Incoming
from channels.web.limits import Limiter, SharedLimiter, network, open_redis
from safety.screen import screen
from tests.channels.web_support import CRISIS, web_app, web_settings
from tests.support.redis import RedisUnavailable, redis_url

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


async def test_processes_that_share_a_redis_share_the_limit_and_it_gets_no_address():
    try:
        clients = [open_redis(redis_url()) for _ in range(2)]
    except RedisUnavailable as why:
        pytest.skip(f"NO REDIS: {why}")
    one, two = (SharedLimiter("a", Limiter(2, 60.0), client) for client in clients)
    assert [await limiter.allow(HOME) for limiter in (one, two, one, two)] == [True, True, False, False]
    assert await one.allow(NEIGHBOUR)
    for client in clients:
        assert client is not None
        assert not [key for key in await client.keys() if HOME.encode() in key or await client.ttl(key) <= 0]
        await client.aclose()


async def test_without_redis_or_while_it_is_gone_each_process_counts_by_itself():
    for client in (None, open_redis("redis://127.0.0.1:9/0")):
        limiter = SharedLimiter("b", Limiter(2, 60.0), client)
        assert [await limiter.allow(HOME) for _ in range(3)] == [True, True, False]


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
