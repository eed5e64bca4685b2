"""A note of keywords is read by the directory's own words where the model is not sure."""

from typing import Any

import pytest

from bot.keywords import with_keywords


def unsure(text: str, act: str = "feedback", share: float = 0.06, **more: Any) -> dict[str, Any]:
    needs = [{"code": "basics.cash", "confidence": share}]
    return {"intent": {"name": act, "confidence": 0.6}, "text": text, "needs": needs, **more}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("food near phillips", "basics.food"),
        ("food", "basics.food"),
        ("clothes 55411", "basics.clothing"),
        ("comida cerca de lake", "basics.food"),
        ("cunto", "basics.food"),
        ("zaub mov", "basics.food"),
    ],
)
def test_keywords_with_or_without_a_place_name_the_need(text: str, code: str) -> None:
    told = with_keywords(unsure(text), text)
    assert (told["intent"]["name"], told["needs"][0]["code"]) == ("request", code)


@pytest.mark.parametrize("text", ["near the hospital", "food was closed", "he works nights", "ok", "is it free", "idk"])
def test_what_says_more_or_less_than_a_need_is_left_as_it_is(text: str) -> None:
    before = unsure(text)
    assert with_keywords(before, text) == before


def test_a_sure_model_a_crisis_and_a_reason_are_left_alone() -> None:
    full = [{"reason": "full_or_waitlist", "barrier": None, "confidence": 0.9}]
    for parsed in (unsure("food", share=0.9), unsure("food", act="crisis"), unsure("food", reasons=full)):
        assert with_keywords(parsed, "food") == parsed
