"""Notes what residents say of themselves in passing, so that nobody of 17 is sent to a shelter for adults."""

from collections.abc import Callable
from typing import Any

import regex
import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span

from bot.components.configured import ConfiguredComponent
from bot.components.fact_patterns import (
    AFTER_AN_AGE,
    DENIED,
    FACTS_SAID,
    NUMBERS,
    OF_A_CHILD,
    OF_WHO_IS_MEANT,
    PATTERNS,
)
from bot.components.keys import FACTS
from language.normalise import clean

OLDEST, MOST_CHILDREN = 110, 15
YOUNGEST_WRITER = 12
"""Years; a younger age that is told is a child's of who writes."""
_MONTHS = frozenset({"month", "months", "mo", "mos", "mes", "meses", "bilood", "hlis", "weeks", "week", "days"})
GROWN = 18
SHORT = 5
"""Words and marks of a text that tells an age and nothing else."""

_TOGETHER = regex.compile(
    r"\b(?:me (?:and|n|&)|(?:and|n|y) (?:me|i|yo)|(?:have|with|w|got|con|tengo) (?:a|an|my|our|una?|mi))\b"
)
"""By which who writes needs the help as well; else a child of twelve and more is who needs it."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactExtractor(ConfiguredComponent):
    """spaCy's Matcher over the patterns of `bot.components.fact_patterns`, in four languages."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._spacy = spacy.blank("xx")
        self._matcher = Matcher(self._spacy.vocab)
        for fact, patterns in PATTERNS.items():
            self._matcher.add(fact, patterns, greedy="LONGEST")

    def process(self, messages: list[Message]) -> list[Message]:
        """Put `facts` on each message, empty where nothing was said."""
        for message in messages:
            message.set(FACTS, self.facts(message.get(TEXT) or ""), add_to_output=True)
        return messages

    def facts(self, text: str) -> dict[str, Any]:
        """What a text says of its writer or of who the help is for: `age` in years, `children` as a number, …"""
        doc = self._spacy.make_doc(clean(text).lower().replace("’", "'"))
        found: dict[str, Any] = {}
        said = self._said(doc)
        alone = not (_TOGETHER.search(doc.text) or any(fact == "children" for fact, _ in said))
        # "Not a veteran" holds a veteran: what is denied is read first.
        for fact, span in sorted(said, key=lambda one: not one[0].endswith(DENIED)):
            value = READERS[fact](span) if fact in READERS else FACTS_SAID[fact]
            if fact == OF_A_CHILD and value is not None and value >= YOUNGEST_WRITER and alone:
                fact, value = OF_WHO_IS_MEANT, value if len(doc) > SHORT else None
            if value is not None and (fact == OF_A_CHILD or (fact.startswith("age") and value < YOUNGEST_WRITER)):
                fact, value = OF_A_CHILD, FACTS_SAID[OF_A_CHILD]
            if value is not None:
                found.setdefault(fact.split(".")[0], value)
        return found

    def _said(self, doc: Doc) -> list[tuple[str, Span]]:
        """The facts in a text in its order, and where. A child's age is read as nothing else."""
        spans = [(self._spacy.vocab.strings[match], doc[start:end]) for match, start, end in self._matcher(doc)]
        ages = {token.i for fact, span in spans if fact == OF_A_CHILD for token in span}
        kept = [
            (fact, span)
            for fact, span in spans
            if (fact != OF_WHO_IS_MEANT or len(doc) <= SHORT)
            and (fact not in ("age", "children", OF_WHO_IS_MEANT) or not ages.intersection(range(span.start, span.end)))
        ]
        return sorted(kept, key=lambda said: (said[1].start, said[0] == OF_A_CHILD))


def _numbers(span: Span) -> list[int]:
    return [
        int(token.text) if token.text.isdigit() else NUMBERS[token.text] for token in span if _is_number(token.text)
    ]


def _is_number(word: str) -> bool:
    return (word.isdigit() and len(word) <= 3 and word.isascii()) or word in NUMBERS


def _age(span: Span) -> int | None:
    following = span.doc[span.end : span.end + 1].text
    if following.isalpha() and following not in AFTER_AN_AGE:
        return None
    digits = [number for number in _numbers(span) if 1 <= number <= OLDEST]
    joined = "".join(filter(str.isdigit, span.text))
    if not digits and joined and 1 <= int(joined[:3]) <= OLDEST:
        return int(joined[:3])
    return digits[0] if digits else None


def _children(span: Span) -> int | None:
    numbers = [number for number in _numbers(span) if 1 <= number <= MOST_CHILDREN]
    return numbers[0] if numbers else 1


def _age_of_a_child(span: Span) -> int | None:
    """The age of a child in years, which what follows may make a distance only where no years are named."""
    if {span[-1].text, span.doc[span.end : span.end + 1].text} & _MONTHS:
        return 1
    return _age(span) if _is_number(span[-1].text) else next(iter(_numbers(span)), 1)


def _age_of_another(span: Span) -> int | None:
    """The age of who is meant; a youth of 15 may be who needs help, or the child of who does."""
    age = _age(span)
    return age if age is not None and not YOUNGEST_WRITER <= age < GROWN else None


READERS: dict[str, Callable[[Span], int | None]] = {
    "age": _age,
    OF_WHO_IS_MEANT: _age_of_another,
    OF_A_CHILD: _age_of_a_child,
    "children": _children,
}
