"""The HSDS API on the reference directory: every answer fits the published schemas, and nothing hidden is in any."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import cos, hypot, radians
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from channels.hsds.asked import MOST_PER_PAGE
from directory.codes import stable_id, term_id
from directory.gazetteer import gazetteer
from directory.models import Service
from directory.revision import bump
from runtime.paths import REFERENCE_DIRECTORY
from tests.channels.hsds_support import PAGE, flaws, open_directory, published
from tests.channels.web_support import web_app

LISTS = ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms")
TABLES = dict(zip(LISTS, ("service", "organization", "service_at_location", "taxonomy", "taxonomy_term"), strict=True))
NOBODY = "0b7e9a52-5f6d-4c0e-9a39-6d1f3f0c2a11"
"""An id that no record has; the same in every process, so that they all name their tests alike."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with TestClient(web_app(open_directory(tmp_path_factory.mktemp("hsds")))) as opened:
        yield opened


def get(client: TestClient, path: str, **asked: object) -> Any:
    response = client.get(f"/hsds{path}", params=asked)
    assert response.status_code == 200, response.text
    return response.json()


def everything(client: TestClient, path: str, **asked: object) -> list[dict[str, Any]]:
    contents: list[dict[str, Any]] = get(client, path, per_page=MOST_PER_PAGE, **asked)["contents"]
    return contents


