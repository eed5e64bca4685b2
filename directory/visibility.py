"""The one filter of what the public may see: a record that nobody has read in a source is hidden whole.

The rule itself is `safety.publication.is_public`; this module is its only translation into SQL. Hidden are rows that
are marked so, and everything that hangs on a hidden row. A row without any mark came from a publisher's own file,
which is its source, and is shown.
"""

from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, and_, exists, false, inspect, not_, or_, select, union

from directory.codes import CONFIDENCES
from directory.models import Contact, Location, Organization, Phone, Program, Service, ServiceAtLocation
from directory.models_details import Schedule
from directory.models_profile import CrisisLine, Three11Type
from directory.models_taxonomy import Attribute, Metadata, TaxonomyTerm
from safety.publication import is_public

HIDDEN_CODES: Final = tuple(f"confidence.{word}" for word in CONFIDENCES if not is_public(word))
SHOWN: Final = tuple(word for word in CONFIDENCES if is_public(word))

_MARKS = (
    select(Attribute.link_id.label("id"))
    .join(TaxonomyTerm, Attribute.taxonomy_term_id == TaxonomyTerm.id)
    .where(TaxonomyTerm.code.in_(HIDDEN_CODES))
    .cte("hidden_marks")
)
_MARKED = (Organization, Service, Location, Phone)
_HIDDEN: Final[dict[str, CTE]] = {}
"""The ids of the hidden rows of each table on which others can hang."""


def public(model: Any) -> ColumnElement[bool]:
    """The condition under which a row of `model`, a mapped class or an alias of one, may be shown to the public.

    A row may be shown unless it is marked or hangs on a hidden row; a location at which only hidden services are
    given is hidden with them.
    """
    return not_(or_(false(), *_reasons(model)))


def is_hidden(table: str, key: Any) -> ColumnElement[bool]:
    """Whether the row of a table (organization, program, service, location …) to which a column points is hidden."""
    return and_(key.is_not(None), key.in_(select(_HIDDEN[table].c.id)))


def _reasons(model: Any) -> list[ColumnElement[bool]]:
    """Why a row would be hidden."""
    mapped = inspect(model).mapper.class_
    if mapped in (CrisisLine, Three11Type):
        return [model.confidence.not_in(SHOWN)]
    if mapped in (Attribute, Metadata):
        subject = model.link_id if mapped is Attribute else model.resource_id
        return [is_hidden(table, subject) for table in _HIDDEN]
    reasons = [model.id.in_(select(_MARKS.c.id))] if mapped in _MARKED else []
    for column in mapped.__table__.columns:
        owners = {key.column.table.name for key in column.foreign_keys} - {mapped.__tablename__}
        reasons += [is_hidden(owner, getattr(model, column.key)) for owner in owners if owner in _HIDDEN]
    if mapped is Location:
        reasons.append(_only_hidden_services(model))
    return reasons


def _only_hidden_services(location: Any) -> ColumnElement[bool]:
    hidden = select(_HIDDEN["service"].c.id)
    of_hidden = select(ServiceAtLocation.location_id).where(ServiceAtLocation.service_id.in_(hidden))
    shown = exists().where(ServiceAtLocation.location_id == location.id, ServiceAtLocation.service_id.not_in(hidden))
    return and_(location.id.in_(of_hidden), not_(shown))


for _model in (Organization, Program, Service, Location, ServiceAtLocation, Contact, Phone, Schedule):
    # One part for each reason, so that a database can follow its indexes from the few marks to the rows.
    _parts = [select(_model.id).where(reason) for reason in _reasons(_model)]
    _HIDDEN[_model.__tablename__] = union(*_parts).cte(f"hidden_{_model.__tablename__}")
