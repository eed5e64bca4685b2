"""How a report to the city is answered, from the 311 request types of the reference directory."""

import pytest

from actions.city_request import CITY, closest_request, how_to_report
from directory.codes import need_codes
from directory.three11 import RequestAttribute, RequestType
from language.codes import SUPPORTED
from runtime.database import Database

CITY_NEEDS = [code for code in need_codes() if code.startswith(CITY)]


def closest(database: Database, code: str, text: str, language: str = "en") -> RequestType:
    with database.begin() as session:
        found = closest_request(session, code, text, language)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("code", "text", "service"),
    [
        ("311.garbage", "nobody emptied my cart this week", "Solid Waste General Issues"),
        ("311.animal", "a dog bit my son at the park", "Animal Complaint - Public Health"),
        ("311.animal", "there is a dead raccoon in the alley", "Deceased Animal Pick Up"),
        ("311.snow_ice", "the house next door never shovels its walk", "Sidewalk Snow & Ice Complaint"),
        ("311.parking", "the meter took my money", "Parking Meter Problem"),
        ("311.water_sewer", "the water from my tap is brown", "Water Quality Issues"),
    ],
)
def test_the_request_type_is_the_one_that_is_meant(installed: Database, code: str, text: str, service: str) -> None:
    assert closest(installed, code, text).service_name == service


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_city_need_is_told_whom_to_call_where_to_write_and_what_to_have_ready(
    installed: Database, language: str
) -> None:
    for code in CITY_NEEDS:
        request = closest(installed, code, need_codes()[code].label, language)
        told = how_to_report(request, "need", language)
        assert "311" in told and str(request.phone) in told and str(request.url) in told
        assert all(attribute.code not in told for attribute in request.attributes if "_" in attribute.code)


def test_what_may_hurt_somebody_is_told_to_911(installed: Database) -> None:
    assert "911" in how_to_report(closest(installed, "311.animal", "loose dog"), "need", "en")
    assert "911" not in how_to_report(closest(installed, "311.graffiti", "paint on a wall"), "need", "en")


def test_a_request_type_of_another_city_may_ask_what_we_have_no_words_for() -> None:
    asks = (RequestAttribute("hive_color", required=True),)
    request = RequestType("bees", "Bees", "311.other", "", asks, None, None, None, "")
    assert "hive color" in how_to_report(request, "Bees", "es")
