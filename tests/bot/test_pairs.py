"""The pairs of messages that the classifier learns from beside the messages."""

from bot.components.pairs import drawn_pairs, labels_of

WANTED = [frozenset({"basics.food"}), frozenset({"housing.rent"}), frozenset({"greet"})] * 40
LANGUAGES = ["en"] * 60 + ["es"] * 60


def test_pairs_are_of_one_language_ask_for_two_things_and_are_always_the_same() -> None:
    pairs = drawn_pairs(WANTED, LANGUAGES)
    assert pairs == drawn_pairs(WANTED, LANGUAGES)
    assert pairs
    assert all(LANGUAGES[one] == LANGUAGES[other] and WANTED[one] != WANTED[other] for one, other in pairs)


def test_a_courtesy_adds_nothing_to_what_a_pair_asks_for() -> None:
    assert labels_of(WANTED, (0, 1)) == {"basics.food", "housing.rent"}
    assert labels_of(WANTED, (2, 1)) == {"housing.rent"}


def test_nothing_to_pair_gives_no_pairs() -> None:
    assert drawn_pairs([frozenset({"oos"})], ["en"]) == []
