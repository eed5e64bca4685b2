"""Which records a request asks for, as queries for their ids; nothing hidden is ever among them."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from channels.hsds.areas import covers, within
from channels.hsds.asked import Classified, Listing, OfOrganizations, OfServices, OfServicesAtLocations, OfTerms
from directory.models import Location, Organization, Service, ServiceAtLocation
from directory.models_taxonomy import Attribute, Taxonomy, TaxonomyTerm
from directory.search import ServiceQuery, search
from directory.visibility import public

MOST_FOUND = 1000
"""A search gives at most so many services, the best first."""

Ids = Select[tuple[UUID]]


def services(asked: OfServices) -> Ids:
    """The services asked for, but for the words of a search."""
    return select(Service.id).where(public(Service), *_service_filters(asked))


def services_at_locations(asked: OfServicesAtLocations) -> Ids:
    """The services at locations asked for, but for the words of a search.

    Raises:
        UnknownPostcode: the middle of the postcode is asked for and not known.
    """
    chosen = (
        select(ServiceAtLocation.id)
        .join(Service, Service.id == ServiceAtLocation.service_id)
        .where(public(ServiceAtLocation), *_service_filters(asked))
    )
    if asked.postcode and asked.proximity:
        place = Location.id == ServiceAtLocation.location_id
        return chosen.join(Location, place).where(within(asked.postcode, asked.proximity))
    return chosen.where(covers(asked.postcode)) if asked.postcode else chosen


def organizations(asked: OfOrganizations) -> Ids:
    """The organizations asked for; a term counts where the organization or one of its services has it."""
    chosen = select(Organization.id).where(
        public(Organization),
        _has_words(asked, Organization.name, Organization.alternate_name, Organization.description),
    )
    terms = _with_terms(asked)
    if terms is None:
        return chosen
    theirs = select(Service.organization_id).where(public(Service), Service.id.in_(terms))
    return chosen.where(or_(Organization.id.in_(terms), Organization.id.in_(theirs)))


def taxonomies(asked: Listing) -> Ids:
    """The taxonomies asked for."""
    return select(Taxonomy.id).where(public(Taxonomy), _has_words(asked, Taxonomy.name, Taxonomy.description))


def terms(asked: OfTerms) -> Ids:
    """The terms asked for."""
    words = _has_words(asked, TaxonomyTerm.name, TaxonomyTerm.description, TaxonomyTerm.code)
    chosen = select(TaxonomyTerm.id).where(public(TaxonomyTerm), words)
    if asked.taxonomy_id:
        chosen = chosen.where(TaxonomyTerm.taxonomy_id == asked.taxonomy_id)
    if asked.parent_id:
        chosen = chosen.where(TaxonomyTerm.parent_id == asked.parent_id)
    return chosen.where(TaxonomyTerm.parent_id.is_(None)) if asked.top_only else chosen


def found(session: Session, words: str) -> list[UUID]:
    """The services that the directory's own search finds for some words, best first."""
    result = search(session, ServiceQuery(text=words, limit=MOST_FOUND))
    return [UUID(hit.service_id) for hit in result.hits]


def _service_filters(asked: OfServices | OfServicesAtLocations) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if asked.organization_id:
        filters.append(Service.organization_id == asked.organization_id)
    if asked.modified_after:
        filters.append(Service.last_modified >= asked.modified_after)
    with_terms = _with_terms(asked)
    if with_terms is not None:
        filters.append(Service.id.in_(with_terms))
    return filters


def _with_terms(asked: Classified) -> Ids | None:
    """The ids of records of any table with the terms asked for; None where none is asked for."""
    if not asked.taxonomy_term_id and not asked.taxonomy_id:
        return None
    marked = select(Attribute.link_id).join(TaxonomyTerm, TaxonomyTerm.id == Attribute.taxonomy_term_id)
    if asked.taxonomy_term_id:
        marked = marked.where(Attribute.taxonomy_term_id == asked.taxonomy_term_id)
    return marked.where(TaxonomyTerm.taxonomy_id == asked.taxonomy_id) if asked.taxonomy_id else marked


def _has_words(asked: Listing, *columns: Any) -> ColumnElement[bool]:
    """Whether every word asked for stands in one of the columns, whatever its case."""
    words = (asked.search or "").split()[:20]
    return and_(True, *(or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in words))
