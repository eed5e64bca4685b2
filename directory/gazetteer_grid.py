"""The street grid of Minneapolis: a model good to about 400 m, so that an address or a crossing has a point.

The city's grid is regular enough to compute. Eight numbered streets or sixteen avenues make a mile, house numbers
follow them, and the neighbourhood polygons (City of Minneapolis) run along named streets: the knots below were read
off those edges (E 38th Street is the line between Powderhorn Park and Bancroft, Xerxes that between Armatage and the
city limit), with linear steps between. Downtown and Southeast lie turned towards the river; an affine map fitted to
fifteen public places downtown (worst error 110 m) and five in Southeast stands for each. Named streets are lines in
`data/places/streets.csv`. `data/places/README.md` says more.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from shapely import LineString, Point, from_wkt
from shapely.ops import nearest_points

from directory.places_words import PLACES, key

NEAR: Final = 0.0045
"""Degrees (about 400 m): two streets whose lines come this near are taken to cross."""

_SOUTH_STREETS = ((13, 44.9718), (15, 44.9690), (20, 44.9627), (22, 44.9609), (24, 44.9591), (30, 44.9484),
                  (34, 44.9415), (38, 44.9342), (42, 44.9269), (46, 44.9197), (54, 44.9052), (62, 44.8908))  # fmt: skip
_NORTH_AVENUES = ((0, 44.9771), (3, 44.9798), (6.5, 44.9843), (13, 44.9915), (20, 44.9990), (32, 45.0132),
                  (38, 45.0240), (49, 45.0439), (53, 45.0511))  # fmt: skip
_NORTHEAST_AVENUES = ((0, 44.9880), (3, 44.9915), (11, 44.9987), (18, 45.0060), (25, 45.0132), (27, 45.0168),
                      (37, 45.0356))  # fmt: skip
_EAST_NUMBERS = ((0, -93.2779), (1, -93.2766), (2, -93.2740), (3, -93.2727), (4, -93.2702), (5, -93.2689),
                 (6, -93.2677), (7, -93.2651), (8, -93.2626), (15, -93.2537), (16, -93.2512), (18, -93.2487),
                 (19, -93.2448), (22, -93.2410), (34, -93.2229), (38, -93.2178), (46, -93.2076),
                 (50, -93.2014))  # fmt: skip
_CEDAR_RIVERSIDE = ((13, -93.2515), (15, -93.2494), (18, -93.2474), (19, -93.2450), (22, -93.2410), (27, -93.2340))
_WEST_NUMBERS = ((0, -93.2779), (7, -93.2883), (23, -93.3087), (39, -93.3290))
_NORTHEAST_NUMBERS = ((1, -93.2690), (3, -93.2631), (7, -93.2575), (9, -93.2473), (16, -93.2371), (24, -93.2269),
                      (33, -93.2178))  # fmt: skip
_DOWNTOWN = ((44.97980, -0.000505, -0.000992), (-93.27316, 0.001391, -0.000848))
_SOUTHEAST = ((44.98770, -0.00052, 0.00095), (-93.25730, 0.00148, 0.00070))


@dataclass(frozen=True, slots=True)
class Street:
    """A street. `quarter` is S, N, NE, SE or D (downtown); `axis` says whether it runs ns or ew.

    `use` tells how freely its bare name may be read as the street: `major` after a preposition, `name` and `word`
    only with "Street", a direction or a house number.
    """

    name: str
    quarter: str
    axis: str
    line: LineString
    use: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A point in WGS84 degrees."""

    latitude: float
    longitude: float


