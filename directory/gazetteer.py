"""The names of places in and around Minneapolis and where they lie: neighbourhoods, areas, landmarks, cities, ZIPs.

Neighbourhood names, polygons and centroids are the City's (`data/directory/neighborhoods.*`); everything else is
`data/places`, whose README says where it comes from.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from json import loads
from pathlib import Path
from typing import Any, Final

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA
from shapely import Point, STRtree, points
from shapely.geometry import shape

from directory.gazetteer_grid import Spot, named_streets
from directory.places_types import Kind
from directory.places_words import PLACES, key
from runtime.paths import REFERENCE_DIRECTORY

EDGE: Final = 0.0018
"""Degrees (about 150 m): a point this near a polygon counts as in it, as rivers and lakes cut the edges."""


@dataclass(frozen=True, slots=True)
class Name:
    """A named place. `use` says how freely the name may be read as the place.

    `name` stands on its own, `word` equals an ordinary word or a person's name and needs a sign of place around it,
    `cue` needs a plain one ("the Page neighborhood", "live in Page"), `direction` is a compass word.
    """

    kind: Kind
    name: str
    use: str
    neighborhood: str | None = None
    neighborhoods: tuple[str, ...] = ()
    postal_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    inside: bool = True


class Gazetteer:
    """Every name by its words, ZIP codes, and the neighbourhood of a point."""

    def __init__(self) -> None:
        rows = list(_rows(REFERENCE_DIRECTORY / "neighborhoods.csv"))
        self._hoods = {row["name"]: row for row in rows}
        self._weights = {
            row["name"]: float(row["households"] or 0) + 1
            for row in _rows(REFERENCE_DIRECTORY / "neighborhood_households.csv")
        }
        polygons = loads((REFERENCE_DIRECTORY / "neighborhoods.geojson").read_text(encoding="utf-8"))["features"]
        self._polygon_names = [feature["properties"]["name"] for feature in polygons]
        self._tree = STRtree([shape(feature["geometry"]) for feature in polygons])
        self.zips: dict[str, Name] = dict(self._zips())
        self.names: dict[tuple[str, ...], Name] = {}
        for words, name in self._all():
            self.names[words] = name
        self.first: dict[str, tuple[tuple[str, ...], ...]] = _by_first_word(self.names)
        self.correctable = _lines("typos.txt")
        self._known = {word for words in (*self.names, *named_streets()) for word in words} | set(
            _lines("ordinary.txt")
        )

    def neighborhood_at(self, latitude: float, longitude: float) -> str | None:
        """The neighbourhood whose polygon holds the point; None outside the city."""
        found = self._tree.query_nearest(Point(longitude, latitude), max_distance=EDGE, all_matches=False)
        return self._polygon_names[found[0]] if len(found) else None

    def neighborhoods_at(self, latitudes: Any, longitudes: Any) -> list[str | None]:
        """`neighborhood_at` for many points at once; a NaN is nowhere."""
        found: list[str | None] = [None] * len(latitudes)
        known = np.flatnonzero(~np.isnan(latitudes))
        where = self._tree.query_nearest(
            points(np.asarray(longitudes)[known], np.asarray(latitudes)[known]), max_distance=EDGE, all_matches=False
        )
        for at, polygon in zip(*where, strict=True):
            found[known[at]] = self._polygon_names[polygon]
        return found

    def center(self, neighborhoods: Iterable[str]) -> Spot:
        """The household-weighted middle of some neighbourhoods, for people live where the homes are."""
        chosen = [(self._hoods[name], self._weights.get(name, 1.0)) for name in neighborhoods]
        weights = [weight for _row, weight in chosen]
        return Spot(
            round(float(np.average([float(row["latitude"]) for row, _ in chosen], weights=weights)), 5),
            round(float(np.average([float(row["longitude"]) for row, _ in chosen], weights=weights)), 5),
        )

    def crossed(self, line: Any) -> tuple[str, ...]:
        """The neighbourhoods that a line runs through or along, by name."""
        return tuple(sorted(self._polygon_names[index] for index in self._tree.query(line, predicate="intersects")))

    def correct(self, word: str) -> str | None:
        """The word of a distinctive name that `word` misspells, or None; one slip in five letters, two in eight."""
        if len(word) < 5 or not word.isalpha() or word in self._known:
            return None
        return _nearest(word, self)

    def _all(self) -> Iterator[tuple[tuple[str, ...], Name]]:
        for row in self._hoods.values():
            yield from self._spellings(row["name"], self._hood(row["name"], "name"))
        for row in _rows(PLACES / "cities.csv"):
            yield from self._aliases(row, _city(row))
        for row in _rows(PLACES / "landmarks.csv"):
            yield from self._aliases(row, self._landmark(row))
        for row in _rows(PLACES / "areas.csv"):
            name = self._area(row)
            for alias in row["aliases"].split(";"):
                yield from self._spellings(alias, name)

    def _aliases(self, row: dict[str, str], name: Name) -> Iterator[tuple[tuple[str, ...], Name]]:
        for alias in (row["name"], *filter(None, row["aliases"].split(";"))):
            yield from self._spellings(alias, name)

    @staticmethod
    def _spellings(alias: str, name: Name) -> Iterator[tuple[tuple[str, ...], Name]]:
        words = key(alias)
        yield words, name
        together = "".join(words)
        if len(words) > 1 and len(together) >= 9 and name.use == "name" and together.isalpha():
            yield (together,), name

    def _hood(self, name: str, use: str) -> Name:
        row = self._hoods[name]
        codes = row["zip_codes"].split(";")
        postal = codes[0] if len(codes) == 1 and codes[0] else None
        return Name("neighborhood", name, use, name, (name,), postal, float(row["latitude"]), float(row["longitude"]))

    def _area(self, row: dict[str, str]) -> Name:
        members: list[str] = []
        for part in row["neighborhoods"].split(";"):
            if part.startswith("@"):
                members += [name for name, hood in self._hoods.items() if hood["community"] == part[1:]]
            else:
                members.append(part)
        if row["kind"] == "neighborhood":
            return self._hood(members[0], row["use"])
        spot = self.center(members)
        return Name("community", row["name"], row["use"], None, tuple(members), None, spot.latitude, spot.longitude)

    def _landmark(self, row: dict[str, str]) -> Name:
        latitude, longitude = float(row["latitude"]), float(row["longitude"])
        hood = None if row["city"] else self.neighborhood_at(latitude, longitude)
        around = (hood,) if hood else ()
        inside = not row["city"]
        return Name("landmark", row["name"], row["use"], hood, around, None, latitude, longitude, inside)

    def _zips(self) -> Iterator[tuple[str, Name]]:
        members: dict[str, list[str]] = {}
        for row in self._hoods.values():
            for code in filter(None, row["zip_codes"].split(";")):
                members.setdefault(code, []).append(row["name"])
        for row in _rows(PLACES / "zips.csv"):
            point = float(row["latitude"]), float(row["longitude"])
            yield (
                row["postal_code"],
                Name("zip", row["postal_code"], "name", None, (), row["postal_code"], *point, False),
            )
        for code, hoods in members.items():
            spot = self.center(hoods)
            only = hoods[0] if len(hoods) == 1 else None
            yield code, Name("zip", code, "name", only, tuple(hoods), code, spot.latitude, spot.longitude)


def _city(row: dict[str, str]) -> Name:
    if not row["latitude"]:
        return Name("city", row["name"], row["use"])
    point = float(row["latitude"]), float(row["longitude"])
    return Name("city", row["name"], row["use"], None, (), None, *point, False)


def _lines(name: str) -> list[str]:
    return (PLACES / name).read_text(encoding="utf-8").split()


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _by_first_word(names: dict[tuple[str, ...], Name]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for words in names:
        found.setdefault(words[0], []).append(words)
    return {word: tuple(sorted(phrases, key=len, reverse=True)) for word, phrases in found.items()}


@lru_cache(maxsize=50_000)
def _nearest(word: str, names: Gazetteer) -> str | None:
    slips = 2 if len(word) >= 8 else 1
    match = process.extractOne(word, names.correctable, scorer=OSA.distance, score_cutoff=slips)
    if match is None or match[0][0] != word[0]:
        return None
    return match[0]


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The gazetteer, read once a process (about 30 ms)."""
    return Gazetteer()
