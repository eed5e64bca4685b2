"""Brings `data/nlu` into Rasa without reading, checking, copying and hashing each message a dozen times."""

from hashlib import blake2b
from pathlib import Path
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.labelled import FOLDER, Labelled, labelled_messages


class LabelledImporter(RasaFileImporter):
    """Rasa's importer of files, except for the messages of `data/nlu` (named in `config.yml`)."""

    def __init__(
        self, config_file: str | None = None, domain_path: str | None = None, training_data_paths: Any = None
    ) -> None:
        paths = [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths or []
        super().__init__(config_file, domain_path, [path for path in paths if Path(path).resolve() != FOLDER])
        self._messages: TrainingData | None = None

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The labelled messages, read once."""
        if self._messages is None:
            self._messages = TrainingData([Example.of(message) for message in labelled_messages()])
        return self._messages


class Example(Message):
    """A message of the training data, which is what its file says of it, whatever features it was given since.

    Rasa hashes every message with all its features before and after each step of a training, and copies all messages
    with every merge, for a cache between trainings. None is kept here (`bot.rasa_environment`): the model as a whole
    is named after all that went into it (`bot.training`).
    """

    @classmethod
    def of(cls, message: Labelled) -> "Example":
        """A message as Rasa wants it."""
        return cls({TEXT: message.text, INTENT: message.intent, METADATA: {METADATA_INTENT: dict(message.about)}})

    def fingerprint(self) -> str:
        """A hash of the text and its labels."""
        what = repr((self.get(TEXT), self.get(INTENT), self.get(METADATA)))
        return blake2b(what.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    def __deepcopy__(self, memo: dict[int, Any]) -> "Example":
        return Example(self.data, set(self.output_properties), self.time, list(self.features))
