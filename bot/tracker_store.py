"""Where conversations are kept: SQLite beside the database, or the PostgreSQL and Redis of the settings."""

from rasa.core.lock_store import InMemoryLockStore, LockStore, RedisLockStore
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from redis.connection import parse_url

import bot.rasa_environment  # noqa: F401 - before Rasa
from bot.tracker_retention import tracker_url
from runtime.paths import ROOT
from runtime.settings import Settings


def open_tracker_store(settings: Settings) -> TrackerStore:
    """Rasa's SQL tracker store in the place that `bot.tracker_retention` says."""
    url = tracker_url(settings)
    if url.get_backend_name() == "sqlite":
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    # SQLAlchemy 2 refuses the store's own way to build a URL; it takes a whole one in the place of the host.
    return SQLTrackerStore(
        domain=Domain.load(str(ROOT / "bot" / "domain")),
        dialect=url.drivername,
        host=url.render_as_string(hide_password=False),
    )


def open_lock_store(settings: Settings) -> LockStore:
    """One conversation, one message at a time: over all workers with Redis, else within this process."""
    if not settings.redis_url:
        return InMemoryLockStore()
    parts = parse_url(settings.redis_url)
    return RedisLockStore(
        host=parts.get("host", "localhost"),
        port=parts.get("port", 6379),
        db=parts.get("db", 0),
        username=parts.get("username"),
        password=parts.get("password"),
        use_ssl=settings.redis_url.startswith("rediss"),
        key_prefix="nearhelp",
    )
