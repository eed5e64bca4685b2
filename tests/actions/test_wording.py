"""What the dialogue reads in a few words by rule: corrections, questions about a service, abuse."""

import pytest

from actions.change_language import named_language
from actions.corrections import beside_refused, is_correction, refusals, said_instead
from actions.insults import is_insult
from actions.questions import asks_of_them, is_question, only_asks_for_help, position_named


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("no, I meant my neighbor's house", "my neighbor's house"),
        ("sorry i meant food", "food"),
        ("actually i need food not clothes", "i need food"),
        ("not clothes, food", "food"),
        ("no, quise decir comida", "comida"),
        ("me refiero a la renta", "la renta"),
        ("maya, waxaan ula jeeday cunto", "cunto"),
        ("dhar maaha, cunto", "cunto"),
        ("not that", ""),
    ],
)
def test_a_correction_leaves_what_is_meant(said: str, instead: str) -> None:
    assert said_instead(said) == instead


@pytest.mark.parametrize("said", ["no", "i need food", "my phone is not on", "nobody answers", "no tengo comida"])
def test_what_only_sounds_like_a_correction_is_none(said: str) -> None:
    assert not is_correction(said)


@pytest.mark.parametrize("said", ["do they come to the house", "is it far", "ok but are those for teens too"])
def test_questions_about_a_service(said: str) -> None:
    assert asks_of_them(said)


@pytest.mark.parametrize("said", ["where is a food shelf", "what do i do about mice", "where can i sleep tonight"])
def test_requests_are_no_questions_about_a_service(said: str) -> None:
    assert not asks_of_them(said)


@pytest.mark.parametrize(
    ("said", "position"),
    [
        ("tell me about the last one", 3),
        ("el último", 3),
        ("2", 2),
        ("#3", 3),
        ("9", 0),
        ("the 4th one", 0),
        ("55407", None),
        ("the last one was full", None),
        ("2 kids", None),
    ],
)
def test_which_of_three_is_named(said: str, position: int | None) -> None:
    assert position_named(said, 3) == position


@pytest.mark.parametrize(
    "said",
    [
        "help",
        "can you help me?",
        "i need help with something",
        "i have a question",
        "Hola, necesito ayuda",
        "necesito ayuda con una cosa",
        "pab kuv thov",
        "caawimo ayaan rabaa",
    ],
)
def test_asking_for_help_without_saying_with_what(said: str) -> None:
    assert only_asks_for_help(said)
    assert not only_asks_for_help(f"{said} with my rent")


def test_abuse_and_what_only_names_it() -> None:
    assert is_insult("you stupid bot") and is_insult("eres un inútil")
    assert not is_insult("my landlord is not helping")


@pytest.mark.parametrize(
    ("said", "now", "wanted"),
    [
        ("en español por favor", "en", "es"),
        ("spanish not english", "en", "es"),
        ("af soomaali", "en", "so"),
        ("thov hais lus hmoob", "en", "hmn"),
        ("english please", "es", "en"),
        ("do you speak amharic", "en", None),
    ],
)
def test_which_language_is_asked_for(said: str, now: str, wanted: str | None) -> None:
    assert named_language(said, now) == wanted


@pytest.mark.parametrize(
    ("said", "written"),
    [("no hablo inglés", "es"), ("af ingiriis ma aqaan", "so"), ("kuv tsis paub lus askiv", "hmn")],
)
def test_who_speaks_no_english_is_answered_in_what_they_wrote(said: str, written: str) -> None:
    assert named_language(said, "en", written) == written
    assert named_language("i dont speak english", "en", "en") is None


@pytest.mark.parametrize(
    ("said", "refused", "rest"),
    [
        ("im not a vet. anything open tonight", ("a vet",), "anything open tonight"),
        ("not immigration lol. just snow", ("immigration",), "just snow"),
        ("i dont need a job for her. SCHOOL", ("a job for her",), "SCHOOL"),
        ("no necesito refugio, pregunté por la clínica", ("refugio",), "pregunté por la clínica"),
        ("cunto ma rabo, kiro ayaan rabaa", ("cunto",), "kiro ayaan rabaa"),
        ("kuv tsis xav tau tsev, kuv xav tau zaub mov", ("tsev",), "kuv xav tau zaub mov"),
        ("nobody is dying lol, its just the landlord", ("dying",), "its just the landlord"),
    ],
)
def test_what_is_refused_and_what_stands_beside_it(said: str, refused: tuple[str, ...], rest: str) -> None:
    assert (tuple(part.content for part in refusals(said)), beside_refused(said)) == (refused, rest)


@pytest.mark.parametrize("said", ["i have no food", "no contestan", "no tengo comida", "my phone is dead, call me"])
def test_a_lack_refuses_nothing(said: str) -> None:
    assert refusals(said) == ()


@pytest.mark.parametrize(
    "said",
    [
        "is that 2nd one gonna ask if i got papers",
        "i dont have papers. does that matter for the state one",
        "u didnt say if its free",
        "y qué papeles piden",
        "puas pub dawb",
    ],
)
def test_a_question_is_known_by_its_form(said: str) -> None:
    assert is_question(said)


@pytest.mark.parametrize(
    "said", ["they were full", "it was closed when i got there", "no me contestaron", "have 2 kids"]
)
def test_what_tells_how_it_went_is_no_question(said: str) -> None:
    assert not is_question(said)
