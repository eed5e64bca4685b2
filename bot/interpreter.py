"""Understands single messages with the trained model: no conversation, no database."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.shared.core.trackers import DialogueStateTracker

import bot.rasa_environment  # noqa: F401 - before Rasa
from bot.beside_place import beside_the_place
from bot.clauses import with_need_of_a_clause
from bot.components.keys import CLAUSE
from bot.components.needs import NeedClassifier
from bot.courtesy import past_courtesy
from bot.keywords import with_keywords
from bot.understanding import Understanding
from language.normalise import clean

MAX_CHARACTERS = 2000
"""What is read of one message; the safety screen reads all of it."""


class Interpreter:
    """The understanding half of a trained model."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        nodes = agent.processor.model_metadata.predict_schema.nodes
        self._needs_node = next(name for name, node in nodes.items() if node.uses is NeedClassifier)

    @classmethod
    def load(cls, model: Path) -> "Interpreter":
        """The interpreter of a model file.

        Raises:
            ModelMissing: from `bot.training.current_model`, which gives the path.
        """
        return cls(Agent.load(model_path=str(model)))

    async def parse(self, text: str) -> dict[str, Any]:
        """What Rasa's pipeline says of a text, or of what it asks beside a greeting or a place, or of its keywords."""
        asked = await past_courtesy(self._parse, text, await self._parse(text))
        return with_keywords(await beside_the_place(self._parse, asked), text)

    async def _parse(self, text: str) -> dict[str, Any]:
        # A leading `/`, Rasa's shortcut past the understanding, is taken off.
        readable = clean(text).lstrip("/ ")[:MAX_CHARACTERS] or "?"
        return await self._agent.processor.parse_message(UserMessage(readable))

    async def understand(self, text: str) -> Understanding:
        """What a text means. Takes any text and does not raise for one."""
        parsed = await self.parse(text)
        return Understanding.from_parse(text, with_need_of_a_clause(self._parse_clauses, text, parsed))

    def _parse_clauses(self, clauses: Sequence[str]) -> list[dict[str, Any]]:
        """What several clauses need, read in one run of the graph that ends with the needs."""
        processor = self._agent.processor
        messages = [UserMessage(clause, metadata={CLAUSE: True}) for clause in clauses]
        tracker = DialogueStateTracker.from_events(messages[0].sender_id, [])
        read = processor.graph_runner.run(
            inputs={PLACEHOLDER_MESSAGE: messages, PLACEHOLDER_TRACKER: tracker},
            targets=[self._needs_node],
        )
        return [message.as_dict(only_output_properties=True) for message in read[self._needs_node]]
