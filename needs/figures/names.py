"""What needs, reasons, places, languages and channels are called for people who read figures."""

from math import isfinite

from directory.codes import need_codes
from needs.codes import UNKNOWN_PHASE
from needs.figures.filters import UNKNOWN_PLACE, UNNAMED_NEED
from needs.figures.reasons import NOT_SAID
from needs.outcomes import OUR_FAILURES, Barrier, Channel, Reason
from needs.pins import Gap

ENGLISH_NAMES = {"en": "English", "es": "Spanish", "so": "Somali", "hmn": "Hmong"}
CHANNELS = {
    Channel.SMS.value: "Text message",
    Channel.WEB.value: "Web chat",
    Channel.STAFF.value: "311 staff",
    Channel.TERMINAL.value: "Terminal",
}
_REASONS = {
    Reason.NO_SERVICE_EXISTS.value: "No such service",
    Reason.OUT_OF_AREA.value: "Too far or out of area",
    Reason.FULL_OR_WAITLIST.value: "Full or waiting list",
    Reason.FUNDS_EXHAUSTED.value: "Funds used up",
    Reason.INELIGIBLE.value: "Not eligible",
    Reason.NOT_ACCESSIBLE.value: "Not accessible",
    Reason.DECLINED.value: "Declined by the person",
    Reason.TRIED_NOT_HELPED.value: "Tried, not helped",
    Reason.NOT_UNDERSTOOD.value: "Nearhelp did not understand",
    Reason.DIRECTORY_GAP.value: "Missing in the directory",
    Reason.DIRECTORY_STALE.value: "Directory out of date",
    Reason.ABANDONED.value: "Broken off midway",
    NOT_SAID: "Reason not said",
}
_BARRIERS = {
    Barrier.HOURS.value: "hours",
    Barrier.LANGUAGE.value: "language",
    Barrier.TRANSPORT.value: "transport",
    Barrier.COST.value: "cost",
    Barrier.DISABILITY.value: "disability",
    Barrier.DOCUMENTS.value: "documents",
}
_DOMAINS = {"311": "City services (311)"}


def need_name(code: str) -> str:
    """The label of a code, of a domain or of `unnamed`."""
    if code in need_codes():
        return need_codes()[code].label
    return "Could not be named" if code in ("", UNNAMED_NEED) else _DOMAINS.get(code, code.capitalize())


def reason_name(reason: str) -> str:
    """The name of a reason, with its barrier where it has one (`not_accessible:cost`)."""
    kind, _, barrier = reason.partition(":")
    return f"{_REASONS[kind]}: {_BARRIERS[barrier]}" if barrier else _REASONS[kind]


def is_ours(reason: str) -> bool:
    """Whether a reason is a failure of Nearhelp and not of the services."""
    return reason in OUR_FAILURES


def phase_name(phase: str) -> str:
    """The name of a phase; needs that could not be named have none."""
    return "Could not be named" if phase == UNKNOWN_PHASE else phase.capitalize()


def place_name(place: str) -> str:
    """A neighbourhood's name; the unknown place in words."""
    return "Place unknown" if place in ("", UNKNOWN_PLACE) else place


def gap_name(gap: Gap) -> str:
    """A watched gap: its need, and the place and language where it is of one."""
    place = f", {gap.neighborhood}" if gap.neighborhood else ""
    return f"{need_name(gap.need_code)}{place}{f', in {ENGLISH_NAMES[gap.language]}' if gap.language else ''}"


def ratio_name(ratio: float) -> str:
    """A ratio as a change in percent: 0.6 is "−40%"; without end it has no limit."""
    return f"{ratio - 1:+.0%}".replace("-", "−") if isfinite(ratio) else "no limit"
