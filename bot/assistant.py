"""What the channels hold: the assistant, which may still be loading."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from bot.messages import Inbound, Reply
from runtime.settings import Settings

if TYPE_CHECKING:
    from bot.rasa_assistant import RasaAssistant


class Assistant:
    """What the channels hold: it may still be loading, and says so."""

    def __init__(self) -> None:
        self._loaded: RasaAssistant | None = None

    @property
    def ready(self) -> bool:
        """Whether it can answer now."""
        return self._loaded is not None

    async def load(self, model: Path, settings: Settings) -> None:
        """Load a model beside the running server."""
        self._loaded = await asyncio.to_thread(_load, model, settings)

    async def answer(self, inbound: Inbound) -> Reply:
        """The reply to a message.

        Raises:
            RuntimeError: it is not ready.
        """
        if self._loaded is None:
            raise RuntimeError("the assistant is still loading")
        return await self._loaded.answer(inbound)


def _load(model: Path, settings: Settings) -> RasaAssistant:
    from bot.rasa_assistant import RasaAssistant  # noqa: PLC0415 - cost: importing Rasa takes seconds

    return RasaAssistant.load(model, settings)
