"""What runs beside the webhooks: the sender, the search for messages whose worker died, and the clearing-up."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from fastapi.concurrency import run_in_threadpool

from channels.context import Context
from channels.sms.desk import Desk
from channels.sms.sender import Sender, SmsOff

log = logging.getLogger(__name__)

SEND_EVERY, SWEEP_EVERY, PURGE_EVERY = 1.0, 5.0, 3600.0
"""Seconds."""
KEEP = timedelta(days=3)
"""How long replies are kept for Twilio's repeats, which come within minutes; the rest is for a weekend's trouble."""


@asynccontextmanager
async def background(context: Context, desk: Desk) -> AsyncIterator[None]:
    """Run the loops while the app runs."""

    async def purge() -> None:
        await run_in_threadpool(_purge, context, desk)

    loops = [_repeat(desk.sweep, SWEEP_EVERY), _repeat(purge, PURGE_EVERY)]
    try:
        sender = Sender(context)
    except SmsOff as why:
        log.warning("no texts are sent: %s", why)
    else:
        loops.append(_repeat(lambda: run_in_threadpool(sender.drain), SEND_EVERY))
    tasks = [asyncio.create_task(loop) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await desk.close()


async def _repeat(step: Callable[[], Awaitable[object]], seconds: float) -> None:
    while True:
        try:
            await step()
        except Exception as error:  # a loop that ends would lose texts in silence
            log.error("a background step failed: %s", type(error).__name__)
        await asyncio.sleep(seconds)


def _purge(context: Context, desk: Desk) -> None:
    with context.database.begin() as session:
        desk.inbox.purge(session, datetime.now(UTC) - KEEP)
