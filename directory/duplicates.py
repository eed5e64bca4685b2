"""Finds services that are listed twice, without comparing every one with every other.

Candidates share a phone number, an address or a rare word of their name (blocking); only those are compared.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final
from uuid import UUID

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

ALIKE: Final = 90.0
"""Similarity of names (0 to 100) from which two records that also share something else are taken for the same."""

ALIKE_ADDRESS: Final = 80.0
"""The same for addresses whose numbers agree, where `St` stands beside `Street`."""

_LARGEST_BLOCK: Final = 40
"""A phone, address or word that more services share says nothing about any two of them."""

_BRANCH_WORDS: Final = frozenset({"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"})


@dataclass(frozen=True)
class Listing:
    """What tells a service from another."""

    key: UUID
    name: str
    organization: str
    phones: frozenset[str]
    addresses: frozenset[str]


def find_duplicates(listings: Sequence[Listing]) -> Iterator[tuple[Listing, Listing, float]]:
    """Pairs that seem to be the same service, each once, with the similarity of their names (0 to 100)."""
    seen: set[tuple[int, int]] = set()
    for block in _blocks(listings):
        for first, second in combinations(block, 2):
            if (first, second) not in seen:
                seen.add((first, second))
                score = _alike(listings[first], listings[second])
                if score is not None:
                    yield listings[first], listings[second], score


def _blocks(listings: Sequence[Listing]) -> Iterator[list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, listing in enumerate(listings):
        words = {word for word in default_process(listing.name).split() if len(word) > 3}
        keys = {f"name {default_process(listing.name)}", *(f"word {word}" for word in words)}
        keys |= {f"phone {_digits(phone)}" for phone in listing.phones}
        keys |= {f"address {default_process(address)}" for address in listing.addresses}
        for key in keys:
            blocks[key].append(number)
    return (block for block in blocks.values() if 1 < len(block) <= _LARGEST_BLOCK)


def _alike(one: Listing, other: Listing) -> float | None:
    score = fuzz.token_sort_ratio(one.name, other.name, processor=default_process, score_cutoff=ALIKE)
    if not score:
        return None
    if _tell_apart(one.name, other.name):
        return None
    if one.addresses and other.addresses and not _shared(one.addresses, other.addresses):
        return None  # the same service at two places
    same_owner = fuzz.token_sort_ratio(one.organization, other.organization, processor=default_process) >= ALIKE
    same_phone = bool({_digits(phone) for phone in one.phones} & {_digits(phone) for phone in other.phones})
    same_place = bool(one.addresses and other.addresses)
    return score if same_owner or same_phone or same_place else None


def _tell_apart(one: str, other: str) -> bool:
    """Whether names differ just in a direction or number on either side, as those of two branches do."""
    first, second = (set(default_process(name).split()) for name in (one, other))
    apart = (first - second, second - first)
    return all(apart) and all(word in _BRANCH_WORDS or word.isdigit() for word in first ^ second)


def _shared(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two services have an address in common: the same numbers, and street names spelt alike."""
    return any(
        re.findall(r"\d+", first) == re.findall(r"\d+", second)
        and fuzz.token_sort_ratio(first, second, processor=default_process) >= ALIKE_ADDRESS
        for first in one
        for second in other
    )


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)[-10:]
