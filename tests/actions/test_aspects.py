"""What a question about a service asks for, and which service it names."""

import pytest

from actions.aspects import Aspect, aspects_asked
from actions.named import service_pointed_at, services_named, words_beside

NAMES = {
    "a": "Pillsbury United Waite House Food Shelf Pillsbury United Communities",
    "b": "YouthLink drop-in center YouthLink",
    "c": "WIC clinics Hennepin County",
    "e": "Every Third Saturday",
    "f": "Salvation Army East Lake Street",
    "d": "Food shelf at Sabathani Sabathani Community Center",
}


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("how much", Aspect.COST),
        ("cuesta algo? gano muy poco", Aspect.COST),
        ("tus nqi pes tsawg", Aspect.COST),
        ("what time does it open", Aspect.HOURS),
        ("el segundo abre sábado?", Aspect.HOURS),
        ("puas qhib hnub saturday", Aspect.HOURS),
        ("goorma ayay furan yihiin", Aspect.HOURS),
        ("which one is the closest to me", Aspect.DISTANCE),
        ("cuál queda más cerca", Aspect.DISTANCE),
        ("whats the address", Aspect.ADDRESS),
        ("anyone there speak somali", Aspect.LANGUAGES),
        ("los abogados hablan español?", Aspect.LANGUAGES),
        ("what papers do i need to bring", Aspect.PAPERS),
        ("piden papeles?", Aspect.PAPERS),
        ("do i need an appointment", Aspect.APPOINTMENT),
        ("do they take dogs", Aspect.PETS),
        ("do they take 17 year olds", Aspect.WHO),
    ],
)
def test_what_a_question_asks_for(text: str, aspect: Aspect) -> None:
    assert aspect in aspects_asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "they wanted my id and i have none",
        "it is too far",
        "i need food",
        "no tengo carro",
        "they were closed",
        "waan gaajaysanahay",
    ],
)
def test_what_is_told_is_no_question(text: str) -> None:
    assert aspects_asked(text) == ()


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("do i need an appointment for waite house", ("a",)),
        ("how late is youthlink open", ("b",)),
        ("is yuothlink open", ("b",)),
        ("wic ok?", ("c",)),
        ("i need a food shelf", ()),
        ("is the community center open", ()),
        ("my house is cold", ()),
        ("are they open saturday", ()),
        ("the third one", ()),
        ("is there one near lake street", ()),
    ],
)
def test_a_service_is_named_by_a_word_of_its_own(text: str, ids: tuple[str, ...]) -> None:
    assert services_named(text, NAMES) == ids


def test_the_words_beside_a_name_are_counted() -> None:
    assert words_beside("the waite house", NAMES, ("a",)) == 1


def test_an_oven_that_is_open_asks_for_no_hours() -> None:
    assert aspects_asked("ok. i have a 4 month old in here w the oven open for heat") == ()


def test_a_service_is_pointed_at_by_a_word_that_only_its_name_has() -> None:
    assert service_pointed_at("whats the number for the youthlink people", NAMES) == ("b",)
    assert service_pointed_at("the shelf one", NAMES) == ()  # two of them
    assert service_pointed_at("el ejército de salvación", NAMES) == ()


def test_the_first_two_words_of_a_name_tell_it_though_each_tells_little() -> None:
    names = {"a": "HOME Line tenant hotline", "b": "NeighborWorks Home Partners", "c": "Senior LinkAge Line"}
    assert services_named("does home line speak spanish", names) == ("a",)
    assert services_named("i have a home", names) == ()
