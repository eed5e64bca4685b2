"""Reads what a question about a service asks, learned from the labelled questions of `data/nlu`."""

from typing import Any, ClassVar

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.keys import ASPECTS
from bot.components.linear import Weights, fit_weights, origins
from bot.components.stored import TrainedComponent, declared, examples


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AspectReader(TrainedComponent):
    """Puts on each message what it asks of a service, if it asks anything of one (`actions.aspects.Aspect`).

    Whether it does is decided later, by what was said before. An aspect is asked from a score of `asked` on, and the
    one with the highest score from `likeliest` on.
    """

    defaults: ClassVar[dict[str, Any]] = {
        "features": {"word": 1.5, "char_wb": 2.0, "use": 2.0},
        "penalty": 0.3,
        "tolerance": 0.01,
        "asked": 0.0,
        "likeliest": -0.3,
    }

    def fit(self, training_data: TrainingData) -> Weights:
        """Fit one machine an aspect, on the questions that are labelled with theirs."""
        learned = [example for example in examples(training_data) if ASPECTS in declared(example)]
        wanted = [frozenset(declared(example)[ASPECTS]) for example in learned]
        read = origins(self.config["features"])
        return fit_weights(learned, wanted, read, self.config["penalty"], self.config["tolerance"])

    def process(self, messages: list[Message]) -> list[Message]:
        """Put the aspects on each message."""
        for message in messages:
            message.set(ASPECTS, self._aspects(message), add_to_output=True)
        return messages

    def _aspects(self, message: Message) -> list[str]:
        scores = self.state.intercepts + self.state.part(message, origins(self.config["features"]))
        in_order = np.argsort(-scores)
        heard = [self.state.labels[at] for at in in_order if scores[at] >= self.config["asked"]]
        best = in_order[0]
        return heard or [self.state.labels[best]] * bool(scores[best] >= self.config["likeliest"])
