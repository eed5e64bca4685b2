"""Deletes conversations that have been quiet for too long: what was said is redacted, but it is not kept for ever."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Float, String, column, create_engine, delete, func, inspect, select, table
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.pool import NullPool

from runtime.settings import Settings

TRACKER_FILE = "conversations.db"
EVENTS = table("events", column("sender_id", String), column("timestamp", Float))
"""The columns that matter here of the table that Rasa's SQLTrackerStore makes (`rasa.core.tracker_store`)."""


def tracker_url(settings: Settings) -> URL:
    """Where conversations lie: on SQLite in a file of their own, so that they never wait for the directory's writer."""
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite":
        return url
    return make_url(f"sqlite:///{settings.data_dir / TRACKER_FILE}")


def purge_conversations(settings: Settings, now: datetime | None = None) -> int:
    """Delete every conversation without an event in the last `tracker_days`, whole; how many conversations went.

    `now` is an aware moment. A conversation that goes on keeps its older events, which its answers may rest on.
    """
    engine = _engine(settings)
    if engine is None:
        return 0
    oldest = ((now or datetime.now(UTC)) - timedelta(days=settings.tracker_days)).timestamp()
    quiet = select(EVENTS.c.sender_id).group_by(EVENTS.c.sender_id).having(func.max(EVENTS.c.timestamp) < oldest)
    with engine.begin() as connection:
        gone = connection.scalar(select(func.count()).select_from(quiet.subquery())) or 0
        connection.execute(delete(EVENTS).where(EVENTS.c.sender_id.in_(quiet)))
    return gone


def forget_conversation(settings: Settings, conversation: str) -> bool:
    """Delete one conversation, by its key, because its resident asked for it. Whether there was one."""
    engine = _engine(settings)
    if engine is None:
        return False
    with engine.begin() as connection:
        return connection.execute(delete(EVENTS).where(EVENTS.c.sender_id == conversation)).rowcount > 0


def forget_conversations_under(settings: Settings, key_id: str) -> int:
    """Delete the conversations whose keys were made with one secret, by its id, as it is retired; how many events."""
    engine = _engine(settings)
    if engine is None:
        return 0
    with engine.begin() as connection:
        return connection.execute(delete(EVENTS).where(EVENTS.c.sender_id.startswith(f"{key_id}."))).rowcount


def _engine(settings: Settings) -> Engine | None:
    """The store, None where nobody has talked yet and there is no table."""
    engine = create_engine(tracker_url(settings), poolclass=NullPool)
    return engine if inspect(engine).has_table(EVENTS.name) else None
