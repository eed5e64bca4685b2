"""What action tests share: an installation with the reference directory, and conversations to run actions in."""

from collections.abc import Iterator
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Conversation
from needs.pseudonyms import conversation_key
from runtime.database import Database
from tests.support.prepared import prepared


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with prepared(tmp_path_factory.mktemp("installed")) as database:
        yield database


class Dialogue:
    """One conversation as the actions see it: they run one after another, and what they set is kept."""

    def __init__(self, name: str, **slots: Any) -> None:
        self.key = conversation_key(name)
        self.slots: dict[str, Any] = {"language": "en", **slots}
        self.events: list[dict[str, Any]] = []

    def hear(self, act: str, text: str = "", **read: Any) -> None:
        """The next message, as the understanding leaves it."""
        message = {"intent": {"name": act, "confidence": 1.0}, "text": text, "metadata": {"channel": "web"}, **read}
        self.events.append({"event": "user", "text": text, "parse_data": message, "metadata": message["metadata"]})
        self.latest = message

    @property
    def tracker(self) -> Tracker:
        """The conversation as Rasa hands it to an action."""
        return Tracker(self.key, self.slots, self.latest, self.events, False, None, {}, "action_listen")

    @property
    def conversation(self) -> Conversation:
        """The conversation as actions read it."""
        return Conversation.of(self.tracker)

    def run(self, action: Action) -> list[dict[str, Any]]:
        """What the action utters."""
        dispatcher = CollectingDispatcher()
        for event in action.run(dispatcher, self.tracker, {}):
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
        return list(dispatcher.messages)


def shown(messages: list[dict[str, Any]]) -> list[str]:
    """The names of the services in messages."""
    return [hit["name"] for message in messages for hit in message["custom"].get("services", ())]


def needs(*codes: str, confidence: float = 0.9) -> list[dict[str, Any]]:
    """Needs as the understanding ranks them."""
    return [{"code": code, "confidence": confidence} for code in codes]
