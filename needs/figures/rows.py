"""The rows behind a figure, for signed-in analysts: redacted, and never with a person's key."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from needs.figures.filters import UNKNOWN_PLACE, UNNAMED_NEED, Filters
from needs.figures.reasons import NOT_SAID
from needs.models import Need
from needs.outcomes import Outcome

PAGE = 50


@dataclass(frozen=True)
class LedgerRow:
    """One need as an analyst may see it. `text` is redacted; None where it was purged or is not to be shown."""

    id: UUID
    at: datetime
    need_code: str | None
    phase: str
    channel: str
    language: str
    neighborhood: str | None
    outcome: str
    reason: str | None
    barrier: str | None
    asserted_by: str
    confidence: float
    text: str | None


@dataclass(frozen=True)
class Detail:
    """What a drilled-down figure asks beyond the filters; empty texts ask nothing.

    `reason` is as `needs.figures.reasons` labels it: with its barrier as `not_accessible:cost`, or `not_said`.
    """

    outcome: str = ""
    reason: str = ""


def rows(session: Session, filters: Filters, detail: Detail, page: int = 0) -> tuple[LedgerRow, ...]:
    """One page of the rows, newest first, `PAGE` at most.

    Times are as exact as the ledger has them; a page that shows them decides how far to round.
    """
    query = (
        select(Need)
        .where(*_filtered(filters), *_detailed(detail))
        .order_by(Need.day.desc(), Need.at.desc(), Need.id)
        .offset(page * PAGE)
        .limit(PAGE)
    )
    return tuple(_row(need) for need in session.scalars(query))


def _filtered(filters: Filters) -> Iterator[ColumnElement[bool]]:
    yield Need.day.between(filters.since, filters.until)
    yield Need.invented.is_(filters.invented)
    if filters.needs == (UNNAMED_NEED,):
        yield Need.need_code.is_(None)
    elif len(filters.needs) == 1:
        yield Need.need_code == filters.needs[0]
    elif filters.needs:
        # Not on the column itself: SQLite would fetch and sort all rows of a domain, where the newest are wanted.
        yield func.coalesce(Need.need_code, UNNAMED_NEED).in_(filters.needs)
    if filters.places:
        yield func.coalesce(Need.neighborhood, UNKNOWN_PLACE).in_(filters.places)
    if filters.languages:
        yield Need.language.in_(filters.languages)
    if filters.channels:
        yield Need.channel.in_(filters.channels)


def _detailed(detail: Detail) -> Iterator[ColumnElement[bool]]:
    if detail.outcome:
        yield Need.outcome == detail.outcome
    reason, _, barrier = detail.reason.partition(":")
    if reason:
        yield Need.outcome.in_([Outcome.UNMET, Outcome.PARTLY_MET])
        yield Need.reason.is_(None) if reason == NOT_SAID else Need.reason == reason
        yield Need.barrier == barrier if barrier else Need.barrier.is_(None)


def _row(need: Need) -> LedgerRow:
    return LedgerRow(
        need.id,
        need.at,
        need.need_code,
        need.phase,
        need.channel,
        need.language,
        need.neighborhood,
        need.outcome,
        need.reason,
        need.barrier,
        need.asserted_by,
        need.confidence,
        need.text,
    )
