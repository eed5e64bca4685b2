"""Renews what the repository ships because a first start could not wait for it: weights and sentence vectors."""

from collections.abc import Callable

from bot.labelled import labelled_messages
from bot.meaning_training import learn_meanings
from bot.screen_training import learn_screen
from language.encoders import ENCODERS, encoder
from language.normalise import clean
from language.space import Space, placed, space_file, vectors_file
from language.vectors import VectorCache


def renew(tell: Callable[[str], None]) -> None:
    """Make the shipped files fit `data/nlu` and `data/context`; `tell` hears what is being done, in words.

    An encoder's space stays as it is, since every kept vector lies in it. Where its file was deleted, a new one is made
    of all messages, which takes minutes, and they are placed in that.
    """
    tell("Learning the weights of the crisis screen …")
    tell(f"Kept {learn_screen():,} words and parts of words.")
    texts = [clean(message.text) for message in labelled_messages()]
    for name in ENCODERS:
        tell(f"Encoding the new messages with {name} …")
        if not space_file(name).exists():
            vectors_file(name).unlink(missing_ok=True)
            Space.of(encoder(name).encode(texts)).save(space_file(name))
        cache = VectorCache(vectors_file(name))
        cache.vectors(texts, placed(name).encode)
        cache.save(only=texts)
    tell("Learning what messages mean in a conversation, after a training if the messages changed …")
    tell(f"Learned from {learn_meanings():,} lines.")
    tell("Commit safety/rules/learned.tsv.gz, safety/rules/doubted.txt, data/encoders and data/context/weights.npz.")
