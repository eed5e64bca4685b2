"""Makes messages that ask for two things out of two that ask for one: most training messages ask for one."""

import random
from collections.abc import Sequence

COURTESY = frozenset({"greet", "thanks", "affirm", "goodbye"})
"""Acts that stand before or behind a request and change nothing of it."""
OF_NEEDS, OF_COURTESY = 8, 32
"""One pair for so many messages of a language. Measured in docs/understanding.md."""
EACH = 0.7
"""How much each half weighs, so that both together are about as long as one message."""

Labels = frozenset[str]
Pair = tuple[int, int]


def drawn_pairs(wanted: Sequence[Labels], languages: Sequence[str]) -> list[Pair]:
    """Pairs of places of messages in one language: two different needs, or a courtesy and a need; drawn by lot, always
    the same ones."""
    lot = random.Random(7)
    pairs: list[Pair] = []
    for language in sorted(set(languages)):
        places = [place for place, spoken in enumerate(languages) if spoken == language]
        needs = [place for place in places if len(_codes(wanted[place])) == 1]
        polite = [place for place in places if wanted[place] & COURTESY]
        pairs += _draw(lot, needs, needs, len(places) // OF_NEEDS)
        pairs += _draw(lot, polite, needs, len(places) // OF_COURTESY)
    return [(one, other) for one, other in pairs if wanted[one] != wanted[other]]


def labels_of(wanted: Sequence[Labels], pair: Pair) -> Labels:
    """What a pair asks for: both needs; of a courtesy nothing."""
    one, other = pair
    return (wanted[one] | wanted[other]) - COURTESY


def _codes(labels: Labels) -> Labels:
    return frozenset(label for label in labels if "." in label)


def _draw(lot: random.Random, first: list[int], second: list[int], count: int) -> list[Pair]:
    return [(lot.choice(first), lot.choice(second)) for _ in range(count)] if first and second else []
