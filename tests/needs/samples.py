"""Needs as the tests express them."""

from datetime import UTC, datetime

from needs.ledger import NeedExpressed
from needs.outcomes import Channel
from needs.pseudonyms import conversation_key, person_key

NUMBER = "+16125550100"
LATE_EVENING = datetime(2026, 1, 6, 4, 30, tzinfo=UTC)  # 22:30 the day before in Minneapolis


def expressed(**changes: object) -> NeedExpressed:
    """A need with these changes."""
    values: dict[str, object] = {
        "need_code": "housing.shelter",
        "channel": Channel.SMS,
        "language": "en",
        "person_key": person_key(NUMBER),
        "conversation_key": conversation_key(f"sms {NUMBER}"),
        "text": "no place to sleep, call me 612-555-0100",
        "at": LATE_EVENING,
    }
    return NeedExpressed(**(values | changes))  # type: ignore[arg-type]
