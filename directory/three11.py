"""The city's 311 request types, as Open311 GeoReport v2 service definitions."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.codes import need_codes
from directory.models_profile import Three11Type
from directory.visibility import public

_OPTIONAL: Final = "_optional"


@dataclass(frozen=True)
class RequestAttribute:
    """A question that a request of this type asks, such as `location`."""

    code: str
    required: bool

    @property
    def label(self) -> str:
        """The question in words."""
        return self.code.replace("_", " ").capitalize()


@dataclass(frozen=True)
class RequestType:
    """One request that 311 takes. `need_code` is a `311.*` code; `sla_text` is None where no promise was seen."""

    service_code: str
    service_name: str
    need_code: str
    description: str
    attributes: tuple[RequestAttribute, ...]
    phone: str | None
    url: str | None
    sla_text: str | None
    source: str

    @property
    def group(self) -> str:
        """Open311's `group`: the label of the need, such as `Pothole`."""
        need = need_codes().get(self.need_code)
        return need.label if need else self.need_code


def request_types(session: Session, need_code: str | None = None) -> tuple[RequestType, ...]:
    """The public request types of one need, or of all, by need and name."""
    query = select(Three11Type).where(public(Three11Type))
    if need_code is not None:
        query = query.where(Three11Type.code == need_code)
    return tuple(_type(row) for row in session.scalars(query.order_by(Three11Type.code, Three11Type.service_name)))


def request_type(session: Session, service_code: str) -> RequestType | None:
    """The public request type with this Open311 service code; None where there is none."""
    row = session.scalar(select(Three11Type).where(public(Three11Type), Three11Type.service_code == service_code))
    return _type(row) if row else None


def _type(row: Three11Type) -> RequestType:
    words = [word.strip() for word in (row.required_attributes or "").split(";") if word.strip()]
    return RequestType(
        service_code=row.service_code,
        service_name=row.service_name,
        need_code=row.code,
        description=row.description or "",
        attributes=tuple(
            RequestAttribute(word.removesuffix(_OPTIONAL), required=not word.endswith(_OPTIONAL)) for word in words
        ),
        phone=row.phone,
        url=row.url,
        sla_text=row.sla_text,
        source=row.source,
    )
