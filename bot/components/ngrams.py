"""Word and character n-grams with TF-IDF weights: what carries Somali, Hmong and misspelt words."""

from typing import Any, ClassVar

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.components.stored import TrainedComponent, examples
from language.normalise import clean


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(TrainedComponent):
    """A sparse sentence feature: n-grams of `analyzer` (`word`, or `char_wb` within words), `shortest` to `longest`.

    An n-gram in fewer than `at_least` training messages is left out.
    """

    defaults: ClassVar[dict[str, Any]] = {"analyzer": "word", "shortest": 1, "longest": 2, "at_least": 1}

    def fit(self, training_data: TrainingData) -> TfidfVectorizer:
        """The vocabulary and its weights."""
        vectorizer = TfidfVectorizer(
            analyzer=self.config["analyzer"],
            ngram_range=(self.config["shortest"], self.config["longest"]),
            min_df=self.config["at_least"],
            token_pattern=r"(?u)\b\w+\b" if self.config["analyzer"] == "word" else None,
            sublinear_tf=True,
            dtype="float32",
        )
        return vectorizer.fit(_texts(examples(training_data)))

    def process(self, messages: list[Message]) -> list[Message]:
        """Put the feature on each message; its origin is the analyzer."""
        rows: Any = self.state.transform(_texts(messages))
        for index, message in enumerate(messages):
            message.add_features(Features(rows[index], FEATURE_TYPE_SENTENCE, TEXT, self.config["analyzer"]))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The training examples with their feature."""
        self.process(examples(training_data))
        return training_data


def _texts(messages: list[Message]) -> list[str]:
    return [clean(message.get(TEXT) or "").lower() for message in messages]
