"""What every trained component shares: it keeps its state as one joblib file in Rasa's model."""

from __future__ import annotations

from typing import Any, Self

import joblib
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.configured import ConfiguredComponent
from bot.components.keys import LANGUAGE

FILE = "state.joblib"


class TrainedComponent(ConfiguredComponent):
    """A graph component whose `state` is made by `fit` and kept with the model.

    Only models that this project trained are loaded (`bot.training`), since joblib runs what a file says.
    """

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, state: Any = None) -> None:
        super().__init__(config, storage, resource)
        self.state = state

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """The component as it was trained."""
        with model_storage.read_from(resource) as folder:
            # Mapped: a message reads a few hundred rows of weights, and workers share what they have read.
            return cls(config, model_storage, resource, joblib.load(folder / FILE, mmap_mode="r"))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the state on the training data and keep it."""
        self.state = self.fit(training_data)
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self.state, folder / FILE)
        return self._resource

    def fit(self, training_data: TrainingData) -> Any:
        """The state to keep."""
        raise NotImplementedError

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """What later components see in training; a classifier changes nothing."""
        return training_data


def examples(training_data: TrainingData) -> list[Message]:
    """The messages to learn from; Rasa also lists the names of actions among its examples."""
    return [example for example in training_data.training_examples if example.get(TEXT) and example.get(INTENT)]


def declared(message: Message) -> dict[str, Any]:
    """What the training file says of an example's group: `language`, `needs`, `reasons`."""
    return dict((message.get("metadata") or {}).get("intent") or {})


def declared_language(message: Message) -> str:
    """The language that the training file gives an example."""
    return str(declared(message).get(LANGUAGE, "en"))
