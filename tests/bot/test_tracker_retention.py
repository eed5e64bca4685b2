"""Quiet conversations are deleted, on SQLite and on PostgreSQL, from the table that Rasa's own store makes."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.tracker_retention import forget_conversation, forget_conversations_under, purge_conversations
from bot.tracker_store import open_tracker_store
from runtime.settings import Settings

pytestmark = pytest.mark.model
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def options(database_url: str, tmp_path: Path) -> Iterator[Settings]:
    yield Settings(_env_file=None, data_dir=tmp_path, database_url=database_url, tracker_days=30)


def keep(options: Settings, conversation: str, *days_ago: float) -> None:
    store = open_tracker_store(options)
    tracker = DialogueStateTracker.from_events(
        conversation, [UserUttered("hi", timestamp=(NOW - timedelta(days=days)).timestamp()) for days in days_ago]
    )
    asyncio.run(store.save(tracker))
    store.engine.dispose()


def kept(options: Settings, conversation: str) -> int:
    store = open_tracker_store(options)
    tracker = asyncio.run(store.retrieve_full_tracker(conversation))
    store.engine.dispose()
    return len(tracker.events) if tracker else 0


def test_a_conversation_goes_whole_once_it_has_been_quiet_for_long_enough(options: Settings) -> None:
    keep(options, "quiet", 90, 30.1)
    keep(options, "going on", 90, 29.9)
    assert purge_conversations(options, NOW) == 1
    assert (kept(options, "quiet"), kept(options, "going on")) == (0, 2)
    assert purge_conversations(options, NOW) == 0


def test_one_conversation_goes_when_its_resident_asks(options: Settings) -> None:
    keep(options, "mine", 1)
    keep(options, "yours", 1)
    assert forget_conversation(options, "mine")
    assert (kept(options, "mine"), kept(options, "yours")) == (0, 1)
    assert not forget_conversation(options, "mine")


def test_conversations_go_with_the_key_that_named_them(options: Settings) -> None:
    keep(options, "0123abcd.of the old key", 1, 2)
    keep(options, "4567cdef.of the new key", 1)
    assert forget_conversations_under(options, "0123abcd") == 2
    assert (kept(options, "0123abcd.of the old key"), kept(options, "4567cdef.of the new key")) == (0, 1)


def test_where_nobody_has_talked_there_is_nothing_to_delete(tmp_path: Path) -> None:
    options = Settings(_env_file=None, data_dir=tmp_path)
    assert purge_conversations(options, NOW) == 0 and not forget_conversation(options, "nobody")
    assert forget_conversations_under(options, "0123abcd") == 0
