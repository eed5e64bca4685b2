"""Finds the place that a resident names in a message, because where they are decides which help is near."""

from collections.abc import Sequence
from dataclasses import replace
from math import hypot
from typing import Final

from directory.gazetteer import gazetteer
from directory.gazetteer_grid import DIRECTIONS, Spot, middle, namesakes, street_called
from directory.places_names import find_names, with_zip
from directory.places_streets import find_streets
from directory.places_types import Kind, Place
from directory.places_words import Word, before, read_words

__all__ = ["Kind", "Place", "find_place", "find_places", "neighborhood_at"]

_EXACTNESS: Final[dict[Kind, int]] = {
    "address": 100,
    "intersection": 95,
    "landmark": 85,
    "neighborhood": 80,
    "zip": 70,
    "street": 60,
    "community": 55,
    "city": 45,
}
_SAID, _LEFT = 12, -60


def find_place(text: str, language: str | None = None) -> Place | None:
    """The place that a text names, the most exact one if it names several; None if it names none.

    Reads all four languages at once, as residents mix them; `language` (en, es, so, hmn) is a hint that changes
    nothing today. Never raises on any text.
    """
    words = read_words(text)
    places = _known(words)
    if not places:
        return None
    best = max(places, key=lambda place: (_weight(words, place), -place.span[0]))
    return _sharpened(text, best, places)


def find_places(text: str) -> tuple[Place, ...]:
    """Every place that a text names, in the order of the text."""
    return tuple(sorted(_known(read_words(text)), key=lambda place: place.span))


def neighborhood_at(latitude: float, longitude: float) -> str | None:
    """The neighbourhood whose polygon holds a point in WGS84 degrees; None outside the city."""
    return gazetteer().neighborhood_at(latitude, longitude)


def _known(words: Sequence[Word]) -> list[Place]:
    names = gazetteer()
    found = [*find_streets(words, names), *find_names(words, names)]
    found.sort(key=lambda place: (place.span[0] - place.span[1], -_EXACTNESS[place.kind]))
    kept: list[Place] = []
    for place in found:
        if all(place.span[1] <= other.span[0] or place.span[0] >= other.span[1] for other in kept):
            kept.append(place)
    return [place for place in kept if not _elsewhere(place, kept)]


def _elsewhere(place: Place, places: Sequence[Place]) -> bool:
    """Whether a street is one of another city: "Penn and 66th in Richfield"."""
    if place.kind not in ("address", "intersection", "street"):
        return False
    return any(
        other.kind == "city" and not other.inside and 0 <= other.span[0] - place.span[1] <= 5 for other in places
    )


def _weight(words: Sequence[Word], place: Place) -> int:
    at = next(index for index, word in enumerate(words) if word.start >= place.span[0])
    weight = _EXACTNESS[place.kind]
    if place.kind == "city" and place.inside:
        weight = 1
    if before(words, at, "at") or before(words, at, "on"):
        weight += _SAID
    if before(words, at, "origin"):
        weight += _LEFT
    return weight


def _sharpened(text: str, place: Place, places: Sequence[Place]) -> Place:
    """A street with the area named beside it, and any place with its ZIP code."""
    for other in [other for other in places if other is not place]:
        if place.kind == "street" and other.latitude is not None and other.longitude is not None and other.inside:
            place = _near(text, place, Spot(other.latitude, other.longitude))
        if other.kind == "zip" and other.postal_code and other.span[0] - place.span[1] < 20:
            place = with_zip(place, other.postal_code)
    return place


def _near(text: str, place: Place, area: Spot) -> Place:
    """The street near an area: the point of it that is nearest, and its northern part for somebody in the north,
    unless its quarter was said."""
    street = street_called(place.name)
    if street is None:
        return place
    said = {word.text for word in read_words(text[slice(*place.span)])}
    streets = (street,) if said & DIRECTIONS.keys() else namesakes(street)
    spots = {one.name: middle(one, towards=area) for one in streets}
    name = min(spots, key=lambda one: hypot(spots[one].latitude - area.latitude, spots[one].longitude - area.longitude))
    near = spots[name]
    crossed = gazetteer().crossed(next(one.line for one in streets if one.name == name))
    return replace(
        place, name=name, latitude=round(near.latitude, 5), longitude=round(near.longitude, 5), neighborhoods=crossed
    )
