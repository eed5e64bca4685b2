"""Decides whom a service fits, from what a resident said of themself: nobody of 17 is sent to a shelter for adults.

The rules of a service are HSDS's `minimum_age` and `maximum_age` and the audiences of Nearhelp's profile.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

YOUTH_UNTIL: Final = 24
"""The age until which the directory's youth services take people, where they give no limit (Minnesota's Homeless
Youth Act, Minn. Stat. 256K.45: a homeless youth is 24 or younger)."""
SENIOR_FROM: Final = 60
"""The age of the Older Americans Act (42 U.S.C. 3002)."""

_OF_NEED: Final[Mapping[str, str]] = {
    "basics.youth": "youth",
    "jobs.youth": "youth",
    "basics.veterans": "veterans",
    "basics.seniors": "seniors",
    "basics.disability": "disability",
    "basics.immigration": "newcomer",
    "basics.childcare": "family",
    "basics.baby": "family",
    "jobs.reentry": "reentry",
    "recovery.reentry": "reentry",
}
"""Whom a need is about by itself."""

_FITS, _FOR_OTHERS, _FOR_ADULTS_ALONE = 0.5, -0.4, -2.0


@dataclass(frozen=True)
class Person:
    """What is known of the person who needs help; None and an empty set mean that nothing was said."""

    age: int | None = None
    children: int | None = None
    male: bool | None = None
    veteran: bool | None = None
    audiences: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rules:
    """Whom a service takes: audiences (empty: everyone) and ages in years, both ends included."""

    audiences: frozenset[str]
    minimum_age: float | None
    maximum_age: float | None


@dataclass(frozen=True)
class Fit:
    """Whether a service takes a person, how much better or worse than another, and in words why."""

    allowed: bool
    bonus: float
    why: str | None = None


def person_of(
    facts: Mapping[str, Any],
    age: int | None = None,
    audiences: Iterable[str] = (),
    need_codes: Iterable[str] = (),
) -> Person:
    """The person that facts of the understanding, filters of staff and the need itself describe.

    Facts that are not known here are passed over; a value of the wrong kind counts as not said.
    """
    age = age if age is not None else _number(facts.get("age"))
    children = _number(facts.get("children"))
    male = {"male": True, "female": False}.get(str(facts.get("gender")))
    veteran = facts.get("veteran") if isinstance(facts.get("veteran"), bool) else None
    said = set(audiences) | {_OF_NEED[code] for code in need_codes if code in _OF_NEED}
    said |= {name for name in ("lgbtq", "reentry", "newcomer", "disability", "native") if facts.get(name) is True}
    if veteran:
        said.add("veterans")
    if facts.get("wheelchair") is True:
        said.add("disability")
    if (children or 0) > 0 or facts.get("pregnant") is True:
        said.add("family")
    if male is not None:
        said.add("men" if male else "women")
    if age is not None and age <= YOUTH_UNTIL:
        said.add("youth")
    if age is not None and age >= SENIOR_FROM:
        said.add("seniors")
    return Person(age, children, male, veteran, frozenset(said))


def fit(rules: Rules, person: Person) -> Fit:
    """How a service fits a person. Unknown facts never exclude; a service for others counts a little less."""
    if not _age_fits(rules, person) or not _group_fits(rules, person):
        return Fit(False, 0.0)
    groups = rules.audiences
    shared = groups & person.audiences
    if groups and groups <= {"men", "women"} and "family" in person.audiences:
        return Fit(True, _FOR_ADULTS_ALONE)
    if not groups or ({"men", "women"} <= groups and not shared):
        return Fit(True, 0.0)
    for_minors = rules.maximum_age is not None and rules.maximum_age < 18
    if not shared or (for_minors and "youth" not in person.audiences):
        return Fit(True, _FOR_OTHERS / len(groups))
    share = (len(shared) / len(groups)) ** 0.5
    return Fit(True, _FITS * share + 0.1 * (len(shared) - 1), f"for {', '.join(sorted(shared))}")


def _age_fits(rules: Rules, person: Person) -> bool:
    if person.age is None:
        return True
    low, high = rules.minimum_age, rules.maximum_age
    return (low is None or person.age >= low) and (high is None or person.age <= high)


def _group_fits(rules: Rules, person: Person) -> bool:
    """Whether nothing that is known of the person speaks against the groups that a service is for."""
    groups, age = rules.audiences, person.age
    one_gender = len(groups & {"men", "women"}) == 1
    if one_gender and person.male is not None and ("men" in groups) != person.male:
        return False
    if groups == {"veterans"}:
        return person.veteran is not False
    if groups == {"family"}:
        return person.children != 0
    if age is None or rules.minimum_age is not None or rules.maximum_age is not None:
        return True
    only_young = "youth" in groups and groups <= {"youth", "lgbtq"}
    return not (only_young and age > YOUTH_UNTIL + 2) and not (groups == {"seniors"} and age < SENIOR_FROM - 10)


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 130 else None
