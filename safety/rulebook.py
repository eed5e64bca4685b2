"""Reads the rules in `safety/rules/` into one index; a rule that cannot be read names its file and line of thought."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from safety.characters import Words, split
from safety.matching import Index
from safety.patterns import Pattern, PatternError, Phrase, parse
from safety.spelling import Speller, Table

RULES = Path(__file__).parent / "rules"
DOUBTED = RULES / "doubted.txt"
LANGUAGES = ("en", "es", "so", "hmn")
ANY = "*"
STRENGTHS = {"urgent": 4, "plain": 3, "signs": 2, "combinations": 2, "hints": 1}
"""How much a sign weighs: two make a crisis, so two different hints do. `plain` words alarm whatever else is said."""

CALM, YIELDS = 0, -1
WEIGHTS = {**STRENGTHS, "calm": CALM, "yields": YIELDS}
"""`calm` words are out of sight; `yields` words still alarm but leave the kind of line to another need."""


class RuleError(ValueError):
    """A file of rules cannot be read; the text names the file, the sign and the pattern."""


@dataclass(frozen=True)
class Rule:
    """A named sign, or an exception (weight `CALM` or `YIELDS`) for the words it covers, for a need or for `ANY`."""

    need: str
    name: str
    weight: int
    pattern: str
    file: str

    @property
    def language(self) -> str:
        return self.name.split(".", 1)[0]

    @property
    def key(self) -> str:
        """What the rule is called in `rules/doubted.txt`."""
        return f"{self.need}\t{self.name}\t{self.pattern}"


@dataclass(frozen=True)
class Rulebook:
    """Everything that the screen knows."""

    table: Table
    speller: Speller
    signs: Index
    exceptions: Index
    rules: tuple[Rule, ...]

    def read(self, text: str) -> Words:
        """The words of a message in the form in which the rules know them."""
        return self.table.unify(self.speller.respell(split(text)))


@lru_cache(maxsize=1)
def rulebook() -> Rulebook:
    """The rules, read once per process.

    Raises:
        RuleError: a file cannot be read.
    """
    spelling = _load("spelling.toml")
    table = _table(spelling)
    shared = classes_of(_load("words.toml"), {}, table)
    classes = {path.name: classes_of(_load(path.name).get("words", {}), shared, table) for path in _files()}
    rules: list[Rule] = []
    signs, exceptions = Index(), Index()
    vocabulary: dict[str, set[str]] = {language: set() for language in (*LANGUAGES, ANY)}
    vocabulary[ANY] = {word for words in (*table.same, *table.same.values()) for word in words} | table.fillers
    for rule in _rules():
        owner = len(rules)
        rules.append(rule)
        try:
            parsed = parse(rule.pattern, classes[rule.file], table_unify(table), crossing=rule.weight > CALM)
        except PatternError as error:
            raise RuleError(f"safety/rules: {rule.need} {rule.name}: {error}") from None
        for one in parsed:
            (signs if rule.weight > CALM else exceptions).add(one, owner)
            vocabulary[rule.language] |= _words(one)
    signs.freeze()
    exceptions.freeze()
    stems = {word[:-1] for words in vocabulary.values() for word in words if word.endswith("*")}
    vocabulary = {key: {word for word in words if not word.endswith("*")} for key, words in vocabulary.items()}
    speller = Speller(vocabulary, stems, spelling["keys"].split(), (RULES / "common.txt").read_text("utf-8").split())
    return Rulebook(table, speller, signs, exceptions, tuple(rules))


@lru_cache(maxsize=1)
def doubted() -> frozenset[str]:
    """The keys of the signs that calm messages of the training data show as well (`nearhelp train --shipped`)."""
    return frozenset(DOUBTED.read_text("utf-8").splitlines())


def _words(pattern: Pattern) -> set[str]:
    return {word for part in pattern.parts for step in part for phrase in step.phrases for word in phrase}


def table_unify(table: Table) -> Any:
    """A function that brings a phrase to its one form."""

    def unify(phrase: Phrase) -> Phrase:
        return table.unify(Words(phrase, (0,) * len(phrase))).words

    return unify


def _load(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((RULES / name).read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"safety/rules/{name}: {error}") from None


def _table(spelling: dict[str, Any]) -> Table:
    same: dict[Phrase, Phrase] = {}
    for form, variants in spelling["same"].items():
        for variant in variants.split("|"):
            same[split(variant).words or tuple(variant.split())] = tuple(form.split())
    fillers = frozenset(word.strip() for word in spelling["fillers"].split())
    return Table(same, fillers, max(len(words) for words in same))


def classes_of(raw: dict[str, str], shared: dict[str, frozenset[Phrase]], table: Table) -> dict[str, frozenset[Phrase]]:
    """The classes of a file on top of the shared ones; a class may name classes that stand above it.

    Raises:
        RuleError: a class names one that is not there.
    """
    unify = table_unify(table)
    classes = dict(shared)
    for name, text in raw.items():
        phrases: set[Phrase] = set()
        for entry in text.replace("\n", " | ").split("|"):
            entry = entry.strip()
            if entry.startswith("["):
                if entry.strip("[]") not in classes:
                    raise RuleError(f"safety/rules: class {name}: no class {entry} above it")
                phrases |= classes[entry.strip("[]")]
            elif entry:
                phrases.add(unify(tuple(entry.split())))
        phrases.discard(())
        classes[name] = frozenset(phrases)
    return classes


def _files() -> list[Path]:
    return [path for path in sorted(RULES.glob("*.toml")) if path.name not in ("spelling.toml", "words.toml")]


def _rules() -> Iterator[Rule]:
    for path in _files():
        content = _load(path.name)
        need = content.get("need", ANY)
        for language in LANGUAGES:
            for section, named in content.get(language, {}).items():
                weight = WEIGHTS[section]
                for name, patterns in named.items():
                    for pattern in _lines(patterns):
                        yield Rule(need, f"{language}.{name}", weight, pattern, path.name)


def _lines(patterns: str) -> Iterator[str]:
    for line in patterns.splitlines():
        line = line.split("#", 1)[0].strip()
        if line:
            yield line
