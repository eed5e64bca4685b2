"""Erases what is kept for a while only, while the app runs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

log = logging.getLogger(__name__)

OFTEN, DAILY = 600.0, 86_400.0
"""Seconds between two runs; the first is at the start."""


@asynccontextmanager
async def clearing(*steps: Callable[[], Awaitable[object]], every: float = OFTEN) -> AsyncIterator[None]:
    """Run each step every so many seconds. One that fails is tried again the next time, like the others."""
    loop = asyncio.create_task(_clear(steps, every))
    try:
        yield
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)


async def _clear(steps: tuple[Callable[[], Awaitable[object]], ...], every: float) -> None:
    while True:
        for step in steps:
            try:
                await step()
            except Exception as error:  # a loop that ends would keep what people said for ever
                log.error("what is old could not be erased: %s", type(error).__name__)
        await asyncio.sleep(every)
