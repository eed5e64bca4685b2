"""While the app runs, what is older than the settings allow goes by itself: ledger text and whole conversations."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import select

from bot.tracker_store import open_tracker_store
from needs.ledger import NeedExpressed, record
from needs.models import Need
from needs.outcomes import Channel
from needs.pseudonyms import conversation_key, person_key
from runtime.database import Database
from runtime.keys import load_keyring
from runtime.settings import Settings
from tests.channels.support import serving

pytestmark = pytest.mark.model


async def test_old_text_and_quiet_conversations_go_when_the_app_starts(
    app: FastAPI, options: Settings, database: Database
) -> None:
    store, now = open_tracker_store(options), datetime.now(UTC)
    for name, days in (("quiet", options.tracker_days + 1), ("going on", 1)):
        said = UserUttered("hi", timestamp=(now - timedelta(days=days)).timestamp())
        await store.save(DialogueStateTracker.from_events(name, [said]))
    keys = load_keyring(options)
    who = {"person_key": person_key("+16125550123", keys), "conversation_key": conversation_key("sms", keys)}
    with database.begin() as session:
        for text, days in (("long ago", options.retention_days + 1), ("today", 0)):
            at = now - timedelta(days=days)
            record(session, NeedExpressed("basics.food", Channel.SMS, "en", text=text, at=at, **who))

    def texts() -> list[str]:
        with database.begin() as session:
            return list(session.scalars(select(Need.text).where(Need.text.is_not(None))))

    async with serving(app), asyncio.timeout(20):
        while await asyncio.to_thread(texts) != ["today"] or "quiet" in await store.keys():
            await asyncio.sleep(0.05)
        assert list(await store.keys()) == ["going on"]
    store.engine.dispose()
