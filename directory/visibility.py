"""The one filter of what the public may see: a record that nobody has read in a source is hidden whole.

The rule itself is `safety.publication.is_public`; this module is its only translation into SQL. Hidden are rows that
are marked so, and everything that hangs on a hidden row. A row without any mark came from a publisher's own file,
which is its source, and is shown.
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, false, inspect, not_, or_, select
from sqlalchemy.orm import aliased

from directory.codes import CONFIDENCES
from directory.models import Contact, Location, Organization, Phone, Program, Service, ServiceAtLocation
from directory.models_details import Schedule
from directory.models_profile import CrisisLine, Three11Type
from directory.models_taxonomy import Attribute, Metadata, TaxonomyTerm
from safety.publication import is_public

HIDDEN_CODES: Final = tuple(f"confidence.{word}" for word in CONFIDENCES if not is_public(word))
SHOWN: Final = tuple(word for word in CONFIDENCES if is_public(word))

_MARKED = (Organization, Service, Location, Phone)
_OWNERS: Final[dict[str, Any]] = {
    model.__tablename__: model
    for model in (Organization, Program, Service, Location, ServiceAtLocation, Contact, Phone, Schedule)
}


def public(model: Any) -> ColumnElement[bool]:
    """The condition under which a row of `model`, a mapped class or an alias of one, may be shown to the public."""
    mapped = inspect(model).mapper.class_
    if mapped in (CrisisLine, Three11Type):
        shown: ColumnElement[bool] = model.confidence.in_(SHOWN)
        return shown
    return not_(_hidden(model))


def _hidden(model: Any) -> ColumnElement[bool]:
    mapped = inspect(model).mapper.class_
    reasons = [_owner_hidden(model, column) for column in mapped.__table__.columns if column.foreign_keys]
    if mapped in _MARKED:
        reasons.append(_marked(model))
    if mapped is Location:
        reasons.append(_only_hidden_services(model))
    if mapped in (Attribute, Metadata):
        reasons += [_subject_hidden(model, name, owner) for name, owner in _OWNERS.items()]
    return or_(false(), *reasons)


def _marked(model: Any) -> ColumnElement[bool]:
    mark, term = aliased(Attribute), aliased(TaxonomyTerm)
    joined = select(mark.id).join(term, mark.taxonomy_term_id == term.id)
    return exists(joined.where(mark.link_id == model.id, term.code.in_(HIDDEN_CODES)))


def _owner_hidden(model: Any, column: Any) -> ColumnElement[bool]:
    (key,) = column.foreign_keys
    target = _OWNERS.get(key.column.table.name)
    if target is None or target.__table__ is column.table:
        return false()
    owner = aliased(target)
    return exists(select(owner.id).where(owner.id == getattr(model, column.key), _hidden(owner)))


def _only_hidden_services(location: Any) -> ColumnElement[bool]:
    link, service = aliased(ServiceAtLocation), aliased(Service)
    here = select(link.id).where(link.location_id == location.id)
    shown = here.join(service, link.service_id == service.id).where(not_(_hidden(service)))
    return and_(exists(here), not_(exists(shown)))


def _subject_hidden(model: Any, name: str, owner: Any) -> ColumnElement[bool]:
    subject = aliased(owner)
    kind = model.link_entity if hasattr(model, "link_entity") else model.resource_type
    link = model.link_id if hasattr(model, "link_id") else model.resource_id
    return and_(kind == name, exists(select(subject.id).where(subject.id == link, _hidden(subject))))
