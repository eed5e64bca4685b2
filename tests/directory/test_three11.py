"""The city's 311 list as Open311 service definitions."""

from directory.codes import need_codes
from directory.three11 import RequestAttribute, request_type, request_types
from runtime.database import Database


def test_the_list_is_complete_but_for_what_nobody_has_read(reference: Database) -> None:
    with reference.begin() as session:
        everything = request_types(session)
        assert len(everything) == 64
        assert len({request.service_code for request in everything}) == 64
        assert {request.need_code for request in everything} <= set(need_codes())


def test_one_need_has_its_types_with_their_questions(reference: Database) -> None:
    with reference.begin() as session:
        found = {request.service_code: request for request in request_types(session, "311.streetlight")}
        assert found.keys() == {"streetlight-outage", "streetlight-trouble", "streetlight-damage", "streetlight-xcel"}
        outage = found["streetlight-outage"]
        assert outage.group == "Streetlight out"
        assert outage.attributes == (
            RequestAttribute("location", True),
            RequestAttribute("pole_number", False),
            RequestAttribute("description", True),
        )
        assert outage.attributes[1].label == "Pole number"
        assert request_type(session, "streetlight-outage") == outage
        assert request_type(session, "no-such-code") is None
        assert request_types(session, "housing.shelter") == ()
