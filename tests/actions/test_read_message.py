"""Which language a reply is in, and which needs of a message are answered."""

from typing import Any

import pytest

from actions.read_message import asked, spoken


def message(text: str, told: str | None, act: str = "request", page: str | None = None) -> dict[str, Any]:
    return {"text": text, "language": told, "intent": {"name": act}, "metadata": {"language": page}}


@pytest.mark.parametrize(
    ("text", "told", "act", "language"),
    [
        ("hi", "hmn", "greet", "en"),
        ("ok", "so", "affirm", "en"),
        ("55407", None, "inform", "en"),
        ("hola", "en", "greet", "es"),
        ("comida", "es", "request", "es"),
        ("nyob zoo", "hmn", "greet", "hmn"),
        ("mahadsanid", "so", "thanks", "so"),
        ("i need somewhere to sleep", "en", "request", "en"),
    ],
)
def test_a_first_message_is_answered_in_english_unless_it_is_plainly_another(
    text: str, told: str | None, act: str, language: str
) -> None:
    assert spoken(message(text, told, act), None) == language


@pytest.mark.parametrize("text", ["ok", "no", "55407", "2", "Phillips"])
def test_a_word_of_every_language_changes_none(text: str) -> None:
    assert [spoken(message(text, told, "inform"), "so") for told in ("en", "es", None)] == ["so"] * 3


def test_a_longer_text_and_a_plain_short_one_change_the_language() -> None:
    assert spoken(message("necesito ayuda con la renta", "es"), "en") == "es"
    assert spoken(message("gracias", "es", "thanks"), "en") == "es"


@pytest.mark.parametrize("text", ["Meals on wheels", "ESL evening class", "Senior LinkAge Line"])
def test_an_english_name_makes_no_conversation_english(text: str) -> None:
    assert spoken(message(text, "en"), "hmn") == "hmn"
    assert spoken(message(f"i need {text}", "en"), "hmn") == "en"


def test_a_faint_everyday_need_is_not_answered_beside_a_crisis() -> None:
    assert read("crisis", ("jobs.youth", 0.06), ("crisis.suicide", 0.02)) == []
    assert read("crisis", ("housing.rent", 0.7), ("crisis.suicide", 0.3)) == ["housing.rent"]


def test_the_page_counts_when_it_is_chosen_and_no_longer_than_somebody_writes_another() -> None:
    assert spoken(message("ok", "en", "affirm", page="hmn"), "en", chosen_before=None) == "hmn"
    assert spoken(message("food", "en", page="es"), "es", chosen_before="es") == "es"
    assert spoken(message("my landlord locked me out", "en", page="es"), "es", chosen_before="es") == "en"


def read(act: str, *needs: tuple[str, float]) -> list[str]:
    return asked({"intent": {"name": act}, "needs": [{"code": code, "confidence": share} for code, share in needs]})


def test_two_needs_at_most_are_answered_and_only_sure_ones() -> None:
    assert read("request", ("basics.food", 0.6), ("housing.rent", 0.3), ("basics.baby", 0.25)) == [
        "basics.food",
        "housing.rent",
    ]
    assert read("request", ("basics.food", 0.6), ("housing.rent", 0.1)) == ["basics.food"]
    assert read("request", ("basics.food", 0.05)) == []
    assert read("thanks", ("basics.food", 0.9)) == []


def test_a_crisis_is_no_need_that_later_answers_could_name() -> None:
    assert read("crisis", ("crisis.domestic_violence", 1.0), ("housing.shelter", 0.5)) == ["housing.shelter"]
    assert read("request", ("crisis.domestic_violence", 0.5), ("housing.shelter", 0.3)) == ["housing.shelter"]
