"""Learns to tell the four languages from the training messages: short, mixed and misspelt, as people text."""

from typing import Any, ClassVar

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from bot.components.keys import LANGUAGE
from bot.components.stored import TrainedComponent, declared_language, examples
from language.normalise import clean


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LanguageClassifier(TrainedComponent):
    """Character n-grams and a logistic regression; a text that it knows nothing of gets None."""

    defaults: ClassVar[dict[str, Any]] = {"unsure_below": 0.5}

    def fit(self, training_data: TrainingData) -> Pipeline:
        """The fitted classifier."""
        learned = examples(training_data)
        grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), min_df=3, sublinear_tf=True, dtype="float32")
        model = make_pipeline(grams, LogisticRegression(C=20, max_iter=300))
        return model.fit([_text(example) for example in learned], [declared_language(item) for item in learned])

    def process(self, messages: list[Message]) -> list[Message]:
        """Put the language on each message, None where the text does not tell."""
        for message, row in zip(messages, self._chances(messages), strict=True):
            best = int(row.argmax())
            known = row[best] >= self.config["unsure_below"] and any(map(str.isalpha, _text(message)))
            message.set(LANGUAGE, self.state.classes_[best] if known else None, add_to_output=True)
        return messages

    def _chances(self, messages: list[Message]) -> Any:
        return self.state.predict_proba([_text(message) for message in messages])


def _text(message: Message) -> str:
    return clean(message.get(TEXT) or "").lower()
