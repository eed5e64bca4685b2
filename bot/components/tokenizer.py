"""spaCy's tokenizer for any language, without a model to download."""

from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SpacyBlankTokenizer(Tokenizer):
    """Splits a text with spaCy's multi-language rules ("xx")."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's own defaults for a tokenizer: intents are not split."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._spacy = spacy.blank("xx")

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The words and marks of a text with their positions in it."""
        return [Token(token.text, token.idx) for token in self._spacy.make_doc(message.get(attribute)) if token.text]

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing: the featurizers read the text itself, and Rasa's fingerprint of tokens costs minutes."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Put the tokens of the text on each message."""
        for message in messages:
            if message.get(TEXT):
                message.set("text_tokens", self.tokenize(message, TEXT))
        return messages
