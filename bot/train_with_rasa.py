"""The call into Rasa's training, apart, because importing Rasa takes seconds."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from rasa.model_training import train

import bot.rasa_environment  # noqa: F401 - before Rasa
from bot.labelled import TrainingFailed

STEPS = {
    "LanguageClassifier": "Learning to tell the languages …",
    "NgramFeaturizer": "Counting words and parts of words …",
    "SentenceFeaturizer": "Encoding sentences …",
    "NeedClassifier": "Learning the needs …",
    "ReasonReader": "Learning why a service did not help …",
    "RulePolicy": "Learning the rules of the dialogue …",
}


def train_model(
    config: Path, domain: Path, training: Sequence[Path], output: Path, name: str, tell: Callable[[str], None]
) -> Path:
    """Train understanding and dialogue; the path of the model file.

    Raises:
        TrainingFailed: the training data or the configuration cannot be used.
    """
    hooks = logging.getLogger("rasa.engine.training.hooks")
    handler = _Progress(tell)
    hooks.addHandler(handler)
    hooks.setLevel(logging.INFO)
    try:
        result = train(
            domain=str(domain),
            config=str(config),
            training_files=[str(path) for path in training if path.exists()],
            output=str(output),
            fixed_model_name=name,
            force_training=True,
        )
    finally:
        hooks.removeHandler(handler)
    if not result.model:
        raise TrainingFailed("Rasa trained no model. Run `rasa data validate` to see what is wrong with the data.")
    return Path(result.model)


class _Progress(logging.Handler):
    """Turns Rasa's log of its training steps into sentences."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message.startswith("Starting to train"):
            step = next((text for name, text in STEPS.items() if name in message), None)
            if step:
                self._tell(step)
