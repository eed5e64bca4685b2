"""Understands single messages with the trained model: no conversation, no database."""

from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

import bot.rasa_environment  # noqa: F401 - before Rasa
from bot.understanding import Understanding
from language.normalise import clean

MAX_CHARACTERS = 2000
"""What is read of one message; the safety screen reads all of it."""


class Interpreter:
    """The understanding half of a trained model."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    @classmethod
    def load(cls, model: Path) -> "Interpreter":
        """The interpreter of a model file.

        Raises:
            ModelMissing: from `bot.training.current_model`, which gives the path.
        """
        return cls(Agent.load(model_path=str(model)))

    async def parse(self, text: str) -> dict[str, Any]:
        """What Rasa's pipeline says of a text; a leading `/`, Rasa's shortcut past the understanding, is taken off."""
        readable = clean(text).lstrip("/ ")[:MAX_CHARACTERS] or "?"
        return await self._agent.processor.parse_message(UserMessage(readable))

    async def understand(self, text: str) -> Understanding:
        """What a text means. Takes any text and does not raise for one."""
        return Understanding.from_parse(text, await self.parse(text))
