"""Sentence vectors as a Rasa featurizer: what carries a meaning that shares no word with the training data."""

from typing import Any, ClassVar

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.keys import LATER
from bot.components.stored import TrainedComponent, examples
from language.encoders import encoder
from language.normalise import clean
from language.vectors import VectorCache, Vectors
from runtime.paths import DATA
from runtime.settings import settings


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceFeaturizer(TrainedComponent):
    """A dense sentence feature from one encoder of `language.encoders`, centred on the training data's mean.

    With `later` nothing is encoded until a classifier asks for it: the encoder may cost more than all the rest.
    """

    defaults: ClassVar[dict[str, Any]] = {"encoder": "use", "later": False}

    def fit(self, training_data: TrainingData) -> Vectors:
        """The mean vector: an encoder's vectors crowd around it, and without it the cosine tells little."""
        mean: Vectors = self._kept(examples(training_data)).mean(axis=0)
        return mean

    @property
    def origin(self) -> str:
        """The name under which the feature stands on a message."""
        return str(self.config["encoder"])

    def process(self, messages: list[Message]) -> list[Message]:
        """Put the feature on each message, or the promise of it."""
        if not self.config["later"]:
            self._add(messages, encoder(self.origin).encode(_texts(messages)))
            return messages
        for message in messages:
            message.set(LATER, [*(message.get(LATER) or []), self])
        return messages

    def __call__(self, message: Message) -> None:
        """Keep the promise for one message."""
        self._add([message], encoder(self.origin).encode(_texts([message])))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The training examples with their feature, from the cache where it has them."""
        self._add(examples(training_data), self._kept(examples(training_data)))
        return training_data

    def _kept(self, messages: list[Message]) -> Vectors:
        shipped = DATA / "encoders" / f"{self.origin}.npz"
        cache = VectorCache(shipped, settings().data_dir / "vectors" / f"{self.origin}.npz")
        vectors = cache.vectors(_texts(messages), lambda texts: encoder(self.origin).encode(texts))
        cache.save()
        return vectors

    def _add(self, messages: list[Message], vectors: Vectors) -> None:
        centred = vectors - self.state
        centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
        for message, row in zip(messages, centred, strict=True):
            message.add_features(Features(row[None, :], FEATURE_TYPE_SENTENCE, TEXT, self.origin))


def _texts(messages: list[Message]) -> list[str]:
    return [clean(message.get(TEXT) or "") for message in messages]
