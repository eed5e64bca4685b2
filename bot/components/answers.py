"""Recognises answers that only mean something in a conversation: a place alone, "the second one", "never mind"."""

import regex
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.acts import CANCEL, DETAIL, INFORM
from bot.components.answer_words import CANCEL_WORDS, FILLER, ORDINAL_WORDS, ORDINALS, SUBJECT_OF_DETAIL
from bot.components.configured import ConfiguredComponent
from bot.components.keys import CRISIS, FACTS, PLACE
from language.normalise import clean

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}']+")
_BEFORE_A_NUMBER = r"number|n[uú]mero|option|opci[oó]n|the|el|la|lambarka|lambar|kan|tus|tus zauv|qhov"
_NAMED = regex.compile(
    rf"(?:\b(?:{_BEFORE_A_NUMBER})\s+#?|#)(?P<which>[1-3])\b(?!\s*[ap]\.?m)|\b(?P<which>{'|'.join(ORDINAL_WORDS)})\b"
)
LONGEST_DETAIL = 9


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class AnswerRecognizer(ConfiguredComponent):
    """Changes the intent to `inform`, `detail` or `cancel` where the words leave no doubt."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent, and the entity `ordinal` for a detail."""
        for message in messages:
            if not message.get(CRISIS):
                self._read(message)
        return messages

    def _read(self, message: Message) -> None:
        text = clean(message.get(TEXT) or "").lower()
        words = _WORD.findall(text)
        ordinal = _ordinal(words)
        if ordinal is None and (message.get(INTENT) or {}).get("name") == DETAIL:
            ordinal = ordinal_in_a_question(text)
        if ordinal is not None:
            entity = {"entity": "ordinal", "value": ordinal, "start": 0, "end": len(text)}
            message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
            _set_intent(message, DETAIL)
        elif " ".join(words) in CANCEL_WORDS:
            _set_intent(message, CANCEL)
        elif _only_says_where_or_who(message, text):
            _set_intent(message, INFORM)


def _ordinal(words: list[str]) -> int | None:
    """The position that a short message asks about: "2", "the second one", "cuéntame del segundo"."""
    if not words or len(words) > LONGEST_DETAIL:
        return None
    positions = {ORDINALS[word] for word in words if word in ORDINALS}
    if len(positions) == 2 and "one" in words:
        positions.discard(ORDINALS["one"])  # "the second one"
    others = [word for word in words if word not in ORDINALS]
    if len(positions) != 1 or not all(word in SUBJECT_OF_DETAIL for word in others):
        return None
    return positions.pop()


def ordinal_in_a_question(text: str) -> int | None:
    """The position that a longer question names: "is number 2 free", "does the first one take kids"; "at 2" is none."""
    named = {ORDINALS[found["which"]] for found in _NAMED.finditer(text.lower())}
    return named.pop() if len(named) == 1 else None


def _only_says_where_or_who(message: Message, text: str) -> bool:
    place = message.get(PLACE)
    if place:
        start, end = place["span"]
        text = f"{text[:start]} {text[end:]}"
    elif not message.get(FACTS):
        return False
    rest = [word for word in _WORD.findall(text) if word not in FILLER]
    # Facts are phrases of up to three words ("17 years old"), of which the extractor keeps no position.
    return len(rest) <= (0 if place and not message.get(FACTS) else 3)


def _set_intent(message: Message, name: str) -> None:
    message.set(INTENT, {"name": name, "confidence": 1.0}, add_to_output=True)
