"""Erases what is kept for a while only, while the app runs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

log = logging.getLogger(__name__)

EVERY = 600.0
"""Seconds."""


@asynccontextmanager
async def clearing(*steps: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """Run each step now and then. One that fails is tried again the next time, like the others."""
    loop = asyncio.create_task(_clear(steps))
    try:
        yield
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)


async def _clear(steps: tuple[Callable[[], Awaitable[object]], ...]) -> None:
    while True:
        for step in steps:
            try:
                await step()
            except Exception as error:  # a loop that ends would keep what people said for ever
                log.error("what is old could not be erased: %s", type(error).__name__)
        await asyncio.sleep(EVERY)
