"""Needs for the tests of the reports and of the open-data page."""

from datetime import UTC, datetime, timedelta

from fastapi import FastAPI

from needs.ledger import NeedExpressed, record
from needs.outcomes import Barrier, Channel, Outcome, Reason
from needs.pseudonyms import conversation_key, person_key

RECENT = datetime.now(UTC) - timedelta(days=3)
LONG_AGO = (datetime.now(UTC) - timedelta(days=75)).replace(day=15)
PERIOD = f"{LONG_AGO:%Y-%m}"
"""The month of `LONG_AGO`, which is ripe to be published."""


def ask(app: FastAPI, times: int = 1, who: str = "somebody", **changes: object) -> None:
    """So many needs, each of another person."""
    keys = app.state.context.outbox.vault.keys
    with app.state.context.database.begin() as session:
        for number in range(times):
            values: dict[str, object] = {
                "need_code": "housing.shelter",
                "channel": Channel.SMS,
                "language": "en",
                "person_key": person_key(f"{who} {number}", keys),
                "conversation_key": conversation_key(f"{who} {number}", keys),
                "at": RECENT,
            }
            record(session, NeedExpressed(**(values | changes)))  # type: ignore[arg-type]


def fill(app: FastAPI) -> None:
    """A few dozen needs of several kinds."""
    ask(app, 30, "a", neighborhood="Whittier", text="they had no bed for me")
    ask(app, 14, "b", neighborhood="Jordan", outcome=Outcome.UNMET, reason=Reason.FULL_OR_WAITLIST)
    ask(app, 3, "c", neighborhood="Harrison", need_code="basics.food", outcome=Outcome.MET)
    ask(app, 2, "d", outcome=Outcome.UNMET, reason=Reason.NOT_ACCESSIBLE, barrier=Barrier.COST)
    unclear = {"need_code": None, "outcome": Outcome.UNMET}
    ask(app, 12, "e", text="purple lighthouse keys", reason=Reason.NOT_UNDERSTOOD, **unclear)
    ask(app, 13, "h", text="where to return a shirt", reason=Reason.DIRECTORY_GAP, **unclear)
    ask(app, 1, "f", need_code="crisis.suicide", text="said in the dark")
    ask(app, 5, "g", at=RECENT - timedelta(days=100))
