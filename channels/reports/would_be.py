"""Reads the form of a service that does not exist, for the replay."""

from collections.abc import Mapping

from directory.codes import need_codes
from language.codes import SUPPORTED
from needs.codes import neighborhood_names
from needs.figures.replay import WouldBeService

MOST_WEEKLY = 100_000
MARKS = {
    "paid": "People pay for it",
    "late": "Open evenings and weekends",
    "steps": "Cannot be used with a disability",
    "no_papers": "Asks for no documents",
    "to_all": "Open to everybody, no eligibility",
}


def read_would_be(params: Mapping[str, list[str]]) -> tuple[WouldBeService | None, str]:
    """The service, or None and what is wrong with the form; the text is empty where nothing was filled in yet."""
    if "for" not in params:
        return None, "" if "go" not in params else "Choose at least one need that the service is for."
    weekly = (params.get("weekly") or [""])[0].strip()
    if weekly and not (weekly.isascii() and weekly.isdigit() and 0 < int(weekly[:9]) <= MOST_WEEKLY):
        return None, f"Places a week must be a whole number from 1 to {MOST_WEEKLY:,}, or empty for as many as come."
    for name, known in (("for", need_codes()), ("serves", neighborhood_names()), ("speaks", SUPPORTED)):
        if not set(params.get(name, [])) <= set(known):
            return None, "The form holds a need, neighborhood or language that does not exist. Fill it in again."
    return WouldBeService(
        need_codes=tuple(params["for"]),
        neighborhoods=tuple(params.get("serves", [])),
        languages=tuple(params.get("speaks", [])),
        free="paid" not in params,
        open_late="late" in params,
        step_free="steps" not in params,
        no_papers="no_papers" in params,
        open_to_all="to_all" in params,
        weekly_places=int(weekly) if weekly else None,
    ), ""
