"""Every conversation of this folder with the real assistant."""

import asyncio
from collections.abc import Iterator

import pytest

from channels.context import Context
from tests.conversations.judge import Seen, faults
from tests.conversations.script import Script, scripts
from tests.support.talking import Talk, whole_assistant

SCRIPTS = tuple(scripts())


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    with whole_assistant(tmp_path_factory.mktemp("talks")) as opened:
        yield opened


@pytest.mark.model
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_good_helper_would_say_so(context: Context, script: Script) -> None:
    assert asyncio.run(_played(context, script)) == []


async def _played(context: Context, script: Script) -> list[str]:
    talk, seen, wrong = Talk(context, script.page), Seen(), list[str]()
    for turn in script.turns:
        reply = await talk.say(turn.resident)
        found = faults(reply, turn.expect, script.language, seen, talk.ledger())
        told = " / ".join(message.text for message in reply.messages)
        wrong += [f"{turn.resident[:60]!r}: {fault}; it said: {told[:400]}" for fault in found]
    return wrong


def test_every_conversation_has_a_name_of_its_own() -> None:
    assert len({script.name for script in SCRIPTS}) == len(SCRIPTS)


@pytest.mark.parametrize(("language", "least"), [("en", 30), ("es", 14), ("so", 8), ("hmn", 8)])
def test_every_language_has_its_conversations(language: str, least: int) -> None:
    assert sum(script.language == language for script in SCRIPTS) >= least
