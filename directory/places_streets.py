"""Finds street addresses, crossings and streets in a message and puts them on the map of Minneapolis."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from directory.gazetteer import Gazetteer
from directory.gazetteer_grid import (
    DIRECTIONS,
    SUFFIXES,
    Spot,
    Street,
    crossing,
    locate,
    middle,
    named_streets,
    numbered_streets,
)
from directory.places_types import Place
from directory.places_words import Word, alone, before, is_cue, joined

_NUMBER: Final = re.compile(r"(\d{1,2})(st|nd|rd|th|a|o)?")
_HOUSE: Final = re.compile(r"(\d{2,5})[a-z]?")
_MONEY: Final = re.compile(r"[$€£#]\s*$")
_CITIES: Final = frozenset({"chicago", "portland", "bloomington", "plymouth"})
"""Streets with a city's name: "in Chicago" is the city."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A street named in the words `start` to `end`. `sure` tells that a suffix, direction or ordinal marks it."""

    start: int
    end: int
    streets: tuple[Street, ...]
    suffix: str | None
    direction: str | None
    ordinal: bool

    @property
    def number(self) -> int | None:
        """The number of a numbered street."""
        return self.streets[0].number

    @property
    def major(self) -> bool:
        """Whether the bare name is better known as a street than as anything else."""
        return self.number is None and any(street.use == "major" for street in self.streets)

    @property
    def marked(self) -> bool:
        """Whether the words themselves say that a street is meant."""
        return bool(self.suffix) or bool(self.direction and self.number is None)


def find_streets(words: Sequence[Word], gazetteer: Gazetteer) -> Iterator[Place]:
    """Addresses, crossings and streets, each with a point and, where it lies in the city, the neighbourhood."""
    mentions = list(_mentions(words, gazetteer))
    taken = -1
    for index, mention in enumerate(mentions):
        if mention.start < taken:
            continue
        after = mentions[index + 1 :]
        place = _address(words, mention, gazetteer) or _crossing(words, mention, after, gazetteer)
        place = place or _street(words, mention, gazetteer)
        if place is not None:
            taken = next((at for at, word in enumerate(words) if word.start >= place.span[1]), len(words))
            yield place


def _mentions(words: Sequence[Word], gazetteer: Gazetteer) -> Iterator[Mention]:
    at = 0
    while at < len(words):
        mention = _mention_at(words, at, gazetteer)
        if mention is None or _house_number(words, mention, gazetteer):
            at += 1
            continue
        yield mention
        at = mention.end
        if at < len(words) and is_cue(words[at].text, "connector"):
            # "33rd n Morgan": the n joins two streets here, it is no direction.
            at += 1


def _house_number(words: Sequence[Word], mention: Mention, gazetteer: Gazetteer) -> bool:
    """Whether a bare number stands before a street, as in "41 N 12th St"."""
    if mention.number is None or mention.ordinal or mention.suffix:
        return False
    street = _mention_at(words, mention.start + 1, gazetteer)
    return street is not None and street.marked


def _mention_at(words: Sequence[Word], at: int, gazetteer: Gazetteer) -> Mention | None:
    if at >= len(words):
        return None
    name = at
    direction = None
    if words[at].text in DIRECTIONS and at + 1 < len(words) and joined(words, at, at + 2):
        direction, name = DIRECTIONS[words[at].text], at + 1
    streets, end, ordinal = _named(words, name, gazetteer)
    if not streets:
        return None
    suffix = None
    if end < len(words) and words[end].text in SUFFIXES and joined(words, end - 1, end + 1):
        suffix, end = SUFFIXES[words[end].text], end + 1
    elif name and words[name - 1].text in ("calle", "avenida", "ave"):
        suffix = "street" if words[name - 1].text == "calle" else "avenue"
    if not direction and _trails(words, end, suffix):
        direction, end = DIRECTIONS[words[end].text], end + 1
    if streets[0].number is not None:
        streets = numbered_streets(streets[0].number, suffix if suffix in ("street", "avenue") else None)
    streets = tuple(street for street in streets if _fits(street, suffix, direction))
    return Mention(at, end, streets, suffix, direction, ordinal) if streets else None


def _trails(words: Sequence[Word], end: int, suffix: str | None) -> bool:
    """Whether a direction stands behind a street; a bare "n" may as well be an "and"."""
    if end >= len(words) or words[end].text not in DIRECTIONS or not joined(words, end - 1, end + 1):
        return False
    return len(words[end].text) > 1 or suffix is not None or words[end].raw.isupper()


def _named(words: Sequence[Word], at: int, gazetteer: Gazetteer) -> tuple[tuple[Street, ...], int, bool]:
    number = _NUMBER.fullmatch(words[at].text)
    if number:
        split = not number[2] and at + 1 < len(words) and words[at + 1].text in ("th", "nd", "rd")
        end = at + 2 if split else at + 1
        return numbered_streets(int(number[1]), None), end, bool(number[2]) or split
    known = named_streets()
    for size in (3, 2, 1):
        if at + size <= len(words) and joined(words, at, at + size):
            phrase = tuple(word.text for word in words[at : at + size])
            mended = tuple(gazetteer.correct(word) or word for word in phrase)
            streets = known.get(phrase) or known.get(mended)
            if streets:
                return streets, at + size, False
    return (), at, False


