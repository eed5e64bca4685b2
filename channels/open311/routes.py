"""`/open311/v2`: services, requests and the discovery of the endpoint; XML and JSON, errors as the standard says."""

import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session

from channels.context import Context, WithContext
from channels.conversation import crisis_in
from channels.open311 import store
from channels.open311.asked import check_jurisdiction, form_fields, read_filing, read_query
from channels.open311.definitions import definition, in_list
from channels.open311.formats import JSON, Content, Refused, answer, format_of, refusal
from channels.open311.models import Open311Request
from channels.web.bodies import body_of
from directory.three11 import RequestType, request_type, request_types
from safety.replies import reply as crisis_reply

PREFIX: Final = "/open311"
SPECIFICATION: Final = "http://wiki.open311.org/GeoReport_v2"
CHANGESET: Final = "2026-11-24T00:00:00Z"
"""When these endpoints last changed."""
CALL: Final = "311 or 612-673-3000"
PENDING: Final = "Not yet with the city: it must be called in to 311."
router = APIRouter(prefix=PREFIX)

Answer = tuple[str, Content]
"""What the whole is called, and the content."""


@router.get("/{name:path}")
def read(request: Request, context: WithContext, name: str) -> Response:
    """Every resource that is read. One route, because the format is part of the last name (`services/pothole.xml`)."""
    return _answered(request, name, lambda stem: _read(request, context, stem))


@router.post("/v2/{name}")
async def file_request(request: Request, context: WithContext, name: str) -> Response:
    """File a request: it gets its number, and the word that it must still be called in."""
    body = await body_of(request)
    return await run_in_threadpool(_answered, request, name, lambda stem: _file(context, stem, body))


def _answered(request: Request, name: str, find: Callable[[str], Answer]) -> Response:
    form = JSON
    try:
        stem, form = format_of(name, request.headers.get("accept", ""))
        root, content = find(stem)
    except Refused as why:
        return refusal(form, why)
    return answer(form, root, content)


def _read(request: Request, context: Context, name: str) -> Answer:
    fields = dict(request.query_params)
    check_jurisdiction(fields)
    match name.split("/"):
        case ["discovery"]:
            return "discovery", _discovery(context)
        case ["v2", "services"]:
            with context.database.begin() as session:
                return "services", [in_list(kind) for kind in request_types(session)]
        case ["v2", "services", code]:
            with context.database.begin() as session:
                return "service_definition", definition(_known(session, code))
        case ["v2", "requests"]:
            query = read_query(fields, datetime.now(UTC))
            with context.database.begin() as session:
                return "service_requests", [_shown(session, row) for row in store.listed(session, query)]
        case ["v2", "requests", request_id]:
            with context.database.begin() as session:
                row = store.one(session, request_id)
                if row is None:
                    raise Refused(404, "service_request_id not found.")
                return "service_requests", [_shown(session, row)]
        case ["v2", "tokens", _]:
            raise Refused(404, "token not found: requests get their service_request_id at once.")
    raise Refused(404, "There is no such resource; there are services, requests and discovery.")


def _file(context: Context, name: str, body: bytes) -> Answer:
    if name != "requests":
        raise Refused(404, "Requests are filed at requests.xml or requests.json.")
    fields = form_fields(body)
    check_jurisdiction(fields)
    _check_key(context, fields.get("api_key", ""))
    if "service_code" not in fields:
        raise Refused(400, "service_code was not provided; services.xml lists them.")
    with context.database.begin() as session:
        kind = _known(session, fields["service_code"])
        row = store.file(session, read_filing(fields, kind), datetime.now(UTC))
        filed = {"service_request_id": str(row.id), "service_notice": _notice(kind, fields), "account_id": None}
    return "service_requests", [filed]


def _check_key(context: Context, given: str) -> None:
    keys = context.settings.open311_keys
    if not any(hmac.compare_digest(key.encode(), given.encode()) for key in keys):
        raise Refused(403, f"Missing or invalid api_key. Without one, call {CALL}.")


def _known(session: Session, code: str) -> RequestType:
    kind = request_type(session, code)
    if kind is None:
        raise Refused(404, "service_code not found; services.xml lists them.")
    return kind


def _notice(kind: RequestType, fields: dict[str, str]) -> str:
    """What happens now, which is nothing until somebody calls; danger to life comes first here too."""
    crisis = crisis_in(fields.get("description", ""), alone=True)
    first = f"{crisis_reply(crisis, 'en').text} " if crisis else ""
    numbers = CALL if kind.phone in (None, "612-673-3000") else f"{kind.phone}, or {CALL}"
    return f"{first}This request is not with the city yet. To have it done, call {numbers}: {kind.service_name}."


def _shown(session: Session, row: Open311Request) -> dict[str, Any]:
    kind = request_type(session, row.service_code)
    when = row.requested_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {
        "service_request_id": str(row.id),
        "status": "open",
        "status_notes": PENDING,
        "service_name": kind.service_name if kind else row.service_code,
        "service_code": row.service_code,
        "description": row.description,
        "agency_responsible": None,
        "service_notice": None,
        "requested_datetime": when,
        "updated_datetime": when,
        "expected_datetime": None,
        "address": row.neighborhood,
        "address_id": None,
        "zipcode": row.postal_code,
        "lat": row.latitude,
        "long": row.longitude,
        "media_url": None,
    }


def _discovery(context: Context) -> dict[str, Any]:
    """The Open311 service discovery document (wiki.open311.org/Service_Discovery)."""
    return {
        "changeset": CHANGESET,
        "contact": context.settings.support_contact,
        "key_service": f"Ask {context.settings.support_contact} for a key.",
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": f"{context.settings.public_url}{PREFIX}/v2",
                "changeset": CHANGESET,
                "type": "production",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }
