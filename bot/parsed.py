"""What is read off and changed in a message that Rasa's pipeline has parsed."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from actions.aspects import Aspect
from bot.acts import DETAIL

Parsed = Mapping[str, Any]
Parse = Callable[[str], Awaitable[dict[str, Any]]]
"""Reads a text alone, without a conversation."""


def sureness(parsed: Parsed) -> float:
    """The confidence in the message's intent."""
    return float(parsed["intent"].get("confidence") or 0.0)


def share_of(parsed: Parsed) -> float:
    """The share of confidence of the surest need in a message; 0 without any."""
    return max((float(need["confidence"]) for need in parsed.get("needs") or ()), default=0.0)


def with_act(parsed: dict[str, Any], act: str) -> dict[str, Any]:
    """The message with another intent, of which there is no doubt."""
    if act == parsed["intent"]["name"]:
        return parsed
    return {**parsed, "intent": {"name": act, "confidence": 1.0}}


def asks_which_language(parsed: Parsed) -> bool:
    """Whether a question asks what is spoken; where no service was shown it asks that of the assistant."""
    return parsed["intent"]["name"] == DETAIL and (parsed.get("aspects") or [None])[0] == Aspect.LANGUAGES
