"""The screen's learned weights: what they lean to, that they are fresh, and that they stay plain arithmetic."""

from bot.labelled import fingerprint
from safety.learned import NEEDS, grams, learned, made_of
from safety.rulebook import rulebook


def leaning(text: str):
    return learned().lean(rulebook().read(text).words)


def test_the_weights_were_learned_from_the_present_messages() -> None:
    assert made_of() == fingerprint(), "data/nlu has changed: run `nearhelp train --shipped` and commit the file."


def test_a_message_that_names_no_danger_leans_to_the_crisis_that_it_tells_of() -> None:
    told = leaning("she gave her rings to her nieces and wrote letters for each of us to open after")
    assert told.crisis > 0
    assert told.need == "crisis.suicide"


def test_alarming_words_about_an_everyday_thing_lean_to_no_crisis() -> None:
    assert leaning("this phone battery is killing me, where can i get a cheap one").crisis < 0


def test_a_sentence_of_alarm_is_not_drowned_in_a_long_message() -> None:
    everyday = "the bus was late again and the store had no bread so we walked home and i made soup for the kids. " * 6
    alarm = "he put his hands around my neck and said next time he will finish it. "
    assert leaning(everyday).crisis < leaning(everyday + alarm + everyday).crisis
    assert leaning(everyday + alarm + everyday).crisis > 0


def test_a_message_without_spaces_is_read_as_its_words() -> None:
    assert leaning("hesaidhewillshootmeifileave").crisis > 0


def test_no_words_lean_nowhere_and_every_need_has_its_column() -> None:
    assert grams(()) == {}
    assert learned().lean(()).need in NEEDS
