"""`/hsds`: the paths of HSDS 3.1's published `openapi.json`. A list may be asked for by POST too, as it says."""

import warnings
from collections.abc import Callable, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import StreamingResponse
from sqlalchemy.orm import Session

from channels.context import Context, WithContext
from channels.hsds import records, selecting
from channels.hsds.answers import json_answer, not_found
from channels.hsds.areas import UnknownPostcode
from channels.hsds.asked import Listing, OfOrganizations, OfServices, OfServicesAtLocations, OfTerms
from channels.hsds.lists import Selection, lines, page
from channels.hsds.profile import VERSION, profile
from channels.hsds.records import Form
from directory.exchange.nested import full_services
from directory.models import Organization, Service, ServiceAtLocation
from directory.models_taxonomy import Taxonomy, TaxonomyTerm

PREFIX = "/hsds"
EVERYTHING = 10**9
router = APIRouter(prefix=PREFIX)
READ = ["GET", "POST"]

MISSING: dict[int | str, dict[str, Any]] = {404: {"description": "There is no such public record"}}
UNKNOWN: dict[int | str, dict[str, Any]] = {
    400: {"description": "The middle of the postcode is not known or not given"}
}


@router.get("/", summary="What this API is and which profile of HSDS it speaks")
def about(request: Request, context: WithContext) -> Response:
    """Version, profile and the OpenAPI document."""
    here = f"{context.settings.public_url}{PREFIX}"
    return json_answer(
        request,
        {"version": VERSION, "profile": f"{here}/profile", "openapi_url": f"{here}/openapi.json"},
    )


@router.get("/profile", summary="What Nearhelp adds to HSDS")
def about_profile(request: Request) -> Response:
    """The attributes and terms of Nearhelp's own."""
    return json_answer(request, profile())


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: Request, context: WithContext) -> Response:
    """The OpenAPI document of these paths."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that an endpoint for two methods has one id: each gets its own here
        document = get_openapi(
            title="Nearhelp directory",
            version=VERSION,
            description="The Human Services Data Specification's API. Read-only; public records only.",
            routes=router.routes,
            servers=[{"url": context.settings.public_url}],
        )
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            operation["operationId"] = f"{method}{path}"
    return json_answer(request, document)


@router.api_route("/services", methods=READ, summary="Services, a page at a time")
def services(request: Request, context: WithContext, asked: Annotated[OfServices, Query()]) -> Response:
    """Services with what there is one of; `full` nests everything, `minimal` gives id and modified_date."""
    form = full_services if asked.full else records.short_services
    form = records.minimal_services if asked.minimal else form

    def select(session: Session) -> Selection:
        return Selection(selecting.services(asked), Service.id, _ranked(session, asked))

    return _listed(request, context, asked, select, form, EVERYTHING if asked.minimal else None)


@router.get("/services/{id}", summary="One service with everything that hangs on it", responses=MISSING)
def service(request: Request, context: WithContext, id: str) -> Response:
    """A full service."""
    return _single(request, context, "service", id, full_services)


@router.api_route("/organizations", methods=READ, summary="Organizations, a page at a time")
def organizations(request: Request, context: WithContext, asked: Annotated[OfOrganizations, Query()]) -> Response:
    """Organizations by themselves; `full` nests everything but services, `full_service` those too."""
    form = records.full_organizations if asked.full else records.short_organizations
    form = records.organizations_with_services if asked.full_service else form

    def select(_session: Session) -> Selection:
        return Selection(selecting.organizations(asked), Organization.id)

    return _listed(request, context, asked, select, form)


@router.get("/organizations/{id}", summary="One organization with everything that hangs on it", responses=MISSING)
def organization(request: Request, context: WithContext, id: str, full_service: bool = False) -> Response:
    """A full organization; with `full_service` its full services too."""
    form = records.organizations_with_services if full_service else records.full_organizations
    return _single(request, context, "organization", id, form)


@router.api_route(
    "/service_at_locations", methods=READ, summary="Services at locations, a page at a time", responses=UNKNOWN
)
def services_at_locations(
    request: Request, context: WithContext, asked: Annotated[OfServicesAtLocations, Query()]
) -> Response:
    """Services at locations with both; `full` nests everything. `proximity` goes with `postcode`."""
    if asked.proximity and not asked.postcode:
        raise HTTPException(400, "proximity is measured from the middle of a postcode: give postcode too.")
    form = records.full_services_at_locations if asked.full else records.short_services_at_locations

    def select(session: Session) -> Selection:
        chosen = selecting.services_at_locations(asked)
        return Selection(chosen, ServiceAtLocation.service_id, _ranked(session, asked))

    try:
        return _listed(request, context, asked, select, form)
    except UnknownPostcode as why:
        raise HTTPException(400, str(why)) from None


@router.get(
    "/service_at_locations/{id}",
    summary="One service at a location with everything that hangs on it",
    responses=MISSING,
)
def service_at_location(request: Request, context: WithContext, id: str) -> Response:
    """A full service at a location."""
    return _single(request, context, "service_at_location", id, records.full_services_at_locations)


@router.api_route("/taxonomies", methods=READ, summary="Taxonomies, a page at a time")
def taxonomies(request: Request, context: WithContext, asked: Annotated[Listing, Query()]) -> Response:
    """Taxonomies."""

    def select(_session: Session) -> Selection:
        return Selection(selecting.taxonomies(asked), Taxonomy.id)

    return _listed(request, context, asked, select, records.taxonomies)


@router.get("/taxonomies/{id}", summary="One taxonomy", responses=MISSING)
def taxonomy(request: Request, context: WithContext, id: str) -> Response:
    """A taxonomy."""
    return _single(request, context, "taxonomy", id, records.taxonomies)


@router.api_route("/taxonomy_terms", methods=READ, summary="Terms, a page at a time")
def terms(request: Request, context: WithContext, asked: Annotated[OfTerms, Query()]) -> Response:
    """Terms with their taxonomy."""

    def select(_session: Session) -> Selection:
        return Selection(selecting.terms(asked), TaxonomyTerm.id)

    return _listed(request, context, asked, select, records.terms)


@router.get("/taxonomy_terms/{id}", summary="One term", responses=MISSING)
def term(request: Request, context: WithContext, id: str) -> Response:
    """A term with its taxonomy."""
    return _single(request, context, "taxonomy_term", id, records.terms)


def _ranked(session: Session, asked: Listing) -> Sequence[UUID] | None:
    return selecting.found(session, asked.search) if asked.search else None


def _listed(
    request: Request,
    context: Context,
    asked: Listing,
    select: Callable[[Session], Selection],
    form: Form,
    per_page: int | None = None,
) -> Response:
    with context.database.begin() as session:
        selection = select(session)
        if asked.format == "json":
            return json_answer(request, page(session, selection, form, asked, per_page))
    return StreamingResponse(lines(context.database, selection, form), media_type="application/x-ndjson")


def _single(request: Request, context: Context, what: str, key: str, form: Form) -> Response:
    try:
        wanted = UUID(key)
    except ValueError:
        raise not_found(what, key) from None
    with context.database.begin() as session:
        found: list[dict[str, Any]] = form(session, [wanted])
    if not found:
        raise not_found(what, key)
    return json_answer(request, found[0])
