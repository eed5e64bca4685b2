"""Erases what is older than a session lives, while the app runs."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from channels.web.desk import ChatDesk

log = logging.getLogger(__name__)

EVERY = 600.0
"""Seconds."""


@asynccontextmanager
async def clearing(desk: ChatDesk) -> AsyncIterator[None]:
    """Clear up now and then; at the end, stop what is still being answered."""
    loop = asyncio.create_task(_clear(desk))
    try:
        yield
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
        await desk.close()


async def _clear(desk: ChatDesk) -> None:
    while True:
        try:
            await desk.purge()
        except Exception as error:  # a loop that ends would keep what people said for ever
            log.error("old chats could not be erased: %s", type(error).__name__)
        await asyncio.sleep(EVERY)