@lru_cache(maxsize=1)
def named_streets() -> dict[tuple[str, ...], tuple[Street, ...]]:
    """Named streets by the words of their names, without "Avenue", "Street" and directions."""
    found: dict[tuple[str, ...], list[Street]] = {}
    with (PLACES / "streets.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            line = from_wkt(f"LINESTRING ({row['line']})")
            street = Street(row["name"], row["quarter"], row["axis"], line, row["use"])
            for name in (row["name"], *filter(None, row["aliases"].split(";"))):
                streets = found.setdefault(base(key(name)), [])
                if street not in streets:
                    streets.append(street)
    return {words: tuple(streets) for words, streets in found.items()}


def street_called(name: str) -> Street | None:
    """The named street of this full name."""
    return next((street for streets in named_streets().values() for street in streets if street.name == name), None)


def namesakes(street: Street) -> tuple[Street, ...]:
    """The streets that share a street's name but for the quarter, itself among them: Penn Avenue North and South."""
    return next((streets for streets in named_streets().values() if street in streets), (street,))


SUFFIXES: Final = {
    "street": "street", "st": "street", "str": "street", "stret": "street", "streets": "street",
    "avenue": "avenue", "ave": "avenue", "av": "avenue", "aves": "avenue", "avenida": "avenue", "avenues": "avenue",
    "boulevard": "boulevard", "blvd": "boulevard", "road": "road", "rd": "road", "parkway": "parkway",
    "pkwy": "parkway", "drive": "drive", "dr": "drive", "highway": "highway", "hwy": "highway", "place": "place",
    "pl": "place",
}  # fmt: skip
DIRECTIONS: Final = {
    "n": "N", "north": "N", "s": "S", "south": "S", "e": "E", "east": "E", "w": "W",
    "west": "W", "ne": "NE", "northeast": "NE", "nordeast": "NE", "se": "SE", "southeast": "SE", "nw": "N", "sw": "S",
}  # fmt: skip


def base(words: tuple[str, ...]) -> tuple[str, ...]:
    """A street's name without the kind of street and the quarter."""
    end = len(words)
    while end > 1 and (words[end - 1] in SUFFIXES or words[end - 1] in DIRECTIONS):
        end -= 1
    start = 1 if end > 1 and words[0] in DIRECTIONS and words[1] not in ("river",) else 0
    return words[start:end]


@lru_cache(maxsize=512)
def numbered_streets(number: int, kind: str | None) -> tuple[Street, ...]:
    """Streets and avenues with this number, the likeliest first; `kind` is "street", "avenue" or None for both."""
    streets: list[Street] = []
    if kind != "avenue":
        streets += _numbered("Street", number, kind)
    if kind != "street":
        streets += _numbered("Avenue", number, kind)
    return tuple(streets)


def _numbered(word: str, number: int, kind: str | None) -> list[Street]:
    name = f"{number}{_ordinal(number)} {word}"
    make = [
        (("S", "ew", _flat(_at(_SOUTH_STREETS, number), -93.3290, -93.2010)), word == "Street" and 14 <= number <= 62),
        (("D", "ew", _turned(_DOWNTOWN, number, along=True)), word == "Street" and number <= 13),
        (("S", "ns", _upright(_at(_EAST_NUMBERS, number), 44.8908, 44.9720)), word == "Avenue" and number <= 50),
        (("N", "ew", _flat(_at(_NORTH_AVENUES, number), -93.3188, -93.2760)), word == "Avenue" and 3 <= number <= 53),
        (("NE", "ew", _flat(_at(_NORTHEAST_AVENUES, number), -93.2720, -93.2178)), word == "Avenue" and number <= 37),
        (("NE", "ns", _upright(_at(_NORTHEAST_NUMBERS, number), 44.9880, 45.0356)), word == "Street" and number <= 6),
        (("SE", "ns", _turned(_SOUTHEAST, number, along=False)), word == "Avenue" and number <= 33),
        (("SE", "ew", _turned(_SOUTHEAST, number, along=True)), word == "Street" and number <= 10),
    ]
    return [
        Street(name, quarter, axis, line, "major" if kind else "word", number)
        for (quarter, axis, line), exists in make
        if exists and number > 0
    ]


def crossing(first: Street, second: Street) -> Spot | None:
    """Where two streets cross, or None where they do not; streets of one direction must really meet."""
    one, other = nearest_points(first.line, second.line)
    if one.distance(other) > (NEAR if first.axis != second.axis else 0):
        return None
    return Spot((one.y + other.y) / 2, (one.x + other.x) / 2)


def locate(street: Street, house: int, direction: str | None = None) -> Spot:
    """About where a house number lies on a street; `direction` is the E or W of "W Lake St" or the N of "N 5th St"."""
    hundred = house / 100
    if street.quarter == "D" and street.number is not None:
        across = -hundred if direction == "N" else hundred + 2
        return _map(_DOWNTOWN, across, street.number)
    if street.quarter == "SE" and street.number is not None:
        return _map(_SOUTHEAST, *((hundred, street.number) if street.axis == "ew" else (street.number, hundred)))
    if (street.axis == "ew" and street.name.startswith("Washington Avenue")) or street.quarter == "D":
        turned = _map(_DOWNTOWN, -hundred if street.name.endswith("North") else hundred + 2, 3)
        return middle(street, towards=turned)
    if street.axis == "ns":
        knots = {"N": _NORTH_AVENUES, "NE": _NORTHEAST_AVENUES}.get(street.quarter, _SOUTH_STREETS)
        if knots is _SOUTH_STREETS and hundred < 13:
            return _uptown_end(street, hundred)
        wanted = LineString([(-93.40, _at(knots, hundred)), (-93.15, _at(knots, hundred))])
    else:
        east = {"NE": _NORTHEAST_NUMBERS, "N": _WEST_NUMBERS, "SE": _NORTHEAST_NUMBERS}.get(
            street.quarter, _WEST_NUMBERS if direction == "W" else _EAST_NUMBERS
        )
        wanted = LineString([(_at(east, hundred), 44.85), (_at(east, hundred), 45.10)])
    point = nearest_points(street.line, wanted)[0]
    return Spot(point.y, point.x)


def middle(street: Street, towards: Spot | None = None, direction: str | None = None) -> Spot:
    """The point that stands for a whole street: the one nearest to `towards`, else halfway along."""
    if towards is not None:
        point = nearest_points(street.line, Point(towards.longitude, towards.latitude))[0]
    elif direction in ("E", "W") and street.quarter == "S" and street.axis == "ew":
        point = nearest_points(street.line, Point(-93.2525 if direction == "E" else -93.2983, 44.95))[0]
    else:
        point = street.line.interpolate(0.5, normalized=True)
    return Spot(point.y, point.x)


def _uptown_end(street: Street, hundred: float) -> Spot:
    # The low numbers of a southern avenue lie on the turned grid downtown.
    if street.number is not None and street.number >= 13 and hundred < 12:
        # North of Franklin the avenues of Cedar-Riverside stand closer together.
        return Spot(44.9718 - 0.00046 * hundred, _at(_CEDAR_RIVERSIDE, street.number))
    ends = [Point(street.line.coords[0]), Point(street.line.coords[-1])]
    north = max(ends, key=lambda end: end.y)
    latitude = min(north.y, 44.9690 + max(0.0, 13 - hundred) * 0.00085)
    point = nearest_points(street.line, LineString([(-93.30, latitude), (-93.23, latitude)]))[0]
    return Spot(point.y, point.x)


def _at(knots: Sequence[tuple[float, float]], number: float) -> float:
    return float(np.interp(number, [knot[0] for knot in knots], [knot[1] for knot in knots]))


def _map(affine: tuple[tuple[float, float, float], ...], across: float, down: float) -> Spot:
    (a, b, c), (d, e, f) = affine
    offset = down - 5 if affine is _DOWNTOWN else down - 3
    return Spot(a + b * across + c * offset, d + e * across + f * offset)


def _turned(affine: tuple[tuple[float, float, float], ...], number: int, along: bool) -> LineString:
    low, high = (-12, 11) if affine is _DOWNTOWN else (0, 16)
    ends = ((low, number), (high, number)) if along else ((number, 0), (number, 8))
    spots = [_map(affine, across, down) for across, down in ends]
    return LineString([(spot.longitude, spot.latitude) for spot in spots])


def _flat(latitude: float, west: float, east: float) -> LineString:
    return LineString([(west, latitude), (east, latitude)])


def _upright(longitude: float, south: float, north: float) -> LineString:
    return LineString([(longitude, south), (longitude, north)])


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
