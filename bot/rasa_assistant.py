"""The assistant in this process: understands a message, lets Rasa carry the dialogue, gives back one typed reply."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

import bot.rasa_environment  # noqa: F401 - before Rasa
from bot.action_endpoint import InProcessActions
from bot.context import Before
from bot.interpreter import MAX_CHARACTERS, Interpreter
from bot.kept import kept
from bot.messages import Inbound, Reply, ReplyMessage
from bot.reading import read
from bot.tracker_store import open_lock_store, open_tracker_store
from bot.understanding import Understanding
from directory.search import ServiceHit
from language.detection import detect
from runtime.settings import Settings
from safety.replies import reply as crisis_reply


class RasaAssistant:
    """One loaded model and its conversations. Several conversations at once are safe, one conversation is in order."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self._interpreter = Interpreter(agent)

    @classmethod
    def load(cls, model: Path, settings: Settings) -> "RasaAssistant":
        """The assistant of a trained model, its conversations in the database of the settings."""
        agent = Agent.load(
            model_path=str(model),
            action_endpoint=InProcessActions(),
            tracker_store=open_tracker_store(settings),
            lock_store=open_lock_store(settings),
        )
        return cls(agent)

    async def answer(self, inbound: Inbound) -> Reply:
        """The reply to a message: a crisis first, and whatever the dialogue says after it.

        Raises what an action raises; the channels then say where to call, after the crisis reply if there is one.
        """
        # What `Agent.handle_message` does, with the conversation read under the same lock that it is answered under.
        async with self._agent.lock_store.lock(inbound.conversation):
            before = Before.of(await self._agent.tracker_store.retrieve(inbound.conversation))
            parsed = await read(self._interpreter.parse, inbound.text, before)
            said = joined(await self._agent.processor.handle_message(self._message(inbound, parsed)) or ())
            tracker = await self._agent.tracker_store.retrieve(inbound.conversation)
        meant = Understanding.from_parse(inbound.text, parsed)
        messages = [_message(item) for item in said]
        language = (tracker and tracker.get_slot("language")) or inbound.language or detect(inbound.text)
        if meant.crisis and not any(item["custom"].get("crisis") for item in said):
            messages.insert(0, ReplyMessage(crisis_reply(meant.crisis, language).text))
        return Reply(tuple(messages), meant.crisis, language)

    @staticmethod
    def _message(inbound: Inbound, parsed: Mapping[str, Any]) -> UserMessage:
        # The tracker keeps what was said without names and numbers; the dialogue needs only what was understood.
        parse_data = kept(parsed, inbound.text[:MAX_CHARACTERS])
        metadata = {
            "person": inbound.person,
            "channel": inbound.channel,
            "language": inbound.language,
            "message_id": inbound.message_id,
        }
        return UserMessage(
            parse_data["text"],
            CollectingOutputChannel(),
            inbound.conversation,
            parse_data={**parse_data, "metadata": metadata},
            input_channel=inbound.channel,
            metadata=metadata,
        )


def joined(said: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rasa's output, each text with the payload that was uttered with it: the channel collects the two apart."""
    together: list[dict[str, Any]] = []
    for item in said:
        if item.get("text"):
            together.append({"text": item["text"], "custom": item.get("custom") or {}})
        elif item.get("custom") and together:
            together[-1]["custom"] = item["custom"]
    return together


def _message(item: Mapping[str, Any]) -> ReplyMessage:
    custom = item["custom"]
    return ReplyMessage(
        text=item["text"],
        services=tuple(_hit(fields) for fields in custom.get("services") or ()),
        quick_replies=tuple(custom.get("quick_replies") or ()),
        lead=custom.get("lead") or "",
        first=custom.get("first") or 1,
    )


def _hit(fields: Mapping[str, Any]) -> ServiceHit:
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
    assured = plain.get("assured_date")
    return ServiceHit(**{**plain, "assured_date": date.fromisoformat(assured) if assured else None})
