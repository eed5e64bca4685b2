"""Sentence vectors as a Rasa featurizer: what carries a meaning that shares no word with the training data."""

from typing import Any, ClassVar

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.keys import SURE
from bot.components.stored import TrainedComponent, examples
from language.encoders import encoder
from language.normalise import clean
from language.vectors import VectorCache, Vectors
from runtime.paths import DATA
from runtime.settings import settings


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceFeaturizer(TrainedComponent):
    """A dense sentence feature from one encoder of `language.encoders`, centred on the training data's mean.

    With `unless_sure` it skips a message of which a quick classifier before it was sure.
    """

    defaults: ClassVar[dict[str, Any]] = {"encoder": "use", "unless_sure": False}

    def fit(self, training_data: TrainingData) -> Vectors:
        """The mean vector: an encoder's vectors crowd around it, and without it the cosine tells little."""
        mean: Vectors = self._kept(examples(training_data)).mean(axis=0)
        return mean

    def process(self, messages: list[Message]) -> list[Message]:
        """Put the feature on each message; its origin is the encoder's name."""
        asked = [message for message in messages if not (self.config["unless_sure"] and message.get(SURE))]
        if asked:
            self._add(asked, encoder(self.config["encoder"]).encode(_texts(asked)))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The training examples with their feature, from the cache where it has them."""
        self._add(examples(training_data), self._kept(examples(training_data)))
        return training_data

    def _kept(self, messages: list[Message]) -> Vectors:
        name = self.config["encoder"]
        cache = VectorCache(DATA / "encoders" / f"{name}.npz", settings().data_dir / "vectors" / f"{name}.npz")
        vectors = cache.vectors(_texts(messages), lambda texts: encoder(name).encode(texts))
        cache.save()
        return vectors

    def _add(self, messages: list[Message], vectors: Vectors) -> None:
        centred = vectors - self.state
        centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
        for message, row in zip(messages, centred, strict=True):
            message.add_features(Features(row[None, :], FEATURE_TYPE_SENTENCE, TEXT, self.config["encoder"]))


def _texts(messages: list[Message]) -> list[str]:
    return [clean(message.get(TEXT) or "") for message in messages]
