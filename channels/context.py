"""What every route works with, handed in once when the app is made."""

from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends, Request

from bot.messages import Inbound, Reply
from runtime.database import Database
from runtime.outbox import Outbox
from runtime.settings import Settings


class Assistant(Protocol):
    """The part of `bot.assistant.Assistant` that the channels use; it may still be loading."""

    @property
    def ready(self) -> bool:
        """Whether it can answer now; until then the channels say where to call."""

    async def answer(self, inbound: Inbound) -> Reply:
        """The reply to one message of one conversation."""


@dataclass(frozen=True)
class Context:
    """The settings, the database, the assistant and the outbox of this process."""

    settings: Settings
    database: Database
    assistant: Assistant
    outbox: Outbox


def context(request: Request) -> Context:
    """The context of the app that a request came to."""
    found: Context = request.app.state.context
    return found


WithContext = Annotated[Context, Depends(context)]
