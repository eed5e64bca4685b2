"""What the tracker keeps of a message."""

from dataclasses import asdict

import pytest

from bot.kept import kept
from directory.places import find_place


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("i live at 2615 Park Ave", "2615"),
        ("call me at 612-555-0142", "0142"),
        ("my name is Amina Warsame and i need food", "Warsame"),
        ("write to amina@example.org", "amina@"),
    ],
)
def test_nothing_that_identifies_a_person(said: str, secret: str) -> None:
    place = find_place(said)
    entities = [{"entity": "place", "value": place.name}] if place else []
    stored = kept({"place": asdict(place) if place else None, "entities": entities}, said)
    assert secret not in str(stored)


def test_an_address_is_kept_as_its_area_and_block() -> None:
    place = find_place("2615 Park Ave")
    assert place is not None and place.latitude is not None
    stored = kept({"place": asdict(place)}, "2615 Park Ave")["place"]
    assert stored["name"] == "Phillips West"
    assert stored["latitude"] == round(place.latitude, 3)


def test_a_corner_and_a_neighborhood_stay_as_they_are() -> None:
    for said in ("lake and chicago", "phillips west", "55407"):
        place = find_place(said)
        assert place is not None and kept({"place": asdict(place)}, said)["place"] == asdict(place)
