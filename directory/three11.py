"""The city's 311 request types, as Open311 GeoReport v2 service definitions."""

from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class RequestAttribute:
    """A question that a request of this type asks, such as `location`."""

    code: str
    required: bool


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


def request_types(session: Session, need_code: str | None = None) -> tuple[RequestType, ...]:
    """The public request types of one need, or of all, in the order of the list."""
    raise NotImplementedError
