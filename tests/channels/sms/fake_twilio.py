"""A Messages API on this machine, held to Twilio's published OpenAPI document, with people who opted out and bad days.

`twilio_messages_openapi.json` holds the two Messages paths of Twilio's `twilio_api_v2010.json` (github.com/twilio/
twilio-oai, Apache-2.0), without descriptions and examples. Every request and every answer is checked against it.
"""

import base64
import json
import socket
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import uvicorn
from jsonschema import Draft202012Validator, FormatChecker
from phonenumbers import NumberParseException, is_possible_number, parse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

DOCUMENT = json.loads((Path(__file__).parent / "twilio_messages_openapi.json").read_text())
LIST_PATH = "/2010-04-01/Accounts/{AccountSid}/Messages.json"


def _json_schema(node: Any) -> Any:
    """OpenAPI 3.0's `nullable` in JSON Schema's words."""
    if isinstance(node, list):
        return [_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {name: _json_schema(value) for name, value in node.items() if name != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if node.get("nullable") else plain


def _validator(schema: dict[str, Any]) -> Draft202012Validator:
    components = _json_schema(DOCUMENT["components"])
    return Draft202012Validator({**_json_schema(schema), "components": components}, format_checker=FormatChecker())


_operations = DOCUMENT["paths"][LIST_PATH]
CREATE = _operations["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
CREATED = _operations["post"]["responses"]["201"]["content"]["application/json"]["schema"]
LISTED = _operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
QUERY = {parameter["name"]: parameter["schema"] for parameter in _operations["get"]["parameters"]}


@dataclass
class FakeTwilio:
    """The account's state. `troubles` are answered before anything else, in order: an HTTP status and a code, or
    `"lost answer"`, where the message is made but the answer never gets back."""

    account: str
    token: str
    opted_out: set[str] = field(default_factory=set)
    troubles: deque[tuple[int, int] | str] = field(default_factory=deque)
    messages: list[dict[str, Any]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    broken_rules: list[str] = field(default_factory=list)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route(LIST_PATH, self.create, methods=["POST"]),
                Route(LIST_PATH, self.listing, methods=["GET"]),
            ]
        )

    async def create(self, request: Request) -> Response:
        if refused := self._refuse_login(request):
            return refused
        wanted = self._checked({name: values for name, values in parse_qs((await request.body()).decode()).items()})
        self.requests.append(wanted)
        trouble = self.troubles.popleft() if self.troubles else None
        if isinstance(trouble, tuple):
            return _error(*trouble)
        number = wanted["To"]
        if not _possible(number):
            return _error(400, 21211)
        if number in self.opted_out:
            return _error(400, 21610)
        message = self._add(wanted)
        if trouble == "lost answer":
            return Response("gateway timeout", status_code=504)
        return self._answer(message, CREATED, 201)

    async def listing(self, request: Request) -> Response:
        if refused := self._refuse_login(request):
            return refused
        for name, value in request.query_params.items():
            if name not in QUERY:
                self.broken_rules.append(f"the list has no parameter {name}")
            else:
                self._check(_typed(value, QUERY[name]), QUERY[name])
        found = [m for m in reversed(self.messages) if m["to"] == request.query_params.get("To", m["to"])]
        uri = request.url.path
        page = {"end": len(found), "start": 0, "page": 0, "page_size": 50, "uri": uri, "first_page_uri": uri}
        return self._answer({**page, "next_page_uri": None, "previous_page_uri": None, "messages": found}, LISTED, 200)

    def _refuse_login(self, request: Request) -> Response | None:
        expected = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        ours = request.path_params["AccountSid"] == self.account
        return None if ours and request.headers.get("Authorization") == f"Basic {expected}" else _error(401, 20003)

    def _checked(self, form: dict[str, list[str]]) -> dict[str, Any]:
        properties = CREATE["properties"]
        typed: dict[str, Any] = {}
        for name, values in form.items():
            if name not in properties:
                self.broken_rules.append(f"a message has no parameter {name}")
                continue
            many = properties[name].get("type") == "array"
            typed[name] = values if many else _typed(values[0], properties[name])
        self._check(typed, CREATE)
        if not {"From", "MessagingServiceSid"} & typed.keys():
            self.broken_rules.append("a message needs From or MessagingServiceSid")
        return typed

    def _add(self, wanted: dict[str, Any]) -> dict[str, Any]:
        sid = f"SM{len(self.messages) + 1:032x}"
        now = format_datetime(datetime.now(UTC))
        message = {
            "sid": sid,
            "account_sid": self.account,
            "to": wanted["To"],
            "from": wanted.get("From"),
            "messaging_service_sid": wanted.get("MessagingServiceSid"),
            "body": wanted["Body"],
            "status": "accepted" if "MessagingServiceSid" in wanted else "queued",
            "direction": "outbound-api",
            "num_segments": "1",
            "num_media": "0",
            "price": None,
            "price_unit": None,
            "error_code": None,
            "error_message": None,
            "api_version": "2010-04-01",
            "date_created": now,
            "date_updated": now,
            "date_sent": None,
            "uri": f"/2010-04-01/Accounts/{self.account}/Messages/{sid}.json",
            "subresource_uris": {"media": f"/2010-04-01/Accounts/{self.account}/Messages/{sid}/Media.json"},
        }
        self.messages.append(message)
        return message

    def _answer(self, body: dict[str, Any], schema: dict[str, Any], status: int) -> Response:
        self._check(body, schema)
        return JSONResponse(body, status_code=status)

    def _check(self, value: Any, schema: dict[str, Any]) -> None:
        self.broken_rules += [error.message for error in _validator(schema).iter_errors(value)]


def _typed(value: str, schema: dict[str, Any]) -> Any:
    kind = schema.get("type")
    if kind == "integer":
        return int(value) if value.lstrip("-").isdigit() else value
    if kind == "boolean":
        return {"true": True, "True": True, "false": False, "False": False}.get(value, value)
    return value


def _possible(number: str) -> bool:
    try:
        return is_possible_number(parse(number))
    except NumberParseException:
        return False


def _error(status: int, code: int) -> Response:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return JSONResponse({"code": code, "message": "refused", "more_info": more, "status": status}, status_code=status)


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The address of an app served over HTTP in a thread."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            while not server.started:
                if not thread.is_alive():
                    raise RuntimeError("the server did not start")
                thread.join(0.01)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
