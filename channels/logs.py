"""Sets logging up so that no line ever holds who wrote, what they wrote or what we answered."""

import logging
import logging.config
import traceback
from types import TracebackType

import structlog

LEVEL = "INFO"
QUIET = {
    "twilio.http_client": "WARNING",  # logs numbers and texts of every request at INFO
    "urllib3": "WARNING",
    "httpx": "WARNING",
    "sqlalchemy.engine": "WARNING",
    "rasa": "WARNING",
    "rasa_sdk": "WARNING",
    "apscheduler": "WARNING",
    "tensorflow": "ERROR",
}
"""Libraries that would write down what passes through them."""


class BareFormatter(logging.Formatter):
    """Formats an exception as its type and where it was raised: its own text may quote a message."""

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        kind, _, where = ei
        frames = traceback.extract_tb(where)
        steps = "".join(f"\n  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
        return f"{kind.__name__ if kind else 'error'}{steps}"


def configure_logs() -> None:
    """Log to standard error. Replaces what was set up before, by structlog (Rasa's logger) too.

    Uvicorn must be started with `log_config=None` and `access_log=False`: its access lines hold addresses and queries.
    """
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"bare": {"()": BareFormatter, "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "bare"}},
            "root": {"level": LEVEL, "handlers": ["stderr"]},
            "loggers": {name: {"level": level} for name, level in QUIET.items()},
        }
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)
    structlog.configure(
        processors=[_only_the_event],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _only_the_event(_logger: object, _method: str, event: structlog.types.EventDict) -> str:
    """Rasa's events have fixed names; their fields hold message texts and are left out."""
    return str(event.get("event", ""))
