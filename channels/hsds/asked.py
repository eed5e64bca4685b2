"""What a request to the HSDS API may ask for: the parameters of the published `openapi.json`, checked."""

import re
from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

MOST_PER_PAGE = 1000
USUAL_PER_PAGE = 50
MOST_PAGES = 1_000_000


def _aware(moment: datetime) -> datetime:
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        raise ValueError("a moment between the years 1 and 9999") from None


def _written(moment: object) -> object:
    """A bare number is no moment, though the validation behind this would take it for seconds since 1970."""
    if isinstance(moment, str) and not re.match("[0-9]{4}-[0-9]{2}-[0-9]{2}", moment):
        raise ValueError("give a moment such as 2026-03-15T10:30:45Z")
    return moment


Moment = Annotated[datetime, BeforeValidator(_written), AfterValidator(_aware)]


class Listing(BaseModel):
    """A list of records. `format=ndjson` gives them all, one JSON record a line, without pages."""

    model_config = ConfigDict(extra="forbid")

    page: int = Field(1, ge=1, le=MOST_PAGES, description="Page number, from 1")
    per_page: int | None = Field(
        None, ge=1, le=MOST_PER_PAGE, description=f"Records on a page; {USUAL_PER_PAGE} unless told"
    )
    format: Literal["json", "ndjson"] = Field("json", description="ndjson streams every result without pages")
    search: str | None = Field(None, max_length=500, description="Full text search")


class Classified(Listing):
    """A list of records that have terms of a taxonomy."""

    taxonomy_term_id: UUID | None = Field(None, description="Only records with this term")
    taxonomy_id: UUID | None = Field(None, description="Only records with any term of this taxonomy")


class OfServices(Classified):
    """A list of services."""

    organization_id: UUID | None = Field(None, description="Only services of this organization")
    modified_after: Moment | None = Field(None, description="Only records modified at or after this moment (RFC 3339)")
    minimal: bool = Field(False, description="Only id and modified_date, all on one page unless per_page is given")
    full: bool = Field(False, description="Fully nested services")


class OfServicesAtLocations(Classified):
    """A list of services at locations."""

    organization_id: UUID | None = Field(None, description="Only services of this organization")
    modified_after: Moment | None = Field(None, description="Only services modified at or after this moment (RFC 3339)")
    full: bool = Field(False, description="Fully nested, with the full service")
    postcode: str | None = Field(
        None,
        pattern="^[0-9]{5}$",
        description="ZIP code: only services whose area holds it; with proximity, only those near its middle",
    )
    proximity: float | None = Field(None, ge=1, le=1_000_000, description="Meters from the middle of the postcode")


class OfOrganizations(Classified):
    """A list of organizations."""

    full: bool = Field(False, description="Fully nested organizations")
    full_service: bool = Field(False, description="Fully nested, with their full services")


class OfTerms(Listing):
    """A list of terms."""

    taxonomy_id: UUID | None = Field(None, description="Only terms of this taxonomy")
    parent_id: UUID | None = Field(None, description="Only terms with this parent")
    top_only: bool = Field(False, description="Only terms without a parent")
