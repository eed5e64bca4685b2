"""The small language in which crisis signs are written, and its parser.

A pattern is read by people first: `[he] choke* [me]`, `[child] ~ home alone`, `[elder] & [sores]`.

- words side by side must stand side by side (fillers such as `just` or `the` are dropped on both sides);
- `~` allows up to 3 words between, `...` up to 9; only `...` of a sign may cross the end of a sentence;
- `&` joins parts that may stand in any order within 25 words;
- `a|b_c` is either the word `a` or the words `b c`, `word?` may be missing, `word*` is any word that begins so;
- `[class]` is any phrase of a class in `rules/words.toml`;
- `^` and `$` are the start and the end of a sentence.

There is no repetition and no nesting, so a match costs time in proportion to the text.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product

GAPS = {"~": (3, False), "...": (9, True)}
TOGETHER = 25
START, END = "^", "$"

Phrase = tuple[str, ...]
Unify = Callable[[Phrase], Phrase]


class PatternError(ValueError):
    """A pattern cannot be read; the text quotes it and says what is wrong."""


@dataclass(frozen=True)
class Step:
    """One element of a part: any of `phrases`, after at most `gap` words; `crossing` may leave the sentence."""

    phrases: frozenset[Phrase]
    gap: int = 0
    crossing: bool = False
    starts: bool = False
    ends: bool = False


@dataclass(frozen=True)
class Pattern:
    """Parts that must all be found; a part is steps in order."""

    parts: tuple[tuple[Step, ...], ...]
    text: str


def parse(text: str, classes: dict[str, frozenset[Phrase]], unify: Unify, crossing: bool = True) -> list[Pattern]:
    """The patterns that `text` stands for: one, or several where it has optional words.

    `crossing` says whether `...` may cross the end of a sentence.

    Raises:
        PatternError: an unknown class, an empty part or a gap with nothing to bridge.
    """
    choices = [_part_choices(part.split(), text) for part in text.split("&")]
    patterns = [
        Pattern(tuple(_steps(items, text, classes, unify) for items in parts), text) for parts in product(*choices)
    ]
    return patterns if crossing else [_within_a_sentence(pattern) for pattern in patterns]


def _within_a_sentence(pattern: Pattern) -> Pattern:
    return Pattern(tuple(tuple(replace(step, crossing=False) for step in part) for part in pattern.parts), pattern.text)


def _part_choices(items: list[str], text: str) -> list[list[str]]:
    if not items:
        raise PatternError(f"{text!r}: nothing on one side of '&'")
    return [
        [item.removesuffix("?") for item, wanted in zip(items, kept, strict=True) if wanted]
        for kept in product(*[(True, False) if item.endswith("?") else (True,) for item in items])
    ]


def _steps(items: list[str], text: str, classes: dict[str, frozenset[Phrase]], unify: Unify) -> tuple[Step, ...]:
    steps: list[Step] = []
    gap, crossing, starts = 0, False, False
    for element in _elements(items):
        if element in GAPS:
            gap, crossing = max((gap, crossing), GAPS[element]) if steps else (0, False)
        elif element == START:
            starts = True
        elif element == END and steps:
            steps[-1] = Step(steps[-1].phrases, steps[-1].gap, steps[-1].crossing, steps[-1].starts, True)
        else:
            phrases = _phrases(element, text, classes, unify)
            if phrases:
                steps.append(Step(phrases, gap, crossing, starts))
                gap, crossing, starts = 0, False, False
    if not steps:
        raise PatternError(f"{text!r}: a part holds no words")
    return tuple(steps)


def _elements(items: list[str]) -> Iterator[str]:
    """Classes, alternatives, marks; neighbouring plain words come as one element, so that slang unifies across them."""
    plain: list[str] = []
    for item in [*items, ""]:
        if item and item not in GAPS and item not in (START, END) and "|" not in item and not item.startswith("["):
            plain.append(item)
            continue
        if plain:
            yield " ".join(plain)
            plain = []
        if item:
            yield item


def _phrases(element: str, text: str, classes: dict[str, frozenset[Phrase]], unify: Unify) -> frozenset[Phrase]:
    """The phrases that an element stands for; none where it is made of fillers, which the text has lost as well."""
    found: set[Phrase] = set()
    for choice in element.split("|"):
        if choice.startswith("["):
            name = choice.strip("[]")
            if name not in classes:
                raise PatternError(f"{text!r}: no class {name!r} in words.toml")
            found |= classes[name]
        else:
            found.add(unify(tuple(choice.replace("_", " ").split())))
    return frozenset(found - {()})
