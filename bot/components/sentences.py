"""Sentence vectors as a Rasa featurizer: what carries a meaning that shares no word with the training data."""

from typing import Any, ClassVar

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.configured import ConfiguredComponent
from bot.components.keys import LATER
from bot.components.stored import examples
from language.normalise import clean
from language.space import placed, vectors_file
from language.vectors import VectorCache, Vectors


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(ConfiguredComponent):
    """A dense sentence feature: the vector of one encoder, placed in its space (`language.space`).

    With `later` nothing is encoded until a classifier asks for it: the encoder may cost more than all the rest. In
    training the vectors are those that the repository ships (`bot.shipped`); only texts that lack one are encoded.
    """

    defaults: ClassVar[dict[str, Any]] = {"encoder": "use", "later": False}

    @property
    def origin(self) -> str:
        """The name under which the feature stands on a message."""
        return str(self.config["encoder"])

    def process(self, messages: list[Message]) -> list[Message]:
        """Put the feature on each message, or the promise of it."""
        if not self.config["later"]:
            self._add(messages, placed(self.origin).encode(_texts(messages)))
            return messages
        for message in messages:
            message.set(LATER, [*(message.get(LATER) or []), self])
        return messages

    def __call__(self, message: Message) -> None:
        """Keep the promise for one message."""
        self._add([message], placed(self.origin).encode(_texts([message])))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The training examples with their feature."""
        learned = examples(training_data)
        kept = VectorCache(vectors_file(self.origin))
        self._add(learned, kept.vectors(_texts(learned), placed(self.origin).encode))
        return training_data

    def _add(self, messages: list[Message], vectors: Vectors) -> None:
        for message, row in zip(messages, vectors, strict=True):
            message.add_features(Features(row[None, :], FEATURE_TYPE_SENTENCE, TEXT, self.origin))


def _texts(messages: list[Message]) -> list[str]:
    return [clean(message.get(TEXT) or "") for message in messages]
