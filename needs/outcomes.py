"""What can become of a need, and why: the words that the ledger, the dialogue and the reports share."""

from enum import StrEnum


class Outcome(StrEnum):
    """Whether the need was met, as far as anyone has said."""

    MET = "met"
    PARTLY_MET = "partly_met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a need was not, or not wholly, met. `OUR_FAILURES` are ours; the others are the system's of services."""

    NO_SERVICE_EXISTS = "no_service_exists"
    OUT_OF_AREA = "out_of_area"
    FULL_OR_WAITLIST = "full_or_waitlist"
    FUNDS_EXHAUSTED = "funds_exhausted"
    INELIGIBLE = "ineligible"
    NOT_ACCESSIBLE = "not_accessible"
    DECLINED = "declined"
    TRIED_NOT_HELPED = "tried_not_helped"
    NOT_UNDERSTOOD = "not_understood"
    DIRECTORY_GAP = "directory_gap"
    DIRECTORY_STALE = "directory_stale"
    ABANDONED = "abandoned"


OUR_FAILURES = frozenset({Reason.NOT_UNDERSTOOD, Reason.DIRECTORY_GAP, Reason.DIRECTORY_STALE, Reason.ABANDONED})


class Barrier(StrEnum):
    """What made a service `not_accessible`."""

    HOURS = "hours"
    LANGUAGE = "language"
    TRANSPORT = "transport"
    COST = "cost"
    DISABILITY = "disability"
    DOCUMENTS = "documents"


class AssertedBy(StrEnum):
    """Who says so. What a person said is never overruled by the bot."""

    BOT = "bot"
    RESIDENT = "resident"
    STAFF = "staff"


class Channel(StrEnum):
    """Where the need was expressed."""

    SMS = "sms"
    WEB = "web"
    STAFF = "staff"
    TERMINAL = "terminal"
