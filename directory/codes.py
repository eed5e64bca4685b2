"""The needs that Nearhelp knows, read once from `data/needs.csv`, and the terms of the directory's profile."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from uuid import UUID, uuid5

from runtime.paths import NEEDS_CSV

NAMESPACE: Final = UUID("c6bbe091-3d45-59e7-9f5f-68f7640192bb")
"""`uuid5(NAMESPACE_URL, "nearhelp:directory")`; the ids of the reference directory are version 5 ids in it."""

CONFIDENCES: Final = ("seen", "known", "recall", "checked")
"""How sure a record is; `checked` once a person has confirmed it with the service."""

PHASES: Final = ("prevention", "response", "restoration")
URGENCIES: Final = ("emergency", "same_day", "soon", "routine")
AUDIENCES: Final = (
    "youth",
    "family",
    "women",
    "men",
    "veterans",
    "seniors",
    "disability",
    "lgbtq",
    "reentry",
    "newcomer",
)
AREAS: Final = MappingProxyType(
    {
        "minneapolis": ("Minneapolis", "ocd-division/country:us/state:mn/place:minneapolis"),
        "hennepin": ("Hennepin County", "ocd-division/country:us/state:mn/county:hennepin"),
        "minnesota": ("Minnesota", "ocd-division/country:us/state:mn"),
        "national": ("United States", "ocd-division/country:us"),
    }
)
"""Whom a service is for, smallest first: name and Open Civic Data division id (opencivicdata.org), HSDS's `uri`."""


@dataclass(frozen=True)
class NeedCode:
    """One need: its code, domain, phase, urgency, label and definition."""

    code: str
    domain: str
    phase: str
    urgency: str
    label: str
    definition: str


@lru_cache(maxsize=1)
def need_codes() -> MappingProxyType[str, NeedCode]:
    """Every need by its code, in the order of the file."""
    with NEEDS_CSV.open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["code"]: NeedCode(**row) for row in csv.DictReader(file)})


def stable_id(kind: str, slug: str) -> UUID:
    """The version 5 UUID of a reference record, such as `stable_id("service", "day-one")`."""
    return uuid5(NAMESPACE, f"{kind}:{slug}")


def term_id(code: str) -> UUID:
    """The UUID of a term of Nearhelp's own taxonomies, such as `housing.shelter` or `confidence.seen`."""
    return stable_id("term", code)