def _fits(street: Street, suffix: str | None, direction: str | None) -> bool:
    if street.number is not None and suffix not in (None, "street", "avenue"):
        return False
    if suffix and street.use == "word" and street.number is None:
        kind = next((SUFFIXES[word] for word in reversed(street.name.lower().split()) if word in SUFFIXES), None)
        if kind != suffix:
            return False
    if direction in (None, "E", "W"):
        return direction is None or street.axis == "ew" or street.name.startswith(("West ", "East "))
    quarters = {"N": ("N", "D"), "S": ("S", "D"), "NE": ("NE",), "SE": ("SE",)}[str(direction)]
    return street.quarter in quarters or (street.quarter == "SE" and street.name.startswith("East Hennepin"))


def _address(words: Sequence[Word], mention: Mention, gazetteer: Gazetteer) -> Place | None:
    at = mention.start - 1
    if at >= 2 and words[at].text == "of" and words[at - 1].text in ("block", "blk", "blok"):
        at -= 2
    house = _HOUSE.fullmatch(words[at].text) if at >= 0 else None
    if house is None or not joined(words, at, mention.start + 1) or _MONEY.search(words[at].gap):
        return None
    if words[at].text in gazetteer.zips:
        return None
    marked = mention.marked and (mention.number is None or mention.suffix is not None)
    if not marked and not (mention.major and len(house[1]) >= 3):
        return None
    number = int(house[1])
    street = min(mention.streets, key=lambda street: not _reaches(street, number))
    spot = locate(street, number, mention.direction)
    return _place("address", f"{house[0]} {street.name}", spot, words, (at, mention.end), gazetteer)


def _reaches(street: Street, number: int) -> bool:
    # Of two streets with one name, the low numbers of the northern one end at 5300, the southern begins downtown.
    return not (street.quarter == "N" and street.axis == "ns" and number > 5300)


def _crossing(words: Sequence[Word], first: Mention, after: Sequence[Mention], gazetteer: Gazetteer) -> Place | None:
    if not after or first.end >= len(words) or not is_cue(words[first.end].text, "connector"):
        return None
    second = after[0]
    between = words[first.end + 1 : second.start]
    if any(not is_cue(word.text, "article") for word in between) or re.search(r"[.;!?\n]", words[first.end].gap):
        return None
    if not _plausible(words, first, second):
        return None
    pairs = [(one, other) for one in first.streets for other in second.streets]
    # "26th and Emerson" may be south or north: the better known Emerson is meant.
    for one, other in sorted(pairs, key=lambda pair: all(street.use != "major" or street.number for street in pair)):
        spot = crossing(one, other)
        if spot is not None:
            name = f"{one.name} and {other.name}"
            return _place("intersection", name, spot, words, (first.start, second.end), gazetteer)
    return None


def _plausible(words: Sequence[Word], first: Mention, second: Mention) -> bool:
    """Whether "A and B" are streets, and not two names, two numbers or two dates."""
    if first.start and is_cue(words[first.start - 1].text, "dates"):
        return False
    if first.suffix or second.suffix:
        return True
    said = before(words, first.start, "on", skip=()) or alone(words, first.start, second.end)
    if first.number is not None and second.number is not None:
        return said and (first.ordinal or second.ordinal)
    if first.start and words[first.start - 1].text in ("the", "a", "my", "their"):
        return False
    if first.major and second.major:
        return True
    if first.number is not None or second.number is not None:
        numbered, named = (first, second) if first.number is not None else (second, first)
        return (numbered.ordinal or (numbered.number or 0) > 12) and (named.major or said)
    return said and (first.major or second.major)


def _street(words: Sequence[Word], mention: Mention, gazetteer: Gazetteer) -> Place | None:
    if not _meant(words, mention):
        return None
    street = mention.streets[0]
    spot = middle(street, direction=mention.direction)
    crossed = gazetteer.crossed(street.line)
    start, end = words[mention.start].start, words[mention.end - 1].end
    point = round(spot.latitude, 5), round(spot.longitude, 5)
    return Place("street", street.name, None, None, *point, (start, end), crossed)


def _meant(words: Sequence[Word], mention: Mention) -> bool:
    if mention.suffix:
        return mention.number is None or mention.ordinal or mention.number >= 13 or mention.direction is not None
    if mention.end < len(words) and is_cue(words[mention.end].text, "not_places"):
        return False
    said = before(words, mention.start, "on", skip=())
    if mention.number is not None:
        return mention.ordinal and mention.number > 31 and said
    if not mention.major:
        return bool(mention.direction) and said
    if words[mention.start].text in _CITIES:
        return before(words, mention.start, "street_only", skip=("article",)) or (
            said and mention.direction is not None
        )
    return said or alone(words, mention.start, mention.end)


def _place(
    kind: str, name: str, spot: Spot, words: Sequence[Word], ends: tuple[int, int], gazetteer: Gazetteer
) -> Place:
    latitude, longitude = round(spot.latitude, 5), round(spot.longitude, 5)
    hood = gazetteer.neighborhood_at(latitude, longitude)
    span = words[ends[0]].start, words[ends[1] - 1].end
    around = (hood,) if hood else ()
    assert kind in ("address", "intersection")
    return Place(kind, name, hood, None, latitude, longitude, span, around, inside=hood is not None)  # type: ignore[arg-type]