def reference(file: str) -> list[dict[str, str]]:
    with (REFERENCE_DIRECTORY / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_the_root_says_what_this_is(client: TestClient):
    root = get(client, "/")
    assert root["version"] == "3.1"
    assert root["profile"].endswith("/hsds/profile") and root["openapi_url"].endswith("/hsds/openapi.json")
    terms = {term["code"] for term in everything(client, "/taxonomy_terms")}
    codes = {code for part in get(client, "/profile")["attributes"] for code in part.get("codes", ())}
    assert codes and codes <= terms | {"confidence.checked"}


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        *((path, {}) for path in LISTS),
        ("services", {"full": "true"}),
        ("organizations", {"full": "true"}),
        ("organizations", {"full_service": "true"}),
        ("service_at_locations", {"full": "true"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "".join(value) or "short",
)
def test_every_record_of_every_list_fits_the_published_schema(client: TestClient, path: str, asked: dict[str, str]):
    records = everything(client, f"/{path}", **asked)
    assert records
    beside = {"service"} if path == "service_at_locations" else {"services"} if "full_service" in asked else set()
    for record in records:
        inner = [record.pop(name) for name in beside if name in record]
        assert flaws(TABLES[path], record) == []
        for service in inner[0] if beside == {"services"} and inner else inner:
            assert flaws("service", service) == []


@pytest.mark.parametrize("path", LISTS)
def test_each_record_is_found_by_its_id_in_full(client: TestClient, path: str):
    for short in everything(client, f"/{path}")[::15]:
        full = get(client, f"/{path}/{short['id']}")
        service = full.pop("service", None)
        assert full["id"] == short["id"] and flaws(TABLES[path], full) == []
        assert service is None or flaws("service", service) == []
        assert {key: value for key, value in short.items() if not isinstance(value, dict)}.items() <= full.items()


def test_a_full_service_holds_what_hangs_on_it(client: TestClient):
    service = get(client, f"/services/{stable_id('service', 'day-one')}")
    assert service["organization"]["name"] and service["phones"][0]["number"]
    assert {mark["link_type"] for mark in service["attributes"]} >= {"need", "phase", "provenance"}


def test_an_organization_has_its_services_in_full_when_asked(client: TestClient):
    key = everything(client, "/services")[0]["organization_id"]
    assert "services" not in get(client, f"/organizations/{key}")
    services = get(client, f"/organizations/{key}", full_service="true")["services"]
    assert services and all(service["attributes"] for service in services)


def test_nothing_hidden_is_in_any_answer(client: TestClient):
    services, organizations = reference("services.csv"), reference("organizations.csv")
    hidden = [row for row in services if row["confidence"] == "recall"]
    numbers = {row["phone"] for row in hidden if row["phone"]} - {
        row["phone"] for row in (*services, *reference("crisis_lines.csv")) if row["confidence"] != "recall"
    }
    answers = "".join(json.dumps(everything(client, f"/{path}")) for path in LISTS)
    for path in ("services", "service_at_locations"):
        answers += json.dumps(everything(client, f"/{path}", full="true"))
    answers += json.dumps(everything(client, "/organizations", full_service="true"))
    answers += client.get("/hsds/services", params={"format": "ndjson", "full": "true"}).text
    assert len(hidden) > 30 and numbers
    for row in hidden:
        assert str(stable_id("service", row["id"])) not in answers
        assert client.get(f"/hsds/services/{stable_id('service', row['id'])}").status_code == 404
        found = get(client, "/services", search=row["name"])["contents"]
        assert str(stable_id("service", row["id"])) not in {record["id"] for record in found}
    for row in organizations:
        if row["confidence"] == "recall":
            assert client.get(f"/hsds/organizations/{stable_id('organization', row['id'])}").status_code == 404
    assert [number for number in numbers if number in answers] == []
    assert len(everything(client, "/services")) == len(services) - len(hidden)


def test_pages_are_cut_without_loss_or_repeat(client: TestClient):
    whole = [record["id"] for record in everything(client, "/services")]
    first = get(client, "/services", per_page=40)
    pages = [get(client, "/services", per_page=40, page=number + 1) for number in range(first["total_pages"])]
    assert all(set(page) == PAGE and not page["empty"] for page in pages)
    assert [record["id"] for page in pages for record in page["contents"]] == whole
    assert [page["first_page"] for page in pages] == [True] + [False] * (len(pages) - 1)
    assert [page["last_page"] for page in pages] == [False] * (len(pages) - 1) + [True]
    assert all(page["size"] == len(page["contents"]) and page["total_items"] == len(whole) for page in pages)


@pytest.mark.parametrize("asked", [{"page": 500}, {"search": "zzzzqqqq xxxyyy"}, {"organization_id": NOBODY}])
def test_a_page_without_records_is_whole_too(client: TestClient, asked: dict[str, object]):
    page = get(client, "/services", **asked)
    assert set(page) == PAGE and page["empty"] and page["contents"] == [] and page["size"] == 0


def test_minimal_is_everything_on_one_page(client: TestClient):
    page = get(client, "/services", minimal="true")
    assert page["total_pages"] == 1 and page["total_items"] == page["size"] > 200
    assert all(set(record) == {"id", "modified_date"} for record in page["contents"])


@pytest.mark.parametrize("path", LISTS)
def test_ndjson_is_every_record_on_a_line(client: TestClient, path: str):
    response = client.get(f"/hsds/{path}", params={"format": "ndjson"})
    assert response.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in response.text.splitlines()] == everything(client, f"/{path}")


def test_a_search_gives_the_best_first_on_every_page(client: TestClient):
    found = get(client, "/services", search="food shelf", per_page=5)
    assert "food" in json.dumps(found["contents"]).lower()
    whole = [record["id"] for record in everything(client, "/services", search="food shelf")]
    second = get(client, "/services", search="food shelf", per_page=5, page=2)
    assert [record["id"] for record in found["contents"] + second["contents"]] == whole[:10]
    places = [place["service_id"] for place in everything(client, "/service_at_locations", search="food shelf")]
    assert places and places == [key for key in whole if key in places]


@pytest.mark.parametrize("words", ["100%", "_", "%", "o'b\"x", "\\"])
def test_signs_in_a_search_are_only_signs(client: TestClient, words: str):
    for path in ("organizations", "taxonomies", "taxonomy_terms"):
        for record in everything(client, f"/{path}", search=words):
            assert all(word.lower() in json.dumps(record, ensure_ascii=False).lower() for word in words.split())


def test_a_term_or_taxonomy_selects_the_services_that_have_it(client: TestClient):
    term = str(term_id("housing.shelter"))
    rows = [row for row in reference("services.csv") if "housing.shelter" in row["need_codes"].split(";")]
    expected = {str(stable_id("service", row["id"])) for row in rows if row["confidence"] != "recall"}
    assert {record["id"] for record in everything(client, "/services", taxonomy_term_id=term)} == expected
    taxonomy = get(client, f"/taxonomy_terms/{term}")["taxonomy_detail"]["id"]
    assert len(everything(client, "/services", taxonomy_id=taxonomy)) > 200
    both = everything(client, "/services", taxonomy_id=taxonomy, taxonomy_term_id=str(term_id("phase.response")))
    assert both == []
    owners = {record["id"] for record in everything(client, "/organizations", taxonomy_term_id=term)}
    assert owners == {record["organization_id"] for record in everything(client, "/services", taxonomy_term_id=term)}
    places = everything(client, "/service_at_locations", taxonomy_term_id=term)
    assert places and {place["service_id"] for place in places} <= expected


def test_terms_are_selected_by_taxonomy_and_parent(client: TestClient):
    taxonomy = everything(client, "/taxonomies")[0]["id"]
    assert {term["taxonomy_id"] for term in everything(client, "/taxonomy_terms", taxonomy_id=taxonomy)} == {taxonomy}
    tops = everything(client, "/taxonomy_terms", top_only="true")
    assert tops and not any("parent_id" in term for term in tops)
    children = [term for term in everything(client, "/taxonomy_terms") if "parent_id" in term]
    if children:
        parent = children[0]["parent_id"]
        assert {t["id"] for t in everything(client, "/taxonomy_terms", parent_id=parent)} == {
            t["id"] for t in children if t["parent_id"] == parent
        }


def test_modified_after_gives_what_changed_since(client: TestClient):
    database = client.app.state.context.database  # type: ignore[attr-defined]
    moment = datetime.now(UTC) + timedelta(days=1)
    assert get(client, "/services", modified_after=moment.isoformat())["empty"]
    key = UUID(everything(client, "/services")[0]["id"])
    with database.begin() as session:
        session.get_one(Service, key).last_modified = moment
        bump(session)
    changed = everything(client, "/services", modified_after=moment.isoformat())
    assert [record["id"] for record in changed] == [str(key)]
    assert get(client, "/services", modified_after=(moment + timedelta(seconds=1)).isoformat())["empty"]
    day = moment.date().isoformat()
    assert len(everything(client, "/services", modified_after=day)) == 1


def test_proximity_measures_from_the_middle_of_the_postcode(client: TestClient):
    middle = gazetteer().zips["55411"]

    def meters(place: dict[str, Any]) -> float:
        north = place["location"]["latitude"] - middle.latitude
        east = (place["location"]["longitude"] - middle.longitude) * cos(radians(middle.latitude))
        return 111_195 * hypot(north, east)

    everywhere = [place for place in everything(client, "/service_at_locations") if "latitude" in place["location"]]
    for distance in (500, 2000, 10_000):
        near = everything(client, "/service_at_locations", postcode="55411", proximity=distance)
        expected = {place["id"] for place in everywhere if meters(place) <= distance}
        assert {place["id"] for place in near} == expected
    assert expected


def test_a_postcode_alone_goes_by_the_area_that_is_served(client: TestClient):
    areas: dict[str, set[str]] = {}
    for service in everything(client, "/services", full="true"):
        areas[service["id"]] = {area["uri"].rpartition(":")[2] for area in service.get("service_areas", ())}

    def served(postcode: str) -> set[str]:
        places = everything(client, "/service_at_locations", postcode=postcode)
        return {place["service_id"] for place in places}

    placed = {place["service_id"] for place in everything(client, "/service_at_locations")}
    assert served("55411") == placed
    assert served("55305") == {key for key in placed if areas[key] != {"minneapolis"}}
    assert served("55901") == {key for key in placed if not areas[key] or areas[key] & {"mn", "us"}}
    assert served("10001") == {key for key in placed if not areas[key] or "us" in areas[key]}


@pytest.mark.parametrize(
    ("path", "asked", "status", "says"),
    [
        ("/services", {"page": "0"}, 422, "page"),
        ("/services", {"page": "one"}, 422, "page"),
        ("/services", {"per_page": "100000"}, 422, "per_page"),
        ("/services", {"full": "perhaps"}, 422, "full"),
        ("/services", {"format": "xml"}, 422, "ndjson"),
        ("/services", {"modified_after": "yesterday"}, 422, "modified_after"),
        ("/services", {"modified_after": "0001-01-01T00:00:00+10:00"}, 422, "modified_after"),
        ("/services", {"modified_after": ""}, 422, "modified_after"),
        ("/services", {"modified_after": "2020"}, 422, "modified_after"),
        ("/service_at_locations", {"postcode": "55411", "proximity": "5e-324"}, 422, "proximity"),
        ("/services", {"taxonomy_term_id": "shelter"}, 422, "taxonomy_term_id"),
        ("/services", {"serach": "food"}, 422, "serach"),
        ("/service_at_locations", {"postcode": "5541"}, 422, "postcode"),
        ("/service_at_locations", {"proximity": "100"}, 400, "give postcode too"),
        ("/service_at_locations", {"postcode": "90210", "proximity": "100"}, 400, "90210"),
        ("/services/not-an-id", {}, 404, "not-an-id"),
        (f"/organizations/{NOBODY}", {}, 404, "no organization"),
    ],
)
def test_a_request_that_cannot_be_answered_says_why(
    client: TestClient, path: str, asked: dict[str, str], status: int, says: str
):
    response = client.get(f"/hsds{path}", params=asked)
    assert response.status_code == status and says in response.text


@pytest.mark.parametrize("path", ["/", "/services", "/services?full=true&per_page=3", "/taxonomies"])
def test_what_a_reader_has_is_not_sent_again(client: TestClient, path: str):
    first = client.get(f"/hsds{path}")
    again = client.get(f"/hsds{path}", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b"" and again.headers["etag"] == first.headers["etag"]
    weak = client.get(f"/hsds{path}", headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert weak.status_code == 304
    assert client.get(f"/hsds{path}", headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_list_may_be_asked_for_by_post(client: TestClient):
    for path in ("services", "organizations", "taxonomies"):
        assert client.post(f"/hsds/{path}", params={"per_page": 3}).json() == get(client, f"/{path}", per_page=3)
    assert client.post(f"/hsds/services/{uuid4()}").status_code == 405


def test_any_site_may_read_the_open_data(client: TestClient):
    response = client.get("/hsds/services", headers={"Origin": "https://anyone.example"})
    assert response.headers["access-control-allow-origin"] == "*"


def test_our_document_offers_all_that_the_published_one_does(client: TestClient):
    ours, theirs = get(client, "/openapi.json")["paths"], published("schema/openapi.json")["paths"]
    for path, methods in theirs.items():
        for method in set(methods) & {"get", "post"}:
            mine = ours["/hsds" + path][method]
            assert parameters(methods[method]) <= parameters(mine), (path, method)


def parameters(operation: dict[str, Any]) -> set[str]:
    """The names of an operation's parameters in the query."""
    found = operation.get("parameters", ())
    return {part.get("name") or part["$ref"].rpartition("/")[2] for part in found if part.get("in", "query") == "query"}


def test_the_schemas_that_answers_are_held_to_find_flaws():
    assert flaws("service", {"id": "x", "status": "active", "bogus": 1, "phones": [{"id": str(uuid4())}]})
    assert flaws("service", {"id": str(uuid4()), "name": "Help", "status": "active"}) == []
