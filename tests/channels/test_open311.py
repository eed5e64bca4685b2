"""Open311 GeoReport v2: what the city takes, what was filed, in JSON and XML, with errors as the standard has them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from channels.open311.asked import LONGEST_DESCRIPTION, form_fields
from channels.open311.definitions import BY_STANDARD
from channels.open311.formats import Refused, to_xml
from channels.open311.models import Open311Request
from channels.open311.store import KEEP, purge
from directory.reference import load_reference
from directory.three11 import request_types
from runtime.database import Database
from tests.channels.hsds_support import open_directory
from tests.channels.web_support import web_app, web_settings

KEY = "a-key-of-an-app"
LOUD_PARTY = "loud-party"
"""The one type of the reference that nobody has read in a source."""
PLACE = "2429 Nicollet Ave"
POTHOLE = {"service_code": "pothole", "address_string": PLACE, "description": "A deep hole", "api_key": KEY}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    options = open_directory(tmp_path_factory.mktemp("open311"), open311_api_keys=f"another-key-of-one, {KEY}")
    with TestClient(web_app(options)) as opened:
        yield opened


def get(client: TestClient, path: str, **asked: object) -> Any:
    response = client.get(f"/open311/v2/{path}", params=asked)
    assert response.status_code == 200, response.text
    return response.json()


def file(client: TestClient, form: str = "json", **fields: object) -> Any:
    return client.post(f"/open311/v2/requests.{form}", data=fields)


def errors(response: Any) -> list[tuple[int, str]]:
    return [(error["code"], error["description"]) for error in response.json()]


def test_the_list_has_every_request_type_that_somebody_has_read(client: TestClient):
    services = get(client, "services.json")
    assert len(services) == 64 and LOUD_PARTY not in {service["service_code"] for service in services}
    outage = next(service for service in services if service["service_code"] == "streetlight-outage")
    assert outage == {
        "service_code": "streetlight-outage",
        "service_name": "Street Light Outage",
        "description": outage["description"],
        "metadata": True,
        "type": "realtime",
        "keywords": outage["keywords"],
        "group": "Streetlight out",
    }


def test_metadata_says_whether_there_is_a_definition_to_read(client: TestClient):
    for service in get(client, "services.json"):
        attributes = get(client, f"services/{service['service_code']}.json")["attributes"]
        assert bool(attributes) == service["metadata"]
        assert [attribute["order"] for attribute in attributes] == list(range(1, len(attributes) + 1))
        assert not {attribute["code"] for attribute in attributes} & {*BY_STANDARD, "description"}


def test_xml_holds_what_json_does(client: TestClient):
    for path, root, item in (
        ("services", "services", "service"),
        ("services/streetlight-outage", "service_definition", None),
    ):
        response = client.get(f"/open311/v2/{path}.xml")
        assert response.headers["content-type"] == "text/xml; charset=utf-8"
        assert response.content.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
        document = ElementTree.fromstring(response.content)
        assert document.tag == root and all(child.tag == item for child in document if item)
        assert spark(document) == as_text(get(client, f"{path}.json"))


def spark(element: ElementTree.Element) -> Any:
    """An XML element as JSON by the Spark convention, every value a text."""
    lists = ("services", "attributes", "values", "service_requests", "errors")
    if element.tag in lists:
        return [spark(child) for child in element]
    return {child.tag: spark(child) for child in element} if len(element) else element.text or ""


def as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("text/xml", "text/xml"), ("application/json", "application/json"), ("*/*", "application/json")],
)
def test_without_an_ending_the_accept_header_decides(client: TestClient, accept: str, kind: str):
    response = client.get("/open311/v2/services", headers={"Accept": accept})
    assert response.status_code == 200 and response.headers["content-type"].startswith(kind)


def test_a_request_gets_a_number_and_the_word_that_it_must_be_called_in(client: TestClient):
    (filed,) = file(client, **POTHOLE).json()
    assert filed["account_id"] is None
    assert "not with the city yet" in filed["service_notice"] and "612-673-3000" in filed["service_notice"]
    (shown,) = get(client, f"requests/{filed['service_request_id']}.json")
    assert shown["service_request_id"] == filed["service_request_id"]
    assert shown["status"] == "open" and "called in to 311" in shown["status_notes"]
    assert shown["service_code"] == "pothole" and shown["service_name"] == "Pothole"
    assert shown["description"] == "A deep hole" and shown["address"] == "Whittier"
    assert datetime.fromisoformat(shown["requested_datetime"]).tzinfo is not None


def test_a_request_is_filed_and_read_in_xml(client: TestClient):
    response = file(client, "xml", **{**POTHOLE, "description": "deep & wide \x0b <hole>"})
    filed = ElementTree.fromstring(response.content)
    assert filed.tag == "service_requests" and filed[0].tag == "request"
    number = filed[0].findtext("service_request_id")
    shown = ElementTree.fromstring(client.get(f"/open311/v2/requests/{number}.xml").content)
    assert shown[0].findtext("description") == "deep & wide <hole>"
    assert spark(shown) == as_text(get(client, f"requests/{number}.json"))


def test_a_danger_to_life_comes_first_in_the_notice(client: TestClient):
    (filed,) = file(client, **{**POTHOLE, "description": "a man is not breathing next to the pothole"}).json()
    notice = filed["service_notice"]
    assert "911" in notice and notice.index("911") < notice.index("not with the city")


def test_who_files_and_where_exactly_is_not_kept(client: TestClient):
    person = {
        "first_name": "Zebulon",
        "last_name": "Quagmire",
        "email": "zebulon@quagmire.example",
        "phone": "612-555-0142",
        "device_id": "device-4711",
        "account_id": "account-4712",
        "media_url": "https://photos.example/4713.jpg",
        "address_id": "4714",
        "lat": "44.957123",
        "long": "-93.277654",
    }
    story = "My name is Zebulon Quagmire, call me at 612-555-0142, I live at 2429 Nicollet Ave"
    (filed,) = file(client, **{**POTHOLE, **person, "description": story}).json()
    shown = get(client, f"requests/{filed['service_request_id']}.json")
    database = client.app.state.context.database  # type: ignore[attr-defined]
    with database.begin() as session:
        row = session.execute(select(Open311Request.__table__).order_by(text("id DESC"))).first()
    for value in (*person.values(), "2429", "0142"):
        assert value not in str(shown) and value not in str(tuple(row))
    assert shown[0]["lat"] == 44.96 and shown[0]["long"] == -93.28


def test_the_questions_of_a_type_must_be_answered(client: TestClient):
    required = next(
        (kind["service_code"], attribute["code"])
        for kind in get(client, "services.json")
        if kind["metadata"]
        for attribute in get(client, f"services/{kind['service_code']}.json")["attributes"]
        if attribute["required"]
    )
    code, attribute = required
    refused = file(client, **{**POTHOLE, "service_code": code})
    assert refused.status_code == 400
    assert (400, f"attribute[{attribute}] is required for this service_code.") in errors(refused)


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"api_key": ""}, 403, "api_key"),
        ({"api_key": "wrong"}, 403, "api_key"),
        ({"api_key": KEY[:-1]}, 403, "api_key"),
        ({"service_code": ""}, 400, "service_code was not provided"),
        ({"service_code": "no-such-code"}, 404, "service_code not found"),
        ({"service_code": LOUD_PARTY}, 404, "service_code not found"),
        ({"jurisdiction_id": "sfgov.org"}, 404, "jurisdiction_id not found"),
        ({"address_string": ""}, 400, "Say where"),
        ({"description": ""}, 400, "description is required"),
        ({"description": "x" * (LONGEST_DESCRIPTION + 1)}, 400, "4000"),
        ({"lat": "44.97"}, 400, "lat and long go together"),
        ({"lat": "north", "long": "-93"}, 400, "decimal degrees"),
        ({"lat": "nan", "long": "-93"}, 400, "from -90"),
        ({"lat": "144", "long": "-93"}, 400, "from -90"),
    ],
)
@pytest.mark.parametrize("form", ["json", "xml"])
def test_what_cannot_be_filed_is_refused_with_every_reason(
    client: TestClient, changes: dict[str, str], status: int, says: str, form: str
):
    response = file(client, form, **{**POTHOLE, **changes})
    assert response.status_code == status
    if form == "json":
        assert any(code == status and says in description for code, description in errors(response))
    else:
        document = ElementTree.fromstring(response.content)
        assert document.tag == "errors" and {error.tag for error in document} == {"error"}
        assert says in (document[0].findtext("description") or "") and document[0].findtext("code") == str(status)


def test_all_problems_are_told_at_once(client: TestClient):
    assert len(errors(file(client, service_code="pothole", api_key=KEY))) == 2


def test_an_empty_parameter_is_one_that_is_not_there(client: TestClient):
    assert file(client, **POTHOLE, jurisdiction_id="", lat="", long="", email="").status_code == 200
    assert get(client, "requests.json", service_code="", status="", start_date="")


@pytest.mark.parametrize("key", [None, ""])
def test_with_no_key_in_the_settings_nobody_files(tmp_path: Path, key: str | None):
    with TestClient(web_app(open_directory(tmp_path))) as client:
        refused = file(client, **{**POTHOLE, "api_key": key or ""})
    assert refused.status_code == 403 and "call 311" in errors(refused)[0][1]


def test_requests_are_listed_by_number_type_date_and_status(tmp_path: Path):
    options = open_directory(tmp_path, open311_api_keys=KEY)
    app = web_app(options)
    now = datetime.now(UTC)
    with TestClient(app) as client:
        with app.state.context.database.begin() as session:
            for days in (0, 10, 80):
                when = now - timedelta(days=days)
                session.add(Open311Request(service_code=f"kind-{days}", description="", requested_at=when))
        everything = ["kind-0", "kind-10", "kind-80"]
        assert codes(client) == everything
        assert codes(client, service_code="kind-10,other") == ["kind-10"]
        assert codes(client, status="closed") == []
        assert codes(client, status="open,closed") == everything
        assert codes(client, end_date=moment(now - timedelta(days=50))) == ["kind-80"]
        assert codes(client, start_date=moment(now - timedelta(days=5))) == ["kind-0"]
        numbers = ",".join(request["service_request_id"] for request in get(client, "requests.json"))
        assert codes(client, service_request_id=numbers, status="closed", service_code="x") == everything
        assert codes(client, service_request_id="nonsense,٣") == []


def codes(client: TestClient, **asked: object) -> list[str]:
    return [request["service_code"] for request in get(client, "requests.json", **asked)]


def moment(when: datetime) -> str:
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"start_date": "2026-01-01"}, "start_date"),
        ({"end_date": "yesterday"}, "end_date"),
        ({"start_date": "0001-01-01T00:00:00Z"}, "start_date"),
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"}, "90 days"),
        ({"start_date": "2026-02-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"}, "earlier first"),
        ({"status": "done"}, "neither open nor closed"),
    ],
)
def test_a_query_that_cannot_be_answered_says_why(client: TestClient, asked: dict[str, str], says: str):
    response = client.get("/open311/v2/requests.json", params=asked)
    assert response.status_code == 400 and says in errors(response)[0][1]


@pytest.mark.parametrize(
    "path",
    [
        "services.yaml",
        "services/no-such-code.json",
        "requests/999999.json",
        "requests/x.json",
        "tokens/1.json",
        "else.json",
    ],
)
def test_what_is_not_there_is_404_in_the_standards_form(client: TestClient, path: str):
    response = client.get(f"/open311/v2/{path}")
    assert response.status_code == 404 and errors(response)[0][0] == 404


def test_the_endpoint_can_be_discovered(client: TestClient):
    discovery = client.get("/open311/discovery.json").json()
    (endpoint,) = discovery["endpoints"]
    assert endpoint["url"].endswith("/open311/v2") and endpoint["formats"] == ["text/xml", "application/json"]
    document = ElementTree.fromstring(client.get("/open311/discovery.xml").content)
    assert document.tag == "discovery" and document.findtext("endpoints/endpoint/url") == endpoint["url"]


def test_old_requests_are_erased(database: Database):
    with database.begin() as session:
        for age in (KEEP - timedelta(hours=1), KEEP + timedelta(hours=1)):
            session.add(Open311Request(service_code="pothole", description="", requested_at=datetime.now(UTC) - age))
    assert purge(database) == 1


def test_filing_works_on_both_engines(database: Database, tmp_path: Path):
    with database.begin() as session:
        load_reference(session)
        assert request_types(session)
    options = web_settings(tmp_path, database_url=database.url, open311_api_keys=KEY)
    with TestClient(web_app(options)) as client:
        (filed,) = file(client, **{**POTHOLE, "description": "nul \x00 inside"}).json()
        assert get(client, f"requests/{filed['service_request_id']}.json")[0]["address"] == "Whittier"
        assert [request["service_code"] for request in get(client, "requests.json")] == ["pothole"]


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader_of_forms(body: bytes):
    try:
        assert all(value for value in form_fields(body).values())
    except Refused as why:
        assert why.status == 400


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.text())
def test_any_text_makes_a_document_that_can_be_read(said: str):
    document = ElementTree.fromstring(to_xml("errors", [{"code": 400, "description": said}]))
    kept = document[0].findtext("description") or ""
    assert set(kept.replace("\n", "").replace("\r", "")) <= set(said)
