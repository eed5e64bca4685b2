"""The parts of the search on their own: words, what a query says, whom a service fits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.codes import need_codes
from directory.eligibility import Rules, fit, person_of
from directory.search.learned import features, needs_learned
from directory.search.lexicon import lexicon, read_query
from directory.search.words import Vocabulary, stem


def top(text: str) -> str:
    needs = read_query(text).needs
    return max(needs, key=lambda code: needs[code])


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("diapers", "diaper"),
        ("families", "family"),
        ("boxes", "box"),
        ("glass", "glass"),
        ("bus", "bus"),
        ("gas", "gas"),
    ],
)
def test_a_plural_has_the_stem_of_its_singular(word: str, root: str) -> None:
    assert stem(word) == root


def test_a_slip_is_mended_and_an_ordinary_word_is_left_alone() -> None:
    words = Vocabulary(["eviction", "fired", "shelter", "guri", "cunto"])
    assert words.known("evicton") == "eviction"
    assert words.known("sheltre") == "shelter"
    assert words.known("fixed") is None
    assert words.known("xyz") is None


def test_a_somali_noun_is_known_with_its_article() -> None:
    words = Vocabulary(["guri", "cunto", "xannaano"])
    assert words.known("guriga") == "guri"
    assert words.known("cuntada") == "cunto"
    assert words.known("xannaanada") == "xannaano"


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("no heat", "housing.repairs"),
        ("lights got shut off", "housing.utilities"),
        ("mattress dumped", "311.dumping"),
        ("my boss didnt pay me", "jobs.rights"),
        ("me van a cortar la luz", "housing.utilities"),
        ("pañales", "basics.baby"),
        ("raashinka", "basics.food"),
        ("zov menyuam", "basics.childcare"),
        ("street light out", "311.streetlight"),
    ],
)
def test_words_of_four_languages_say_the_need(text: str, need: str) -> None:
    assert top(text) == need


def test_a_short_word_counts_in_its_own_language_only() -> None:
    assert "basics.taxes" not in read_query("se cayo una rama en la banqueta con el viento").needs
    assert "basics.taxes" in read_query("kuv xav tau kev pab ua se").needs


def test_a_query_says_who_where_and_when() -> None:
    said = read_query("22f pregnant needs shelter in 55404 open now")
    assert (said.age, said.male, said.open_now) == (22, False, True)
    assert said.place is not None and said.place.postal_code == "55404"
    assert "family" in said.audiences
    assert read_query("somali speaking therapist").languages == ("so",)
    assert read_query("im at 38th and chicago").age is None


def test_words_of_a_place_say_no_need() -> None:
    assert read_query("park ave").needs == {}
    assert "311.snow_ice" not in read_query("near Lake Street").needs


@pytest.mark.parametrize("code", sorted(need_codes()))
def test_every_need_has_enough_words_in_every_language(code: str) -> None:
    phrases = [phrase for phrase in lexicon().phrases if code in phrase.needs]
    assert len(phrases) >= 20


def test_a_whole_message_without_a_keyword_is_understood() -> None:
    needs = needs_learned("me and my girls been in the car since tuesday, its gonna be 9 degrees. where can we go")
    assert next(iter(needs)) == "housing.shelter"


@given(st.text(max_size=200))
def test_features_of_one_text_are_those_of_many(text: str) -> None:
    columns, values = features().of_one(text)
    many = features().of_many([text])
    one = np.zeros(many.shape[1])
    one[columns] = values
    assert np.allclose(one, many.toarray()[0], atol=1e-6)


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    said = read_query(text)
    assert all(0 < weight <= 1 for weight in said.needs.values())


EVERYONE = Rules(frozenset(), None, None)
WOMEN = Rules(frozenset({"women", "family"}), 18, None)
MEN = Rules(frozenset({"men"}), 18, None)
MINORS = Rules(frozenset({"youth", "family"}), 10, 17)
SENIORS = Rules(frozenset({"seniors"}), None, None)
VETERANS = Rules(frozenset({"veterans"}), None, None)


@pytest.mark.parametrize(
    ("rules", "facts", "allowed"),
    [
        (EVERYONE, {}, True),
        (MEN, {"age": 17}, False),
        (MINORS, {"age": 17}, True),
        (MINORS, {"age": 18}, False),
        (WOMEN, {"gender": "male"}, False),
        (WOMEN, {"gender": "female"}, True),
        (MEN, {"gender": "female"}, False),
        (VETERANS, {"veteran": False}, False),
        (VETERANS, {}, True),
        (SENIORS, {"age": 30}, False),
        (SENIORS, {"age": 64}, True),
        (MEN, {"age": "old", "children": None, "gender": 3}, True),
    ],
)
def test_rules_exclude_only_what_is_known_to_speak_against(
    rules: Rules, facts: dict[str, object], allowed: bool
) -> None:
    assert fit(rules, person_of(facts)).allowed is allowed


def test_a_service_for_someone_fits_better_than_one_for_all_and_one_for_others_worse() -> None:
    veteran = person_of({"veteran": True})
    assert fit(VETERANS, veteran).bonus > fit(EVERYONE, veteran).bonus > fit(SENIORS, veteran).bonus


def test_a_parent_is_not_sent_to_a_home_for_minors_or_for_single_men() -> None:
    parent = person_of({"children": 2})
    assert fit(MINORS, parent).bonus < 0
    assert fit(MEN, parent).bonus < fit(EVERYONE, parent).bonus


@given(
    st.dictionaries(st.sampled_from(["age", "children", "gender", "veteran", "wheelchair", "other"]), st.integers()),
    st.frozensets(st.sampled_from(["youth", "family", "women", "men", "veterans", "seniors"])),
)
def test_any_facts_give_an_answer(facts: dict[str, int], audiences: frozenset[str]) -> None:
    fit(Rules(audiences, None, 17), person_of(facts))
