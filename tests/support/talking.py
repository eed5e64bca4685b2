"""The whole assistant for tests: the trained model, the reference directory and a database of its own."""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select

from bot.assistant import Assistant
from bot.messages import Inbound, Reply
from bot.training import train
from channels.context import Context
from channels.conversation import answer, crisis_in
from language.detection import detect
from needs.models import Need
from needs.outcomes import Channel
from needs.pseudonyms import conversation_key, person_key
from runtime.keys import load_keyring
from runtime.outbox import Outbox
from runtime.settings import settings
from runtime.vault import Vault
from tests.support.prepared import prepared


@lru_cache(maxsize=1)
def trained_model() -> Path:
    """The model in the project's own data directory, asked for before any test moves it."""
    return train().path


@contextmanager
def whole_assistant(folder: Path, database_url: str = "", redis_url: str = "") -> Iterator[Context]:
    """The assistant with everything that it writes in `folder`; the model is the project's, trained if none fits."""
    model = trained_model()
    with prepared(folder, database_url, redis_url) as opened:
        assistant = Assistant()
        asyncio.run(assistant.load(model, settings()))
        yield Context(settings(), opened, assistant, Outbox(Vault(load_keyring(settings()))))


@dataclass
class Talk:
    """One conversation with the assistant, in the language chosen on the page if any."""

    context: Context
    page: str | None = None
    channel: Channel = Channel.WEB
    name: str = field(default_factory=secrets.token_hex)
    said: int = 0

    @property
    def key(self) -> str:
        """The conversation's pseudonym."""
        return conversation_key(self.name)

    async def say(self, text: str) -> Reply:
        """The reply to what the resident says next."""
        self.said += 1
        inbound = Inbound(
            self.key, person_key(self.name), self.channel, text, self.page, f"test:{self.name}:{self.said}"
        )
        return await answer(self.context, inbound, crisis_in(text), self.page or detect(text))

    def ledger(self) -> list[Need]:
        """What the ledger holds of this conversation."""
        with self.context.database.begin() as session:
            rows = session.scalars(select(Need).where(Need.conversation_key == self.key).order_by(Need.at)).all()
            session.expunge_all()
            return list(rows)
