"""Notes what residents say of themselves in passing, so that nobody of 17 is sent to a shelter for adults."""

from collections.abc import Callable
from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.matcher import Matcher
from spacy.tokens import Span

from bot.components.configured import ConfiguredComponent
from bot.components.fact_patterns import AFTER_AN_AGE, DENIED, FACTS_SAID, NUMBERS, PATTERNS
from bot.components.keys import FACTS
from language.normalise import clean

OLDEST, MOST_CHILDREN = 110, 15


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
        matches = [(self._spacy.vocab.strings[match], start, end) for match, start, end in self._matcher(doc)]
        # "Not a veteran" holds a veteran: what is denied is read first.
        for fact, start, end in sorted(matches, key=lambda match: not match[0].endswith(DENIED)):
            value = READERS[fact](doc[start:end]) if fact in READERS else FACTS_SAID[fact]
            if value is not None:
                found.setdefault(fact.split(".")[0], value)
        return found


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


READERS: dict[str, Callable[[Span], int | None]] = {"age": _age, "children": _children}
