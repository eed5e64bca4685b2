"""Renews what the repository ships because a first start could not wait for it: crisis weights and sentence vectors."""

from collections.abc import Callable

from bot.labelled import labelled_messages
from bot.screen_training import learn_screen
from language.encoders import encoder
from language.normalise import clean
from language.vectors import VectorCache
from runtime.paths import DATA
from runtime.settings import settings

DEAR = "e5"
"""The encoder that takes minutes for all messages; the others take seconds."""


def renew(tell: Callable[[str], None]) -> None:
    """Make the shipped files fit `data/nlu`; `tell` hears what is being done, in words."""
    tell("Learning the weights of the crisis screen …")
    tell(f"Kept {learn_screen():,} words and parts of words.")
    tell("Encoding the new messages with the dear encoder …")
    texts = [clean(message.text) for message in labelled_messages()]
    cache = VectorCache(settings().data_dir / "vectors" / f"{DEAR}.npz", DATA / "encoders" / f"{DEAR}.npz")
    cache.vectors(texts, encoder(DEAR).encode)
    cache.save(only=texts)
    tell("Commit safety/rules/learned.tsv.gz, safety/rules/doubted.txt and data/encoders with the messages.")
